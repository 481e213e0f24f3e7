// The way back after signing out: a browser that keeps whole pages would show one to who sits there next.
const opened = Date.now();

document.addEventListener("submit", (event) => {
  if (/\/(account|admin)\/logout\/$/.test(event.target.getAttribute("action"))) {
    localStorage.setItem("signed-out", String(Date.now()));
  }
});

addEventListener("pageshow", (event) => {
  if (event.persisted && Number(localStorage.getItem("signed-out")) > opened) location.reload();
});
