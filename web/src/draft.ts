// Unsent entries survive a lost connection or a mistaken click: they stay in this tab only and go when the form is sent. Files,
// passwords and hidden fields are never kept.
export function drafts(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    if (form.dataset["kept"]) continue;
    form.dataset["kept"] = "1";
    const name = `draft:${form.dataset["draft"] ?? ""}`;
    restore(form, name);
    form.addEventListener("input", () => keep(form, name));
    form.addEventListener("submit", () => sessionStorage.removeItem(name));
  }
}

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function inputs(form: HTMLFormElement): Input[] {
  return [...form.elements].filter(
    (e): e is Input =>
      (e instanceof HTMLInputElement && !["hidden", "password", "file", "submit"].includes(e.type)) ||
      e instanceof HTMLSelectElement || e instanceof HTMLTextAreaElement,
  );
}

function valueOf(e: Input): string {
  return e instanceof HTMLInputElement && (e.type === "checkbox" || e.type === "radio") ? String(e.checked) : e.value;
}

const slot = (e: Input): string => (e instanceof HTMLInputElement && (e.type === "radio" || e.type === "checkbox") ? `${e.name}=${e.value}` : e.name);

function keep(form: HTMLFormElement, name: string): void {
  const values = Object.fromEntries(inputs(form).map((e) => [slot(e), valueOf(e)]));
  try {
    sessionStorage.setItem(name, JSON.stringify(values));
  } catch {
    // Full or switched off: the form itself still holds everything.
  }
}

function restore(form: HTMLFormElement, name: string): void {
  const text = sessionStorage.getItem(name);
  if (!text || form.querySelector("[role=alert]")) return;
  const values = JSON.parse(text) as Record<string, string | undefined>;
  let changed = false;
  for (const e of inputs(form)) {
    const v = values[slot(e)];
    if (v === undefined || v === valueOf(e)) continue;
    changed = true;
    if (e instanceof HTMLInputElement && (e.type === "checkbox" || e.type === "radio")) e.checked = v === "true";
    else e.value = v;
  }
  if (changed) {
    const p = document.createElement("p");
    p.className = "hint";
    p.setAttribute("role", "status");
    p.textContent = form.dataset["draftText"] ?? "";
    form.prepend(p);
  }
}
