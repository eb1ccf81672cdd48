// Visits from a stairwell. What is typed is kept on this phone, sealed under a key that the server
// gives to this session and that only the tab remembers; it is sent once, when the line is back.
// Without this script the form works by itself.
const root = document.querySelector("[data-visits]");
const form = document.querySelector("[data-visit]");
const who = document.querySelector("meta[name='kith-who']")?.content ?? "";
const PREFIX = "kith-visits:";
const OWN = `${PREFIX}draft:${who}:`;
const KEYS = `${PREFIX}keys:${who}`;
const KEPT = "kith-visits-1";
const AGAIN_MS = 5000;
const PAUSE_MS = 400;
const MOST_PAGES = 40;
const words = document.querySelector("template[data-words]").dataset;
const said = (text, values) => text.replace(/\{(\w)\}/g, (_all, name) => values[name]);
const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16));
const toBytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));

let csrf = "";
let sending = false;
let unkept = null; // what this phone could not seal: it lives as long as the page

// ------------------------------------------------------------------ sealing

/** Keys of this tab, the newest first; older ones open what was sealed before signing in again. */
function keys() {
  try {
    return JSON.parse(sessionStorage.getItem(KEYS) ?? "[]");
  } catch {
    return [];
  }
}

/** Asks for the key of this session. True where the line is there and she is signed in. */
async function ask() {
  try {
    const answer = await fetch(root.dataset.line, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) {
      if (answer.redirected || answer.status === 403) tell(words.signIn);
      return false;
    }
    const told = await answer.json();
    csrf = told.csrf;
    sessionStorage.setItem(KEYS, JSON.stringify([...new Set([told.key, ...keys()])].slice(0, 4)));
    return true;
  } catch {
    return false;
  }
}

const imported = (key) => crypto.subtle.importKey("raw", toBytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);

async function seal(text) {
  const [newest] = keys();
  if (!newest || !crypto.subtle) return null;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await imported(newest), new TextEncoder().encode(text));
  return { iv: toText(iv), data: toText(data) };
}

async function open(sealed) {
  for (const key of keys()) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: toBytes(sealed.iv) }, await imported(key), toBytes(sealed.data));
      return new TextDecoder().decode(plain);
    } catch {
      // sealed under another key
    }
  }
  return null;
}

// ------------------------------------------------------------------ drafts

const names = () => Object.keys(localStorage).filter((name) => name.startsWith(OWN)).sort();
const drafts = () => names().map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));

/** What others left behind opens no more for anybody; it goes. So does the page they kept. */
function forgetOthers() {
  if (localStorage.getItem(`${PREFIX}who`) === who) return;
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX) && !one.startsWith(OWN))) localStorage.removeItem(name);
  globalThis.caches?.delete(KEPT);
  localStorage.setItem(`${PREFIX}who`, who);
}

async function keep(draft, text) {
  const sealed = await seal(text);
  if (!sealed) return false;
  try {
    localStorage.setItem(OWN + draft.id, JSON.stringify({ ...draft, ...sealed }));
    return true;
  } catch {
    return false;
  }
}

const ready = () => drafts().filter((draft) => draft.ready);

/** How many visits wait, in words; nothing where all is written. */
function showState(text = "") {
  const line = root.querySelector("[data-state]");
  const n = ready().length + (unkept ? 1 : 0);
  line.textContent = text || (n ? (n === 1 ? words.waitsOne : said(words.waits, { n })) : "");
  line.hidden = !line.textContent;
  line.dataset.count = String(n);
  line.classList.toggle("waits", n > 0);
}
const tell = showState;

/** Sends what waits. What was refused stays as a draft, with the reason on its own page. */
async function flush() {
  const waiting = ready();
  if (sending || !(waiting.length || unkept)) return;
  sending = true;
  try {
    if (!(await ask())) return;
    for (const draft of waiting) await deliver(draft, await open(draft));
    if (unkept) await deliver(unkept.draft, unkept.text);
    if (!ready().length && !unkept) showState(words.sent);
  } finally {
    sending = false;
  }
}

async function deliver(draft, text) {
  if (text === null) return;
  let answer;
  try {
    answer = await fetch(draft.keep, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": csrf },
      body: text,
    });
  } catch {
    return; // no line: the visit waits
  }
  if (answer.redirected || answer.status === 403) return tell(words.signIn);
  if (answer.status >= 500) return;
  const told = answer.ok ? await answer.json() : { ok: false, errors: [{ field: "", text: words.no }] };
  if (told.ok) {
    settle(draft);
    if (form?.dataset.id === draft.id) location.assign(told.url);
  } else {
    await giveBack(draft, text, told.errors);
  }
}

function settle(draft) {
  localStorage.removeItem(OWN + draft.id);
  if (unkept?.draft.id === draft.id) unkept = null;
  showState();
}

/** The form is hers to mend again. */
async function giveBack(draft, text, errors) {
  if (unkept?.draft.id === draft.id) unkept = null;
  await keep({ ...draft, ready: false, errors: errors.map((one) => one.text) }, text);
  if (form?.dataset.id === draft.id) {
    form.hidden = false;
    free();
    refuse(errors);
  } else {
    showBegun();
  }
  showState();
}

// ------------------------------------------------------------------ the form

const typed = () => new URLSearchParams(new FormData(form)).toString();
const draftNow = (isReady) => ({ id: form.dataset.id, file: form.dataset.file, page: location.pathname, keep: form.dataset.keepAt, ready: isReady });

function refuse(errors) {
  const place = root.querySelector("[data-refused]");
  place.replaceChildren();
  for (const one of errors) {
    const node = document.getElementById("visit-notice").content.cloneNode(true);
    node.querySelector(".notice-body").textContent = one.text ?? one;
    place.append(node);
  }
  const field = errors.map((one) => one.field && form.querySelector(`[name="${CSS.escape(one.field)}"]`)).find(Boolean);
  (field ?? place).scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** kith.js locks a form until the page comes back; here it stays. */
function free() {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

function fill(text) {
  const values = new URLSearchParams(text);
  for (const el of form.elements) {
    if (!el.name || el.name === "csrfmiddlewaretoken") continue;
    if (el.type === "radio" || el.type === "checkbox") el.checked = values.getAll(el.name).includes(el.value || "on");
    else if (values.has(el.name)) el.value = values.get(el.name);
    if (el.type === "textarea" && el.value) el.closest("details")?.setAttribute("open", "");
  }
}

function nowHere() {
  const at = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 16);
}

/** A form shows only what the result asks for. */
function showParts() {
  const outcome = form.elements.outcome.value;
  for (const part of form.querySelectorAll("[data-only]")) {
    part.hidden = outcome !== "" && !part.dataset.only.split(" ").includes(outcome);
  }
}

let pause = 0;
function typing() {
  showParts();
  delete form.dataset.saved;
  clearTimeout(pause);
  pause = setTimeout(saveDraft, PAUSE_MS);
}

async function saveDraft() {
  if (form.hidden) return;
  if (await keep(draftNow(false), typed())) form.dataset.saved = "1";
}

async function submit(event) {
  event.preventDefault();
  clearTimeout(pause);
  const draft = draftNow(true);
  const text = typed();
  root.querySelector("[data-refused]").replaceChildren();
  form.hidden = true;
  const isKept = await keep(draft, text);
  if (!isKept) unkept = { draft, text };
  await flush();
  const stillWaits = unkept || ready().some((one) => one.id === draft.id);
  if (stillWaits && !form.dataset.left) {
    free();
    if (!root.querySelector("[data-state]").textContent.includes(words.signIn)) showState(isKept ? words.noLine : words.onlyHere);
    root.scrollIntoView({ block: "start" });
  }
}

async function beginForm() {
  const found = drafts().find((draft) => draft.file === form.dataset.file && draft.page === location.pathname);
  const text = found ? await open(found) : null;
  if (found && text !== null) {
    form.dataset.id = found.id;
    fill(text);
    form.hidden = Boolean(found.ready);
    if (found.ready) showState(words.noLine);
    else if (found.errors) refuse(found.errors);
    else showState(words.back);
  } else if (!("errors" in form.dataset)) {
    form.dataset.id = newId();
    form.elements.key.value = form.dataset.id;
    form.elements.started_at.value = nowHere();
  } else {
    form.dataset.id = form.elements.key.value;
  }
  showParts();
  form.addEventListener("input", typing);
  form.addEventListener("change", typing);
  form.addEventListener("submit", submit);
}

function easySections() {
  for (const section of document.querySelectorAll("[data-section]")) {
    section.querySelector("[data-all]").hidden = false;
    const pick = (value) => {
      for (const el of section.querySelectorAll("input[type=radio]")) el.checked = el.value === value;
      section.dispatchEvent(new Event("change", { bubbles: true }));
    };
    section.querySelector("[data-fine]").addEventListener("click", () => pick("FINE"));
    section.querySelector("[data-none]").addEventListener("click", () => pick(""));
  }
}

// ------------------------------------------------------------------ the day

/** A visit that was begun here, with the way back to it. */
function showBegun() {
  const begun = drafts().find((draft) => !draft.ready);
  const line = root.querySelector("[data-state]");
  if (!begun || form || ready().length) return;
  const link = document.createElement("a");
  link.href = begun.page;
  link.textContent = words.goOn;
  line.replaceChildren(document.createTextNode(`${words.begun} `), link);
  line.hidden = false;
}

// ------------------------------------------------------------------ without a line

/** The day, its forms and what they are made of stay on the phone, so that they open without a line. */
async function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(root.dataset.worker, { scope: "/care-day/" });
    const kept = await caches.open(KEPT);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], img[src]")].map((node) => node.href || node.src);
    const icons = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
    const forms = [...document.querySelectorAll("a[data-visit-form]")].slice(0, MOST_PAGES).map((node) => new URL(node.href).pathname);
    const urls = [location.pathname, ...parts, icons, ...new Set(forms)].filter((url) => url && !url.startsWith("data:"));
    await Promise.allSettled(urls.map((url) => kept.add(url)));
    document.documentElement.dataset.kept = "1";
  } catch {
    // no worker here: the page still keeps what is typed as long as it is open
  }
}

forgetOthers();
await ask();
easySections();
if (form) await beginForm();
if (ready().length) showState();
showBegun();
flush();
keepPages();
document.documentElement.dataset.ready = "1";
window.addEventListener("online", flush);
setInterval(flush, AGAIN_MS);
