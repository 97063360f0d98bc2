// Menus are plain disclosures. The script closes them when the person goes elsewhere, and gives the focus back on Esc.
export function menus(): void {
  const opened = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");
  document.addEventListener("click", (e) => {
    for (const m of opened()) if (!(e.target instanceof Node && m.contains(e.target))) m.open = false;
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const m of opened()) {
      m.open = false;
      m.querySelector("summary")?.focus();
    }
  });
}
