// The keyboard of every list and worklist: / search, j k move, Enter open, x select, ? help, Esc close.
export function keyboard(): void {
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    const typing = e.target instanceof Element && e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (e.key === "Escape") {
      if (location.hash === "#nav") location.hash = "main";
      if (typing instanceof HTMLElement) typing.blur();
      return;
    }
    if (typing || document.querySelector("dialog[open]")) return;
    if (act(e)) e.preventDefault();
  });
  document.addEventListener("click", (e) => {
    if (e.target instanceof Element && e.target.closest("[data-keys]")) help();
  });
}

function act(e: KeyboardEvent): boolean {
  switch (e.key) {
    case "/": {
      const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-search], #list-q")];
      const box = boxes.find((b) => b.offsetParent !== null);
      box?.focus();
      box?.select();
      return box !== undefined;
    }
    case "?":
      return help();
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "x": {
      const box = here()?.querySelector<HTMLInputElement>("input[type=checkbox][name=id]");
      box?.click();
      return box != null;
    }
    case "Enter":
      return open(e);
  }
  return false;
}

function help(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("#keys");
  if (!dialog || typeof dialog.showModal !== "function") return false;
  dialog.showModal();
  return true;
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-href]")].filter((r) => r.offsetParent !== null);
}

function here(): HTMLElement | null {
  return document.querySelector<HTMLElement>("main .here");
}

function move(step: number): boolean {
  const all = rows();
  if (all.length === 0) return false;
  const now = here();
  const at = now ? all.indexOf(now) : -1;
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!next) return false;
  now?.classList.remove("here");
  next.classList.add("here");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function open(e: KeyboardEvent): boolean {
  const row = here();
  if (!row || (e.target instanceof Element && e.target.closest("a, button, summary, input"))) return false;
  const href = row.dataset["href"];
  if (!href) return false;
  location.assign(href);
  return true;
}
