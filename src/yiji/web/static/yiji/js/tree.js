// The department tree: dragging and Alt with the arrow keys press the same buttons that every row has.
const ZONES = ["drop-before", "drop-into", "drop-after"];
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

function clear(tree) {
  for (const marked of tree.querySelectorAll(ZONES.map((zone) => `.${zone}`).join(","))) marked.classList.remove(...ZONES);
}

// Upper quarter: before it; lower quarter: after it; between: below it.
function zoneOf(row, event) {
  const box = row.getBoundingClientRect();
  const share = (event.clientY - box.top) / box.height;
  if (share < 0.25) return "before";
  return share > 0.75 ? "after" : "into";
}

function send(tree, node, direction, target) {
  for (const [name, value] of Object.entries({ version: node.dataset.version, direction, target })) {
    const input = tree.querySelector(`input[name=${name}]`);
    input.value = value;
    input.disabled = false;
  }
  tree.action = node.dataset.move;
  tree.requestSubmit();
}

function startDragging(tree) {
  let dragged = null;
  for (const row of tree.querySelectorAll("[data-node] > .node")) {
    row.draggable = true;
    for (const link of row.querySelectorAll("a")) link.draggable = false;
  }
  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-node]");
    if (!dragged || !event.target.matches(".node")) {
      dragged = null;
      return;
    }
    dragged.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
  });
  tree.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-node]");
    clear(tree);
    // Nothing goes below itself.
    if (!dragged || !over || dragged.contains(over)) return;
    event.preventDefault();
    over.classList.add(`drop-${zoneOf(over.querySelector(".node"), event)}`);
  });
  tree.addEventListener("drop", (event) => {
    const over = event.target.closest("[data-node]");
    if (!dragged || !over || dragged.contains(over)) return;
    event.preventDefault();
    send(tree, dragged, zoneOf(over.querySelector(".node"), event), over.id.slice(2));
  });
  tree.addEventListener("dragend", () => {
    clear(tree);
    dragged?.classList.remove("dragging");
    dragged = null;
  });
}

function startKeys(tree) {
  tree.addEventListener("keydown", (event) => {
    const step = event.altKey && KEYS[event.key];
    const row = step && event.target.closest(".node");
    if (!row) return;
    event.preventDefault();
    row.querySelector(`button[value^="${step}."]`)?.click();
  });
}

// After a move the page comes back at the same department: it is shown and has the focus.
function comeBack(tree) {
  const node = location.hash.startsWith("#d-") && document.getElementById(location.hash.slice(1));
  if (!node || !tree.contains(node)) return;
  for (let above = node.parentElement.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
  // The browser goes to the address's fragment first, which takes the focus away.
  const focus = () => setTimeout(() => node.querySelector("a")?.focus(), 0);
  if (document.readyState === "complete") focus();
  else window.addEventListener("load", focus, { once: true });
}

export function startTrees(root) {
  for (const tree of root.querySelectorAll("form[data-tree]")) {
    if (tree.querySelector("button[name=move]")) {
      startDragging(tree);
      startKeys(tree);
    }
    comeBack(tree);
  }
  // A page from the browser's memory has a used key and old versions.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && root.querySelector("form[data-tree]")) location.reload();
  });
}
