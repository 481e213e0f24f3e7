// Starts the design system's components, and lets htmx show a refused save.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// 409 (somebody else saved first) and 422 (an error to correct) carry a row or a form to show; htmx would drop them.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 || event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// What a swap brought in for the person to read next takes the focus.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const next = event.target.querySelector && event.target.querySelector("[data-focus]");
  if (next) next.focus();
});

// A page pasted into a text, from Word, Excel or a browser, arrives as Markdown; the site says how it reads.
const worthReading = /<(h[1-6]|li|table|b|strong|i|em|a)\b|mso-list/i;

document.body.addEventListener("paste", async (event) => {
  const box = event.target.closest("textarea[data-paste]");
  const html = box && event.clipboardData.getData("text/html");
  if (!html || !worthReading.test(html)) return;
  event.preventDefault();
  const [start, end] = [box.selectionStart, box.selectionEnd];
  let words = event.clipboardData.getData("text/plain");
  const answer = await fetch(box.dataset.paste, {
    method: "POST",
    headers: JSON.parse(document.body.getAttribute("hx-headers")),
    body: new URLSearchParams({ html }),
  }).catch(() => null);
  if (answer && answer.ok) words = await answer.text();
  box.focus();
  box.setSelectionRange(start, end);
  // So that it can be undone with the keyboard, as any other pasting.
  if (!document.execCommand("insertText", false, words)) box.setRangeText(words, start, end, "end");
});

// A page that opens at the thing just saved says so aloud: its message stands at the top, out of the way.
const saved = document.querySelector(".app-stays > .govuk-notification-banner .govuk-notification-banner__heading");
if (saved && location.hash) {
  setTimeout(() => document.getElementById("app-status").append(saved.textContent.trim()), 500);
}
