// Keys of every list: / search, j k move, x choose, Enter open, ? help.
import { helpDialog } from "./dialog.js";

function rows() {
  return [...document.querySelectorAll("table.list[data-keys-list] tbody tr")];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("here"));
  const next = now < 0 ? 0 : Math.min(Math.max(now + step, 0), all.length - 1);
  all[now]?.classList.remove("here");
  all[next].classList.add("here");
  all[next].scrollIntoView({ block: "nearest" });
  const focus = all[next].querySelector("a[data-open], a");
  focus?.focus({ preventScroll: true });
}

export function startKeyboard(root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")) return;
    const here = document.querySelector("table.list[data-keys-list] tr.here");
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select?.();
    } else if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      move(event.key === "j" ? 1 : -1);
    } else if (event.key === "x" && here) {
      here.querySelector("input[type=checkbox]")?.click();
    } else if (event.key === "Enter" && here && event.target === document.body) {
      here.querySelector("a[data-open], a")?.click();
    } else if (event.key === "?") {
      event.preventDefault();
      helpDialog(document.activeElement);
    }
  });
}
