// Drawers and confirmations as modal dialogs; focus goes back to where it came from.
import { afterSwap } from "./swapped.js";

function text(name) {
  return document.body.dataset[name] || "";
}

function show(dialog, opener, { keep = false } = {}) {
  dialog.addEventListener("close", () => {
    if (!keep) dialog.remove();
    if (opener && opener.isConnected) opener.focus();
  }, { once: true });
  dialog.addEventListener("click", (event) => {
    // The page's own body carries the word for "close" under the same name.
    const closer = event.target.closest("[data-close]");
    if (event.target === dialog || (closer && dialog.contains(closer))) {
      event.preventDefault();
      dialog.close();
    }
  });
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

function closeButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "icon-btn";
  button.dataset.close = "";
  button.setAttribute("aria-label", text("close"));
  button.append(document.querySelector("#icon-close").content.cloneNode(true));
  return button;
}

async function openDrawer(link) {
  const answer = await fetch(link.href, { headers: { "X-Yiji-Drawer": "1" }, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector("[data-drawer-content]") || page.querySelector("main");
  if (!answer.ok || answer.redirected || !content) {
    location.assign(link.href);
    return;
  }
  for (const node of content.querySelectorAll("script, .crumbs")) node.remove();
  const dialog = document.createElement("dialog");
  dialog.className = "drawer";
  const head = document.createElement("div");
  head.className = "drawer-head";
  const title = document.createElement("h2");
  title.id = "drawer-title";
  title.textContent = content.querySelector("h1")?.textContent.trim() || link.textContent.trim();
  content.querySelector("h1")?.remove();
  dialog.setAttribute("aria-labelledby", "drawer-title");
  const whole = document.createElement("a");
  whole.className = "btn text";
  whole.href = link.href;
  whole.textContent = text("wholePage");
  head.append(title, whole, closeButton());
  const body = document.createElement("div");
  body.className = "drawer-body";
  body.append(...content.childNodes);
  dialog.append(head, body);
  show(dialog, link);
  afterSwap(body);
}

function openConfirm(opener) {
  const inline = document.getElementById(opener.dataset.confirm);
  if (!inline) return false;
  const dialog = document.createElement("dialog");
  dialog.className = "box";
  const heading = inline.querySelector("h2");
  if (heading?.id) dialog.setAttribute("aria-labelledby", heading.id);
  const place = document.createComment("confirm");
  const parts = [...inline.childNodes];
  inline.before(place);
  dialog.append(...parts);
  dialog.addEventListener("close", () => inline.append(...parts), { once: true });
  show(dialog, opener);
  return true;
}

export function helpDialog(opener) {
  const dialog = document.getElementById("keys-dialog");
  if (dialog && !dialog.open) show(dialog, opener, { keep: true });
}

export function startDialogs(root) {
  for (const section of root.querySelectorAll("[data-confirm-section]")) {
    // With errors inside, the section stays in view so that the reader sees them.
    if (root.querySelector(`[data-confirm="${section.id}"]`) && !section.querySelector(".errors, .summary")) section.hidden = true;
  }
  root.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const confirmOpener = event.target.closest("[data-confirm]");
    if (confirmOpener && openConfirm(confirmOpener)) {
      event.preventDefault();
      return;
    }
    const link = event.target.closest("a[data-drawer]");
    if (link && window.innerWidth > 760 && !link.closest("dialog")) {
      event.preventDefault();
      openDrawer(link).catch(() => location.assign(link.href));
    }
    if (event.target.closest("[data-keys]")) helpDialog(event.target.closest("[data-keys]"));
  });
}
