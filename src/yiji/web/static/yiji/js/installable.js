// The installed app: registers the service worker, offers the browser's own installation, forgets on log-out.
const WORKER = "/service-worker.js";

async function forget() {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}

function register() {
  // Only over HTTPS or on this machine itself; elsewhere browsers know no service workers.
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  navigator.serviceWorker.register(WORKER, { scope: "/", updateViaCache: "none" }).catch(() => {});
}

function offer(root) {
  const places = root.querySelectorAll("[data-install]");
  if (!places.length) return;
  const show = (state) => {
    for (const place of places) {
      for (const part of place.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
    }
  };
  show(window.matchMedia("(display-mode: standalone)").matches ? "installed" : "by-hand");
  let prompt = null;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    show("offered");
  });
  window.addEventListener("appinstalled", () => show("installed"));
  for (const place of places) {
    place.querySelector("button")?.addEventListener("click", async () => {
      if (!prompt) return;
      const asked = prompt;
      prompt = null;
      await asked.prompt();
      const { outcome } = await asked.userChoice;
      show(outcome === "accepted" ? "installed" : "by-hand");
    });
  }
}

export function startInstallable(root) {
  window.addEventListener("load", register);
  for (const form of root.querySelectorAll("form[action$='/logout/']")) form.addEventListener("submit", forget);
  offer(root);
}
