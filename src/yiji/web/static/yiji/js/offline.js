// The offline page: tries again by itself when the network is back, and tells the time of the last try.
const told = document.querySelector("[data-tried]");
if (told) {
  told.querySelector("time").textContent = new Date().toLocaleTimeString("zh-CN", { hour12: false });
  told.hidden = false;
}
// A sent form is never sent again by itself.
if (document.body.dataset.retry === "1") window.addEventListener("online", () => location.reload());
