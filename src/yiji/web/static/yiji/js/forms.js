// Forms: no double sending, countdown for "send again", focus on the first error, letters left, warning on leaving.
import { onSwap } from "./swapped.js";

function guard(event) {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-repeat")) return;
  if (form.dataset.sent === "1") {
    event.preventDefault();
    return;
  }
  queueMicrotask(() => {
    if (event.defaultPrevented) return;
    form.dataset.sent = "1";
    form.removeAttribute("data-dirty");
    // The button that was pressed must still be sent along, so it is disabled after the form data is taken.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
        if (button.disabled) continue;
        button.disabled = true;
        button.dataset.guarded = "1";
        if (button === event.submitter) button.setAttribute("aria-busy", "true");
      }
      if (form.hasAttribute("data-download")) setTimeout(() => release(form), 4000);
    }, 0);
  });
}

function release(root) {
  const forms = root.matches?.("form") ? [root] : root.querySelectorAll("form[data-sent]");
  for (const form of forms) delete form.dataset.sent;
  for (const button of root.querySelectorAll("[data-guarded]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    delete button.dataset.guarded;
  }
}

function countdown(button) {
  let left = Number(button.dataset.countdown);
  if (!(left > 0)) return;
  const label = button.textContent.trim();
  const until = Date.now() + left * 1000;
  button.disabled = true;
  const tick = () => {
    left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) {
      button.disabled = false;
      button.textContent = label;
      return;
    }
    button.textContent = `${label} (${left})`;
    setTimeout(tick, 500);
  };
  tick();
}

function lettersLeft(area) {
  const most = Number(area.dataset.counter);
  const note = document.createElement("div");
  note.className = "count-left num";
  const tell = () => { note.textContent = `${[...area.value].length} / ${most}`; };
  area.addEventListener("input", tell);
  area.after(note);
  tell();
}

function prepare(root) {
  root.querySelectorAll("[data-countdown]").forEach(countdown);
  root.querySelectorAll("textarea[data-counter]").forEach(lettersLeft);
  root.querySelectorAll("[data-autosubmit]").forEach((input) => {
    input.addEventListener("change", () => input.form.requestSubmit());
  });
  root.querySelectorAll("form[data-autosubmit-form] .no-js").forEach((button) => { button.hidden = true; });
  const bad = root.querySelector("[aria-invalid=true]");
  if (bad && !root.querySelector("dialog[open]")) bad.focus();
}

export function startForms(root) {
  root.addEventListener("submit", guard);
  window.addEventListener("pageshow", () => release(document));
  root.addEventListener("input", (event) => event.target.form?.setAttribute("data-dirty", ""));
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-warn-leave][data-dirty]")) event.preventDefault();
  });
  prepare(root);
  onSwap((element) => {
    release(document);
    prepare(element);
  });
}
