// What every page brings along: partial answers (htmx), keyboard, menus, selection, columns, drafts, theme. Everything here
// only shortens the way; without it the same links and forms do the same work.
import "./trust";
import "htmx.org";
import { bulk } from "./bulk";
import { columns } from "./columns";
import { drafts } from "./draft";
import { drops } from "./drop";
import { islands } from "./island";
import { keyboard } from "./keyboard";
import { menus } from "./menu";
import { theme } from "./theme";

document.documentElement.classList.add("js");

keyboard();
menus();
theme();
bulk();
columns();

// arrive is run for the page and again for every part that is swapped in.
function arrive(root: ParentNode): void {
  islands(root);
  drafts(root);
  drops(root);
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}

arrive(document);
document.addEventListener("htmx:after:swap", () => {
  arrive(document);
  if (document.activeElement === document.body) document.getElementById("list")?.focus({ preventScroll: true });
  const says = document.getElementById("says");
  if (says) says.textContent = document.querySelector(".pager-count")?.textContent ?? "";
});

// A refused or failed answer is a page of its own: go and read it, instead of leaving the old one standing.
document.addEventListener("htmx:response:error", (e) => {
  const { ctx } = (e as CustomEvent<{ ctx: { request: { method: string; action: string }; sourceElement: Element } }>).detail;
  if (ctx.request.method.toUpperCase() === "GET" && ctx.sourceElement.matches("a, form")) location.assign(ctx.request.action);
});

document.addEventListener("click", (e) => {
  const target = e.target instanceof Element ? e.target : null;
  if (target?.closest("[data-print]")) window.print();
});

// A second press of a button acts once: the form carries its key, and the button rests until the answer comes.
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || e.defaultPrevented) return;
  setTimeout(() => {
    for (const b of form.querySelectorAll<HTMLButtonElement>("button[type=submit]")) b.disabled = true;
  });
});

window.addEventListener("pageshow", (e) => {
  if (!e.persisted) return;
  for (const b of document.querySelectorAll<HTMLButtonElement>("form[method=post] button[type=submit]")) b.disabled = false;
});
