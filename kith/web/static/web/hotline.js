// The telephone by keyboard: n a new call, F9 danger, Ctrl+Enter saves; clocks run.
const press = (what) => document.querySelector(what)?.click();
document.addEventListener("keydown", (event) => {
  if (event.key === "F9") {
    event.preventDefault();
    press("[data-danger]");
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    press("[data-finish]");
  } else if (event.key === "n" && !event.ctrlKey && !event.altKey && !event.metaKey) {
    if (event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    press("[data-new-call]");
  }
});
const clocks = [...document.querySelectorAll("[data-since]")];
function run() {
  for (const clock of clocks) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
if (clocks.length) {
  run();
  setInterval(run, 1000);
}
