// The theme stands in a cookie, so that the server draws the page right from the first byte.
export function theme(): void {
  document.addEventListener("click", (e) => {
    if (!(e.target instanceof Element) || !e.target.closest("[data-theme-switch]")) return;
    const root = document.documentElement;
    const next = root.dataset["bsTheme"] === "dark" ? "light" : "dark";
    root.dataset["bsTheme"] = next;
    // Over TLS the cookie is bound to this host, as the server's own are.
    const [prefix, only] = location.protocol === "https:" ? ["__Host-", ";secure"] : ["", ""];
    document.cookie = `${prefix}qipan_theme=${next};path=/;max-age=31536000;samesite=lax${only}`;
    document.dispatchEvent(new Event("qipan:theme"));
  });
}
