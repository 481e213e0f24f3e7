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
