// Tells the enhancements that new content arrived.
const listeners = [];

export function onSwap(listener) {
  listeners.push(listener);
}

export function afterSwap(element) {
  for (const listener of listeners) listener(element);
  window.htmx?.process?.(element);
}

document.addEventListener("htmx:after:swap", (event) => {
  for (const listener of listeners) listener(event.target instanceof Element ? event.target : document.body);
});
