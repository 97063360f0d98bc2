// The browser takes markup from scripts only through these two policies; the server's content policy names them. The default one
// lets through what the server's own pages consist of. Our scripts build nodes; markup comes from htmx, which swaps in answers of
// this server, and from the small fixed pieces of the libraries. Without support for trusted types nothing here runs.
interface Policy {
  createHTML(s: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Record<string, (s: string) => string | null>): Policy;
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;

if (factory) {
  // A document made by a parser runs nothing and loads nothing; this policy serves that one reading and nothing else.
  const inert = factory.createPolicy("inert", { createHTML: (s) => s });
  factory.createPolicy("default", {
    createHTML: (s) => (harmless(new DOMParser().parseFromString(inert.createHTML(s), "text/html")) ? s : null),
    createScript: (s) => (data(s) ? s : null),
    createScriptURL: (s) => (ours(s) ? s : null),
  });
}

// data is text that does nothing when it is run: htmx writes the numbers beside a map or a chart anew.
function data(s: string): boolean {
  try {
    return s === "" || JSON.parse(s) !== undefined;
  } catch {
    return false;
  }
}

function ours(address: string): boolean {
  const url = new URL(address, location.href);
  return url.origin === location.origin && url.pathname.startsWith("/assets/");
}

const loaded = ["src", "href", "xlink:href", "action", "formaction", "data", "srcdoc", "from", "to", "values"];
const refused = "base, embed, iframe, frame, object, meta[http-equiv], portal";

// harmless reads every element, also inside templates.
function harmless(root: Document | DocumentFragment): boolean {
  if (root.querySelector(refused)) return false;
  return [...root.querySelectorAll("*")].every(
    (e) =>
      [...e.attributes].every((a) => !/^on/i.test(a.name) && !/^hx-on/i.test(a.name) && !(loaded.includes(a.name.toLowerCase()) && runs(a.value))) &&
      (e.localName !== "script" || scriptless(e)) &&
      (!(e instanceof HTMLTemplateElement) || harmless(e.content)),
  );
}

// runs says whether an address is a program. Browsers drop blanks and control characters from addresses, so they are dropped here.
function runs(address: string): boolean {
  return /^(javascript|vbscript|data:text)/i.test([...address].filter((c) => c > " ").join(""));
}

// scriptless is a script element that brings no program of its own: data, or one of our files.
function scriptless(e: Element): boolean {
  if (e.getAttribute("type") === "application/json") return !e.hasAttribute("src");
  return e.textContent === "" && ours(e.getAttribute("src") ?? "");
}
