// Row selection: select all, the count of chosen rows, buttons that need a choice; the choice survives paging.
function storeKey(form) {
  return form.dataset.selection ? `yiji-selection-${form.dataset.selection}` : "";
}

function read(form) {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(storeKey(form)) || "[]"));
  } catch {
    return new Set();
  }
}

export function startSelection(root) {
  for (const done of root.querySelectorAll("[data-selection-done]")) {
    sessionStorage.removeItem(`yiji-selection-${done.dataset.selectionDone}`);
  }
  for (const form of root.querySelectorAll("form[data-selection]")) {
    const boxes = [...form.querySelectorAll("tbody input[type=checkbox][name]")];
    const all = form.querySelector("thead input[type=checkbox]");
    const chosen = read(form);
    const name = boxes[0]?.name || form.dataset.selectionName;
    const tell = () => {
      for (const box of boxes) {
        if (box.checked) chosen.add(box.value);
        else chosen.delete(box.value);
        box.closest("tr").setAttribute("aria-selected", String(box.checked));
      }
      if (storeKey(form)) sessionStorage.setItem(storeKey(form), JSON.stringify([...chosen]));
      for (const note of form.querySelectorAll("[data-selected-count]")) note.textContent = String(chosen.size);
      for (const button of form.querySelectorAll("[data-needs-selection]")) button.disabled = chosen.size === 0;
      if (all) {
        const here = boxes.filter((box) => box.checked).length;
        all.checked = here > 0 && here === boxes.length;
        all.indeterminate = here > 0 && here < boxes.length;
      }
    };
    for (const box of boxes) box.checked = box.checked || chosen.has(box.value);
    form.addEventListener("change", (event) => {
      if (event.target === all) for (const box of boxes) box.checked = all.checked;
      tell();
    });
    form.querySelector("[data-clear-selection]")?.addEventListener("click", () => {
      chosen.clear();
      for (const box of boxes) box.checked = false;
      tell();
    });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      const here = new Set(boxes.map((box) => box.value));
      for (const old of form.querySelectorAll("[data-from-other-pages]")) old.remove();
      const elsewhere = [...chosen].filter((value) => !here.has(value));
      // Thousands of rows go in one field, not in thousands.
      const values = "selectionJoined" in form.dataset && elsewhere.length ? [elsewhere.join(",")] : elsewhere;
      for (const value of values) {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = name;
        input.value = value;
        input.dataset.fromOtherPages = "";
        form.append(input);
      }
      // Where the next page only looks the choice over, it may still be changed.
      if (storeKey(form) && !("selectionKept" in form.dataset)) sessionStorage.removeItem(storeKey(form));
    });
    tell();
  }
}
