// Kith in the browser. Everything here is a convenience: each page works without it.
const words = document.getElementById("words")?.dataset ?? {};
const fill = (text, n) => (text ?? "{n}").replace("{n}", String(n));

/** Put a notice into the live region and bring it into view. */
function tell(node) {
  const toasts = document.getElementById("toasts");
  if (!toasts) return;
  toasts.append(node);
  toasts.scrollIntoView({ block: "nearest" });
}

function tellText(text) {
  const node = document.getElementById("notice-words")?.content.cloneNode(true);
  if (!node || !text) return;
  node.querySelector(".notice-body").textContent = text;
  tell(node);
}

/** After a refused form the keyboard starts at the list of errors. */
function focusErrors(root) {
  root.querySelector(".summary-errors")?.focus();
}

/** A link of the error list moves the focus into its field, not only the view. */
function followErrorLink(event) {
  const link = event.target.closest?.(".summary-errors a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.closest(".field")?.scrollIntoView({ block: "center" });
}

/** One press, one request: the form goes quiet until the page comes back. */
function lockForm(event) {
  const form = event.target;
  if (form.dataset.busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.busy = "1";
  const button = event.submitter ?? form.querySelector("button:not([type='button'])");
  button?.setAttribute("aria-busy", "true");
}

function unlockForms() {
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
}

/** How many characters are left, said politely. */
function countChars(root) {
  for (const box of root.querySelectorAll(".field[data-count]:not([data-counted])")) {
    const input = box.querySelector("textarea, input");
    if (!input) continue;
    box.dataset.counted = "1";
    const line = Object.assign(document.createElement("span"), { className: "char-count" });
    line.setAttribute("aria-live", "polite");
    const show = () => {
      const left = Number(box.dataset.count) - [...input.value].length;
      line.textContent = fill(left < 0 ? words.over : words.chars, Math.abs(left));
      line.classList.toggle("over", left < 0);
    };
    input.addEventListener("input", show);
    input.after(line);
    show();
  }
}

function clockText(minutes) {
  const late = minutes < 0;
  const size = Math.abs(minutes);
  if (size < 60) return fill(late ? words.lateMinutes : words.minutes, size);
  if (size < 48 * 60) return fill(late ? words.lateHours : words.hours, Math.floor(size / 60));
  return fill(late ? words.lateDays : words.days, Math.floor(size / 1440));
}

/** Tick the clock chips. The server decides colours and icons; a chip that runs out turns overdue. */
function tick() {
  for (const chip of document.querySelectorAll(".clock[data-due]")) {
    const minutes = Math.round((Date.parse(chip.dataset.due) - Date.now()) / 60000);
    const text = chip.querySelector("[data-clock-text]");
    if (Number.isNaN(minutes) || !text) continue;
    text.textContent = clockText(minutes);
  }
}

/** Forms marked data-keep survive a lost session: their text waits in this tab only, for the same person only. */
const KEEP = "kith-keep:";
const WHO = document.querySelector("meta[name='kith-who']")?.content ?? "";
const OWN = `${KEEP}${WHO}:`;
const keepable = (form) =>
  [...form.elements].filter((el) => el.name && /^(text|textarea|search|number|date|time|datetime-local)$/.test(el.type) && el.dataset.keep !== "off");

function keep(form, sent) {
  const texts = Object.fromEntries(keepable(form).map((el) => [el.name, el.value]));
  sessionStorage.setItem(OWN + location.pathname, JSON.stringify({ sent, texts }));
}

function restoreKept() {
  const forms = document.querySelectorAll("form[data-keep]");
  const atTheDoor = Boolean(document.querySelector(".entrance"));
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(KEEP))) {
    if (WHO && !key.startsWith(OWN)) {
      sessionStorage.removeItem(key);
      continue;
    }
    const { sent, texts } = JSON.parse(sessionStorage.getItem(key));
    const here = key === OWN + location.pathname;
    if (here) {
      const fields = [...forms].flatMap(keepable).filter((el) => !el.value && texts[el.name]);
      for (const el of fields) el.value = texts[el.name];
      if (fields.length) tellText(words.kept);
    } else if (sent && !atTheDoor) {
      sessionStorage.removeItem(key);
    }
  }
  for (const form of forms) {
    form.addEventListener("input", () => keep(form, false));
    form.addEventListener("submit", () => keep(form, true));
  }
}

/** Signing out leaves nothing typed behind on a shared computer. */
function forgetOnSignOut(event) {
  if (!event.target.matches("[data-forget]")) return;
  globalThis.caches?.delete("kith-door-1"); // the door's page, kept for a bad line
  globalThis.caches?.delete("kith-visits-1"); // and the forms of visits, with what was typed and its key
  for (const store of [localStorage, sessionStorage]) for (const key of Object.keys(store).filter((name) => name.startsWith("kith-visits:"))) store.removeItem(key);
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(KEEP))) sessionStorage.removeItem(key);
}

/** Warn one minute before the session ends. */
function warnBeforeSessionEnds() {
  const seconds = Number(document.querySelector("meta[name='session-seconds']")?.content);
  if (!(seconds > 90)) return;
  setTimeout(() => {
    const node = document.getElementById("session-words")?.content.cloneNode(true);
    if (node) tell(node);
  }, Math.min((seconds - 60) * 1000, 2 ** 31 - 1));
}

/** On a phone an unused filter bar starts folded. */
function foldFilters(root) {
  if (location.search || !matchMedia("(max-width: 47.99em)").matches) return;
  for (const fold of root.querySelectorAll(".filter-fold[open]")) fold.open = false;
}

/** Where the tabs are wider than the phone the chosen one is in view. */
function showTabs(root) {
  for (const tab of root.querySelectorAll(".tabs a[aria-current]")) {
    const bar = tab.closest(".tabs");
    const [at, frame] = [tab.getBoundingClientRect(), bar.getBoundingClientRect()];
    if (at.right > frame.right) bar.scrollLeft += at.right - frame.right + at.width / 2;
  }
}

function enliven(root) {
  countChars(root);
  focusErrors(root);
  tick();
}

document.addEventListener("click", followErrorLink);
document.addEventListener("submit", lockForm, true);
document.addEventListener("submit", forgetOnSignOut);
window.addEventListener("pageshow", unlockForms);
document.addEventListener("htmx:afterRequest", unlockForms);
document.addEventListener("htmx:validation:halted", unlockForms);
document.addEventListener("htmx:load", (event) => enliven(event.detail.elt));
document.addEventListener("htmx:sendError", () => tellText(words.offline));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.confirm[open], details.tabbar-item[open], details.menu-fold[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary")?.focus();
});
document.addEventListener("click", (event) => {
  const within = event.target.closest?.("details.menu-fold");
  for (const fold of document.querySelectorAll("details.menu-fold[open]")) if (fold !== within) fold.open = false;
});
enliven(document);
foldFilters(document);
showTabs(document);
restoreKept();
warnBeforeSessionEnds();
setInterval(tick, 30000);
