// [data-poll="url"]: fetches a fragment every data-poll-seconds and swaps it in until it no longer polls.
// data-poll-slower: as long as nothing changes the pauses grow to twenty seconds. A hidden page asks nothing.
import { afterSwap, onSwap } from "./swapped.js";

const LONGEST = 20;
const LONGEST_AFTER_FAILURE = 60;

function shownAgain() {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
  });
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

async function fetchFragment(element) {
  const answer = await fetch(element.dataset.poll, { headers: { "X-Yiji-Fragment": "1" }, credentials: "same-origin" });
  if (answer.redirected || answer.status === 401) {
    location.reload();
    return null;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const same = element.id && page.getElementById(element.id);
  if (!same && page.querySelector("main")) {
    // A whole page without the waiting part: what was waited for is somewhere else on it.
    location.reload();
    return null;
  }
  return same || page.body.firstElementChild;
}

async function poll(first) {
  if (first.dataset.polling) return;
  let element = first;
  const start = Math.max(Number(element.dataset.pollSeconds) || 3, 1);
  let seconds = start;
  while (element.isConnected && element.matches("[data-poll]")) {
    element.dataset.polling = "1";
    await pause(seconds);
    if (document.hidden) {
      await shownAgain();
      seconds = start;
    }
    if (!element.isConnected) return;
    try {
      const fresh = await fetchFragment(element);
      if (!fresh) return;
      const changed = fresh.textContent !== element.textContent || fresh.dataset.state !== element.dataset.state;
      const slower = "pollSlower" in fresh.dataset;
      seconds = changed || !slower ? start : Math.min(seconds * 1.5, LONGEST);
      if (changed || !slower || !fresh.matches("[data-poll]")) {
        fresh.dataset.polling = "1";
        element.replaceWith(fresh);
        element = fresh;
        afterSwap(fresh);
      }
    } catch {
      seconds = Math.min(seconds * 2, LONGEST_AFTER_FAILURE);
    }
  }
}

export function startPolling(root) {
  root.querySelectorAll("[data-poll]").forEach(poll);
  onSwap((element) => element.querySelectorAll("[data-poll]").forEach(poll));
}
