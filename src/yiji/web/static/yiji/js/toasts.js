// Toasts: a close button; good news leaves by itself after eight seconds, bad news stays.
export function startToasts(root) {
  for (const toast of root.querySelectorAll(".toasts .alert")) {
    const button = toast.querySelector("button");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => toast.remove());
    }
    if (toast.classList.contains("t-ok")) {
      let timer = setTimeout(() => toast.remove(), 8000);
      toast.addEventListener("mouseenter", () => clearTimeout(timer));
      toast.addEventListener("mouseleave", () => { timer = setTimeout(() => toast.remove(), 4000); });
    }
  }
}
