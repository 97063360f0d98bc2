// A picker searches on the server while the person types. Options are built as nodes, never as markup.
import TomSelect from "tom-select/base";

interface Choice {
  value: string;
  label: string;
  note?: string;
}

export function mount(el: HTMLElement): void {
  if (!(el instanceof HTMLSelectElement)) return;
  const source = el.dataset["source"];
  const text = (name: string): string => el.dataset[name] ?? "";
  const line = (cls: string, s: string): HTMLElement => {
    const div = document.createElement("div");
    div.className = cls;
    div.textContent = s;
    return div;
  };
  const label = el.labels[0]?.textContent;
  if (label) el.setAttribute("aria-label", label.trim());
  new TomSelect(el, {
    valueField: "value",
    labelField: "label",
    searchField: source ? [] : ["label"],
    placeholder: text("hint"),
    hidePlaceholder: true,
    maxOptions: 50,
    loadThrottle: 200,
    ...(source
      ? {
          // The server has searched already, by code and initials too.
          score: () => () => 1,
          shouldLoad: (q: string) => q.trim().length > 0,
          load: (q: string, done: (list: Choice[]) => void) => {
            const url = new URL(source, location.href);
            url.searchParams.set("q", q);
            fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
              .then((r) => (r.ok ? (r.json() as Promise<Choice[]>) : []))
              .then(done, () => done([]));
          },
        }
      : {}),
    onType(this: TomSelect) {
      if (source) this.clearOptions((o) => this.items.includes(String(o["value"])));
    },
    render: {
      option: (o: Choice) => {
        const div = line("option", o.label);
        if (o.note) {
          const note = document.createElement("span");
          note.className = "note";
          note.textContent = o.note;
          div.append(note);
        }
        return div;
      },
      item: (o: Choice) => line("item", o.label),
      no_results: () => line("no-results", text("none")),
      loading: () => line("no-results", text("wait")),
    },
  });
}
