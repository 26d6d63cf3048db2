// The side menu on a phone and the small pop-up menus: close on Escape and on a click elsewhere.
export function startMenu(root) {
  const toggle = root.getElementById("menu-toggle");
  if (toggle) {
    const label = root.querySelector(".menu-label");
    const tell = () => toggle.setAttribute("aria-expanded", String(toggle.checked));
    toggle.addEventListener("change", () => {
      tell();
      if (toggle.checked) root.querySelector(".side a")?.focus({ preventScroll: true });
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && toggle.checked) {
        toggle.checked = false;
        tell();
        label?.focus();
      }
    });
    tell();
  }
  root.addEventListener("click", (event) => {
    for (const open of root.querySelectorAll("details[data-pop][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest?.("details[data-pop][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  root.querySelector(".side a[aria-current]")?.scrollIntoView({ block: "nearest" });
  for (const button of root.querySelectorAll("[data-keys]")) button.hidden = false;
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
