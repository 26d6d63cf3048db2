// The cropping frame of a portrait: dragged, moved by arrow keys, scaled by + and −; the server cuts for good.
const RATIO = 413 / 626;

function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

function startOne(card) {
  const input = card.querySelector("input[type=file]");
  const crop = card.querySelector("input[name=crop]");
  const tool = card.querySelector(".portrait-tool");
  const stage = card.querySelector(".portrait-stage");
  const image = card.querySelector(".portrait-source");
  const frame = card.querySelector(".portrait-frame");
  const preview = card.querySelector("canvas");
  if (!input || !crop || !tool) return;
  // The frame in shares of the picture; its height follows from the format's proportions.
  const box = { left: 0, top: 0, width: 1 };

  const height = () => (box.width * image.naturalWidth) / RATIO / image.naturalHeight;

  function show() {
    box.width = within(box.width, 0.1, Math.min(1, (RATIO * image.naturalHeight) / image.naturalWidth));
    box.left = within(box.left, 0, 1 - box.width);
    box.top = within(box.top, 0, 1 - height());
    frame.style.left = `${box.left * 100}%`;
    frame.style.top = `${box.top * 100}%`;
    frame.style.width = `${box.width * 100}%`;
    frame.style.height = `${height() * 100}%`;
    crop.value = [box.left, box.top, box.width, height()].map((n) => within(n, 0, 1).toFixed(4)).join(",");
    const { naturalWidth: w, naturalHeight: h } = image;
    const brush = preview.getContext("2d");
    brush.drawImage(image, box.left * w, box.top * h, box.width * w, height() * h, 0, 0, preview.width, preview.height);
  }

  function scale(factor) {
    const before = { width: box.width, height: height() };
    box.width = within(box.width * factor, 0.1, 1);
    box.left += (before.width - box.width) / 2;
    box.top += (before.height - height()) / 2;
    show();
  }

  input.addEventListener("change", () => {
    const file = input.files[0];
    crop.value = "";
    tool.hidden = true;
    if (!file || !/^image\/(jpeg|png)$/.test(file.type)) return;
    const reader = new FileReader();
    reader.onload = () => {
      image.src = reader.result;
    };
    reader.readAsDataURL(file);
  });
  image.addEventListener("load", () => {
    tool.hidden = false;
    box.width = 1;
    show();
    box.left = (1 - box.width) / 2;
    box.top = (1 - height()) / 3;
    show();
  });
  image.addEventListener("error", () => {
    tool.hidden = true;
  });

  let grip = null;
  stage.addEventListener("pointerdown", (event) => {
    grip = { x: event.clientX, y: event.clientY, left: box.left, top: box.top };
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    stage.focus();
  });
  stage.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const area = image.getBoundingClientRect();
    box.left = grip.left + (event.clientX - grip.x) / area.width;
    box.top = grip.top + (event.clientY - grip.y) / area.height;
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => (grip = null));
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  stage.addEventListener("keydown", (event) => {
    if (steps[event.key]) {
      box.left += steps[event.key][0] * 0.01;
      box.top += steps[event.key][1] * 0.01;
      show();
    } else if (event.key === "+" || event.key === "=") scale(1.05);
    else if (event.key === "-") scale(0.95);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  card.querySelector("[data-portrait-larger]").addEventListener("click", () => scale(1.1));
  card.querySelector("[data-portrait-smaller]").addEventListener("click", () => scale(0.9));
  const words = document.createElement("p");
  words.className = "sub";
  words.textContent = card.dataset.portraitWords || "";
  tool.before(words);
  words.hidden = true;
  image.addEventListener("load", () => (words.hidden = false));
}

export function startPortraits(root) {
  for (const card of root.querySelectorAll("[data-portrait]")) startOne(card);
}
