// An island is a place that a document alone cannot draw: map, chart, picker. Its code comes only where data-island asks for it.
declare const STYLES: { map: string; picker: string };

const load: Record<string, () => Promise<{ mount: (el: HTMLElement) => void }>> = {
  map: () => import("./map"),
  chart: () => import("./chart"),
  picker: () => import("./picker"),
};

export function islands(root: ParentNode): void {
  for (const el of root.querySelectorAll<HTMLElement>("[data-island]")) {
    const name = el.dataset["island"] ?? "";
    const get = load[name];
    if (!get || el.dataset["mounted"]) continue;
    el.dataset["mounted"] = "1";
    Promise.all([get(), style(name)])
      .then(([island]) => island.mount(el))
      .catch((err: unknown) => {
        console.error(name, err);
      });
  }
}

function style(name: string): Promise<void> {
  const file = name === "map" ? STYLES.map : name === "picker" ? STYLES.picker : "";
  if (!file || document.querySelector(`link[data-style="${name}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(file, import.meta.url).href;
    link.dataset["style"] = name;
    link.onload = () => resolve();
    link.onerror = () => resolve();
    document.head.append(link);
  });
}

// dataOf reads the JSON that stands beside an island.
export function dataOf(el: HTMLElement): unknown {
  const text = document.getElementById(el.dataset["data"] ?? "")?.textContent;
  return text ? JSON.parse(text) : null;
}

// tone is a colour of the page's palette, so that islands follow light and dark.
export function tone(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
