// Selection: the bar with the actions appears with the first chosen row and says how many there are.
const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>("input[name=id][form=bulk]")];

export function bulk(): void {
  let last: HTMLInputElement | null = null;
  document.addEventListener("click", (e) => {
    const t = e.target;
    if (!(t instanceof Element)) return;
    if (t.closest("[data-bulk-clear]")) {
      for (const b of boxes()) b.checked = false;
      show();
    } else if (t instanceof HTMLInputElement && t.matches("input[name=id][form=bulk]")) {
      if (e instanceof MouseEvent && e.shiftKey && last) range(last, t);
      last = t;
      show();
    }
  });
  document.addEventListener("change", (e) => {
    if (!(e.target instanceof HTMLInputElement) || !e.target.matches("[data-bulk-all]")) return;
    for (const b of boxes()) b.checked = e.target.checked;
    show();
  });
  document.addEventListener("htmx:after:swap", show);
  window.addEventListener("pageshow", show);
}

function range(from: HTMLInputElement, to: HTMLInputElement): void {
  const all = boxes();
  const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y);
  for (const box of all.slice(a, (b ?? 0) + 1)) box.checked = to.checked;
}

function show(): void {
  const all = boxes();
  const n = all.filter((b) => b.checked).length;
  document.querySelector("[data-bulk]")?.classList.toggle("chosen", n > 0);
  const count = document.querySelector("[data-bulk-count]");
  if (count) count.textContent = String(n);
  const head = document.querySelector<HTMLInputElement>("[data-bulk-all]");
  if (head) {
    head.checked = n > 0 && n === all.length;
    head.indeterminate = n > 0 && n < all.length;
  }
}
