// The offline page: tries again by itself when the network is back, and tells the time of the last try.
const told = document.querySelector("[data-tried]");
if (told) {
  told.querySelector("time").textContent = new Date().toLocaleTimeString("zh-CN", { hour12: false });
  told.hidden = false;
}
// One event that the network is back is not enough to rely on: it may come before the first answer does, and none
// comes when it was the system that was away. A stranger's question, so that no session is kept alive by it.
async function openWhenAnswered() {
  try {
    const answer = await fetch("/", { method: "HEAD", cache: "no-store", credentials: "omit" });
    if (![502, 504].includes(answer.status)) location.reload();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
// A sent form is never sent again by itself.
if (document.body.dataset.retry === "1") {
  window.addEventListener("online", openWhenAnswered);
  setInterval(openWhenAnswered, 4000);
}
