// Chosen columns are remembered per list in this browser and put into the address when it names none.
import htmx from "htmx.org";

const key = (path: string): string => `columns:${path}`;

export function columns(): void {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-columns]")) return;
    const chosen = new FormData(form).getAll("cols").join(",");
    remember(path(), chosen);
  }, true);
  document.addEventListener("click", (e) => {
    if (e.target instanceof Element && e.target.closest("[data-columns-reset]")) remember(path(), "");
  }, true);
  restore();
}

function path(): string {
  return document.querySelector<HTMLElement>("[data-list]")?.dataset["list"] ?? "";
}

function remember(list: string, chosen: string): void {
  try {
    if (chosen) localStorage.setItem(key(list), chosen);
    else localStorage.removeItem(key(list));
  } catch {
    // A browser that keeps nothing still shows the choice in the address.
  }
}

function restore(): void {
  const list = path();
  const url = new URL(location.href);
  if (!list || url.searchParams.has("cols") || url.pathname !== list) return;
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(key(list));
  } catch {
    return;
  }
  if (!chosen) return;
  url.searchParams.set("cols", chosen);
  history.replaceState(history.state, "", url);
  void htmx.ajax("GET", url.pathname + url.search, { target: "#list", select: "#list", swap: "outerHTML" });
}
