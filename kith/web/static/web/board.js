// The dispatch board by keyboard, and news without reloading. Every key has its button on the page.
const board = document.querySelector("[data-board]");
const cards = () => [...board.querySelectorAll("[data-order]")];
const isOpen = (card) => card.matches("[data-open]");
const isTyping = (el) => el.matches("input:not([type='checkbox'], [type='radio']), select, textarea, [contenteditable]");

/** The order the clerk is at: where the focus is, else where it was last. */
let last = null;
const current = () => document.activeElement?.closest?.("[data-order]") ?? (last && document.getElementById(last));

function go(card) {
  if (!card) return;
  last = card.id;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cards();
  const at = all.indexOf(current());
  go(at < 0 ? all.find(isOpen) ?? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

/** The next order that waits, after this place; round to the first; else the way to the next page. */
function goOn(from) {
  const all = cards();
  const at = all.findIndex((card) => card.id === from);
  const next = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(isOpen);
  if (next) return go(next);
  (document.querySelector(".pager [rel='next']") ?? document.getElementById(from) ?? board).focus();
}

function tick(card) {
  const boxes = [...card.querySelectorAll("input[name='proposal']")];
  const isOn = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = isOn;
}

function press(root, act) {
  const button = root?.querySelector(`[data-act='${act}']`);
  button?.click();
  return Boolean(button);
}

function search() {
  const box = document.querySelector("form[role='search'] input[name='q']");
  const fold = box?.closest("details");
  if (fold) fold.open = true;
  box?.focus();
}

function showKeys() {
  const keys = document.getElementById("keys");
  if (!keys) return;
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}

const ON_ORDER = { a: "approve", x: "reject", o: "others", p: "pin" };
const EVERYWHERE = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  u: () => press(document, "undo"), "/": search, "?": showKeys,
};

/** True when the key meant something here, so that the browser does nothing else with it. */
function obey(key, target) {
  if (EVERYWHERE[key]) {
    EVERYWHERE[key]();
    return true;
  }
  const card = current();
  if (!card) return false;
  if (ON_ORDER[key]) return press(card, ON_ORDER[key]);
  if (key !== " " || target !== card) return false;
  tick(card);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || event.target.closest?.(".map, dialog")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (obey(key, event.target)) event.preventDefault();
});

/** A panel inside an order is shut, and the focus is with its order again. */
function shut(panel) {
  const card = panel.closest("[data-order]");
  panel.replaceChildren();
  go(card);
}

document.addEventListener("click", (event) => {
  const panel = event.target.closest?.("[data-close]")?.closest(".order-card .order-more");
  if (!panel) return;
  event.preventDefault();
  shut(panel);
});

document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && current()?.querySelector(".order-more:not(:empty)");
  if (panel) shut(panel);
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-order]");
  if (card) last = card.id;
});

// A look that finds nothing new answers 304: the page stays as it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
});

/** After a decision the focus moves on, after an undoing back; otherwise it stays with its order. */
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  const fresh = document.getElementById(target.id) ?? target;
  if (fresh.matches("[data-order]")) {
    const at = document.activeElement;
    if (at && at !== document.body && !fresh.contains(at)) return;
    if (isOpen(fresh)) go(fresh);
    else goOn(fresh.id);
  } else if (fresh.matches(".order-more")) {
    (fresh.querySelector(".summary-errors") ?? fresh.querySelector("[data-focus]"))?.focus();
  } else if (fresh.id === "board-progress" && event.detail.requestConfig?.verb === "post") {
    const undone = board.querySelector("[data-fresh]");
    undone?.removeAttribute("data-fresh");
    go(undone ?? current());
  }
});

