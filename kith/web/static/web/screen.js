// A wall display that nobody touches: it asks for fresh numbers, and says since when none came.
const board = () => document.getElementById("board");
const HOUR = { hour: "2-digit", minute: "2-digit", hour12: false };
let since = null;

function say(isGone) {
  const banner = document.getElementById("line-gone");
  if (!isGone) since = null;
  else since ??= new Date();
  banner.hidden = !isGone;
  if (isGone) banner.querySelector("time").textContent = since.toLocaleTimeString([], HOUR);
}

// The line, or the house behind it, does not answer: what is shown stays, with the time it is of.
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => say(true));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 404 || status === 410) location.reload(); // taken down: nothing stays on the wall
  else say(true);
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status === 200) say(false);
});

/** The clock of the hall goes on without the line. */
function tick() {
  const clock = board()?.querySelector("[data-clock]");
  if (clock) clock.textContent = new Date().toLocaleTimeString([], { ...HOUR, timeZone: clock.dataset.clock });
}
setInterval(tick, 1000);
document.addEventListener("htmx:afterSettle", tick);
