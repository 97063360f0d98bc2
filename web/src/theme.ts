// The theme stands in a cookie, so that the server draws the page right from the first byte.
export function theme(): void {
  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element) || !e.target.closest("[data-theme-switch]")) return;
    const root = document.documentElement;
    const next = root.dataset["bsTheme"] === "dark" ? "light" : "dark";
    root.dataset["bsTheme"] = next;
    document.cookie = `qipan_theme=${next};path=/;max-age=31536000;samesite=lax`;
    document.dispatchEvent(new Event("qipan:theme"));
  });
}
