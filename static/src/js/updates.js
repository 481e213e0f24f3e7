// The page of a quarter's updates: what is saved and what is not is said in words, Enter saves a row and goes on to
// the next, cells copied in Excel fill the boxes. Without this script every row is saved by its button.

const table = document.getElementById("updates") || document.createElement("table");
const bar = document.getElementById("updates-unsaved");
const status = document.getElementById("app-status");

// Told apart from what htmx sends by itself: whether the next save goes on to the next row, and rows to save after it.
let goesOn = false;
let queue = [];
// An answer is told of once for each part of the page that it changes.
const answered = new WeakSet();

const bodies = () => [...table.tBodies];
const bodyOf = (thing) => thing.closest && thing.closest("tbody.app-update");
const formOf = (body) => body.querySelector("form[data-update-form]");
const boxesOf = (body) =>
  [...body.querySelectorAll("[data-box]")].filter((box) => box.type !== "hidden" && box.offsetParent !== null);
const unsaved = () => bodies().filter((body) => body.dataset.unsaved);

function say(words) {
  status.textContent = words;
}

function count() {
  const rows = unsaved().length;
  bar.hidden = rows === 0;
  document.getElementById("updates-unsaved-words").textContent =
    rows === 1 ? "1 row is not saved yet" : `${rows} rows are not saved yet`;
}

function touched(body) {
  if (!body.dataset.unsaved) {
    body.dataset.unsaved = "yes";
    const words = document.createElement("strong");
    words.textContent = "Not saved yet";
    body.querySelector("[data-words]").replaceChildren(words);
  }
  count();
}

function goTo(box) {
  if (!box) return false;
  box.focus();
  if (box.select && box.value) box.select();
  return true;
}

function goToNext(body) {
  const rows = bodies();
  const next = rows.slice(rows.indexOf(body) + 1).find((row) => formOf(row) && boxesOf(row).length);
  if (!next || !goTo(boxesOf(next)[0])) {
    goTo(formOf(body) && formOf(body).querySelector("button"));
    say("That was the last row.");
  }
}

function save(body, andGoOn) {
  goesOn = andGoOn;
  formOf(body).requestSubmit();
}

table.addEventListener("input", (event) => {
  const body = bodyOf(event.target);
  if (body && event.target.dataset.box) touched(body);
});

table.addEventListener("keydown", (event) => {
  const box = event.target;
  const body = bodyOf(box);
  if (!body || !box.dataset.box) return;
  if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing) {
    event.preventDefault();
    save(body, true);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && box.tagName === "INPUT" && box.type === "text") {
    const rows = bodies();
    const step = event.key === "ArrowDown" ? 1 : -1;
    for (let at = rows.indexOf(body) + step; at >= 0 && at < rows.length; at += step) {
      const same = boxesOf(rows[at]).find((one) => one.dataset.box === box.dataset.box);
      if (same) {
        event.preventDefault();
        goTo(same);
        return;
      }
    }
  }
});

// --- Cells from Excel: a line for each row, tabs between the boxes.

function readCells(words) {
  const rows = [[""]];
  let quoted = false;
  const text = words.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < text.length; at += 1) {
    const row = rows[rows.length - 1];
    const letter = text[at];
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') {
        row[row.length - 1] += '"';
        at += 1;
      } else if (letter === '"') quoted = false;
      else row[row.length - 1] += letter;
    } else if (letter === '"' && row[row.length - 1] === "") quoted = true;
    else if (letter === "\t") row.push("");
    else if (letter === "\n") rows.push([""]);
    else row[row.length - 1] += letter;
  }
  return rows;
}

function put(box, words) {
  if (box.tagName === "SELECT") {
    const folded = words.trim().toLowerCase();
    const option = [...box.options].find(
      (one) => one.value.toLowerCase() === folded || one.text.trim().toLowerCase() === folded,
    );
    if (!option) return false;
    box.value = option.value;
  } else if (box.type === "checkbox") {
    box.checked = ["yes", "x", "true", "1", "provisional"].includes(words.trim().toLowerCase());
  } else box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

// A column of cells goes into the boxes of the same name; what stands to the right of it into those after it.
const GRID = ["result", "state", "likelihood", "forecast", "percent", "comment"];

table.addEventListener("paste", (event) => {
  const first = event.target;
  const start = bodyOf(first);
  if (!start || !first.dataset.box) return;
  const cells = readCells(event.clipboardData.getData("text/plain"));
  if (cells.length < 2 && cells[0].length < 2) return;
  event.preventDefault();
  const rows = bodies();
  let at = rows.indexOf(start);
  let filled = 0;
  const skipped = [];
  const touchedRows = new Set();
  const startsAtFirst = boxesOf(start)[0] === first;
  for (const line of cells) {
    while (at < rows.length && !formOf(rows[at])) at += 1;
    if (at >= rows.length) {
      skipped.push("rows beyond the last");
      break;
    }
    const all = boxesOf(rows[at]);
    const grid = all.filter((box) => GRID.includes(box.dataset.box));
    const own = all.find((box) => box.dataset.box === first.dataset.box) || (startsAtFirst ? grid[0] : null);
    const order = grid.includes(own) ? grid : all;
    line.forEach((words, place) => {
      const box = own && order[order.indexOf(own) + place];
      if (words === "" ) return;
      if (box && put(box, words)) {
        filled += 1;
        touchedRows.add(rows[at]);
      } else skipped.push(`“${words}”`);
    });
    at += 1;
  }
  const rest = skipped.length ? ` ${skipped.length} could not be put anywhere: ${skipped.slice(0, 3).join(", ")}.` : "";
  say(`${filled} boxes filled in ${touchedRows.size} rows. They are not saved yet.${rest}`);
});

// --- Saving

const saveAll = document.getElementById("updates-save-all");
if (saveAll) saveAll.addEventListener("click", () => {
  queue = unsaved();
  const next = queue.shift();
  if (next) save(next, false);
});

function isRow(event) {
  return event.detail.elt && event.detail.elt.matches && event.detail.elt.matches("form[data-update-form]");
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (!isRow(event)) return;
  const body = bodyOf(event.detail.elt);
  body.querySelector("[data-words]").textContent = "Saving";
});

// Neither the network nor a broken server takes the words away: the row stays as it was typed.
function notSaved(event) {
  if (!isRow(event)) return;
  const body = bodyOf(event.detail.elt);
  if (!body) return;
  delete body.dataset.unsaved;
  touched(body);
  const words = "Not saved: the site did not answer. What you typed is still here. Save again in a moment.";
  body.querySelector("[data-words]").replaceChildren(Object.assign(document.createElement("strong"), { textContent: words }));
  say(words);
  queue = [];
}
document.body.addEventListener("htmx:sendError", notSaved);
document.body.addEventListener("htmx:timeout", notSaved);
document.body.addEventListener("htmx:responseError", (event) => {
  if (isRow(event) && event.detail.xhr.status !== 409 && event.detail.xhr.status !== 422) notSaved(event);
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target && event.detail.target.id;
  const body = id && id.startsWith("update-") ? document.getElementById(id) : null;
  if (!body || answered.has(event.detail.xhr)) return;
  answered.add(event.detail.xhr);
  if (body.dataset.outcome !== "saved") body.dataset.unsaved = "yes";
  count();
  const after = queue.shift();
  if (after && after.isConnected) {
    save(after, false);
    return;
  }
  if (!goesOn) return;
  goesOn = false;
  const mend = body.dataset.mend && document.getElementById(body.dataset.mend);
  // What the row lacks is asked for first; then on to the next.
  setTimeout(() => (mend ? goTo(mend) : goToNext(body)), 30);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved().length) event.preventDefault();
});
