// [data-poll="url"]: fetches a fragment every data-poll-seconds and swaps it in until it no longer polls.
import { afterSwap, onSwap } from "./swapped.js";

function poll(element) {
  if (element.dataset.polling) return;
  element.dataset.polling = "1";
  let seconds = Math.max(Number(element.dataset.pollSeconds) || 3, 1);
  const round = async () => {
    if (!element.isConnected) return;
    if (document.hidden) {
      setTimeout(round, seconds * 1000);
      return;
    }
    try {
      const answer = await fetch(element.dataset.poll, { headers: { "X-Yiji-Fragment": "1" }, credentials: "same-origin" });
      if (answer.redirected || answer.status === 401) {
        location.reload();
        return;
      }
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = (element.id && page.getElementById(element.id)) || page.body.firstElementChild;
        if (fresh) {
          element.replaceWith(fresh);
          afterSwap(fresh);
          if (fresh.matches("[data-poll]")) poll(fresh);
          return;
        }
      }
    } catch {
      seconds = Math.min(seconds * 2, 60);
    }
    setTimeout(round, seconds * 1000);
  };
  setTimeout(round, seconds * 1000);
}

export function startPolling(root) {
  root.querySelectorAll("[data-poll]").forEach(poll);
  onSwap((element) => element.querySelectorAll("[data-poll]").forEach(poll));
}
