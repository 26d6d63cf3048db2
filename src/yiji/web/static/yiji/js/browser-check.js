// The check of this browser on the download page; every word stands in the page, this only shows the right one.
const LEAST = { Chrome: 109, Firefox: 115, Version: 16 };

function browserIsNew() {
  const agent = navigator.userAgent;
  for (const [name, least] of Object.entries(LEAST)) {
    const found = agent.match(new RegExp(`${name}/(\\d+)`));
    if (found) return Number(found[1]) >= least;
  }
  return false;
}

function cookiesAreKept() {
  if (!navigator.cookieEnabled) return false;
  document.cookie = "yiji_check=1; SameSite=Lax; Path=/";
  const kept = document.cookie.includes("yiji_check=1");
  document.cookie = "yiji_check=; SameSite=Lax; Path=/; Max-Age=0";
  return kept;
}

// A character without a glyph is drawn like one that no font can have.
function drawn(sign) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `20px ${getComputedStyle(document.body).fontFamily}`;
  pen.fillText(sign, 1, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

function rareCharactersAreDrawn() {
  const missing = [drawn("\u{10ffff}"), drawn("\u{e123}"), drawn(" ")];
  return ["㛃", "䶮", "𬭎", "𫖯"].every((sign) => !missing.includes(drawn(sign)));
}

const CHECKS = {
  browser: browserIsNew,
  cookies: cookiesAreKept,
  secure: () => window.isSecureContext,
  install: () => window.isSecureContext && "serviceWorker" in navigator,
  pdf: () => navigator.pdfViewerEnabled === true,
  print: () => typeof window.print === "function",
  fonts: rareCharactersAreDrawn,
  screen: () => Math.min(screen.width, screen.height) < 600 || screen.width >= 1280,
};

for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;
for (const list of document.querySelectorAll("[data-browser-check]")) {
  list.hidden = false;
  for (const line of list.querySelectorAll("[data-check]")) {
    let good = false;
    try {
      good = CHECKS[line.dataset.check]();
    } catch {
      good = false;
    }
    line.querySelector(`[data-result=${good ? "ok" : "bad"}]`).hidden = false;
    line.dataset.outcome = good ? "ok" : "bad";
  }
}
