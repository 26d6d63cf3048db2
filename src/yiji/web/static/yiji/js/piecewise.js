// A long file is cut into pieces and sent one after the other; short ones go with the form as usual.
function piecesOf(file, size) {
  const pieces = [];
  for (let at = 0; at < file.size; at += size) pieces.push(file.slice(at, at + size));
  return pieces;
}

async function send(form, file, size, say) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (address, body) =>
    fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  const begin = new FormData(form);
  begin.delete("file");
  begin.set("pieces", file.name);
  const opened = await post(form.action || location.href, begin);
  if (!opened.redirected) {
    // The form itself is refused: let the server show why.
    form.querySelector("[name=pieces]").value = file.name;
    form.querySelector("[name=file]").disabled = true;
    form.submit();
    return;
  }
  const pieces = piecesOf(file, size);
  for (const [number, piece] of pieces.entries()) {
    const body = new FormData();
    body.set("piece", piece, "piece");
    const taken = await post(`${opened.url}pieces/${number}/`, body);
    if (!taken.ok) throw new Error(String(taken.status));
    say(Math.round(((number + 1) * 100) / pieces.length));
  }
  const done = await post(`${opened.url}finish/`, new FormData());
  location.assign(done.ok ? done.url : opened.url);
}

function startOne(section) {
  const form = section.querySelector("form");
  const input = form?.querySelector("input[type=file]");
  if (!input) return;
  form.addEventListener(
    "submit",
    (event) => {
      const file = input.files[0];
      const size = Number(input.dataset.most);
      if (!file || !size || file.size <= size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = form.querySelector("button.primary");
      button.disabled = true;
      const line = document.createElement("p");
      line.setAttribute("role", "status");
      button.after(line);
      send(form, file, size, (percent) => {
        line.textContent = `${section.dataset.wordsSending}${percent}%`;
      }).catch(() => {
        line.textContent = section.dataset.wordsFailed;
        button.disabled = false;
      });
    },
    true,
  );
}

export function startPiecewise(root) {
  for (const section of root.querySelectorAll("[data-piecewise]")) startOne(section);
}
