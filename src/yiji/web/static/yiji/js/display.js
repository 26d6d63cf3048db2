// Dark mode and large type: the choice is kept in a cookie that the server reads, so no page flashes.
const NEXT = { theme: { "": "dark", dark: "light", light: "" }, type: { "": "large", large: "" } };

export function startDisplay(root) {
  for (const button of root.querySelectorAll("[data-display]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const what = button.dataset.display;
      const html = root.documentElement;
      const value = NEXT[what][html.dataset[what] || ""] ?? "";
      if (value) html.dataset[what] = value;
      else delete html.dataset[what];
      const age = value ? 31536000 : 0;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `yiji_${what}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
      if (what === "type") button.setAttribute("aria-pressed", String(value === "large"));
    });
  }
}
