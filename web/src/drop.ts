// A file may be dropped onto the field instead of being chosen; the field stays an ordinary one.
export function drops(root: ParentNode): void {
  for (const zone of root.querySelectorAll<HTMLElement>("[data-drop]")) {
    if (zone.dataset["ready"]) continue;
    zone.dataset["ready"] = "1";
    const input = zone.querySelector<HTMLInputElement>("input[type=file]");
    const text = zone.querySelector<HTMLElement>("[data-drop-text]");
    if (!input) continue;
    const name = (): void => {
      if (text && input.files && input.files.length > 0) text.textContent = [...input.files].map((f) => f.name).join("，");
    };
    zone.addEventListener("dragover", (e) => {
      e.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (e) => {
      e.preventDefault();
      zone.classList.remove("over");
      if (e.dataTransfer && e.dataTransfer.files.length > 0) {
        input.files = e.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    input.addEventListener("change", name);
  }
}
