// The door on a phone with a bad line. A tick is kept on this device first, then sent; what waits
// survives a reload. Without this script every button of the page works by itself.
const door = document.querySelector("[data-door]");
const who = document.querySelector("meta[name='kith-who']")?.content ?? "";
const STORE = `kith-door:${who}:${door.dataset.session}`;
const KEPT = "kith-door-1";
const BATCH = 100;
const AGAIN_MS = 5000;
const words = document.querySelector("template[data-words]").dataset;
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const said = (text, values) => text.replace(/\{(\w)\}/g, (_all, name) => values[name]);
const clock = (at) => at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
const newKey = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16));

let queue = read();
let sending = false;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function store() {
  try {
    localStorage.setItem(STORE, JSON.stringify(queue));
  } catch {
    // a full or forbidden store: the queue still lives as long as this page
  }
  showLine();
}

/** How many ticks wait, in words; nothing where all is written. */
function showLine(text = "") {
  const line = document.querySelector("[data-line]");
  const n = queue.length;
  const waits = n === 1 ? words.waitsOne : said(words.waits, { n });
  line.textContent = text || (n ? waits : "");
  line.hidden = !line.textContent;
  line.dataset.count = String(n);
  line.classList.toggle("waits", n > 0);
}

const STATES = { IN: "in", OUT: "out", UNDO: "none" };
const rowOf = (person) => document.querySelector(`[data-row][data-person="${CSS.escape(String(person))}"]`);

/** The row as it will be once the tick is written. */
function foresee(tick) {
  const row = tick.person && rowOf(tick.person);
  if (!row) return;
  const text = { IN: words.here, OUT: words.out, UNDO: words.back }[tick.kind];
  show(row, STATES[tick.kind], `${said(text, { t: clock(new Date(tick.at)) })} · ${words.mark}`);
}

function show(row, state, text) {
  row.dataset.state = state;
  row.querySelector("[data-said]").textContent = text;
  count();
}

function count() {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.filter((row) => ["in", "unsure"].includes(row.dataset.state)).length;
  document.querySelector("[data-here]").textContent = String(here);
  document.querySelector("[data-came]").textContent = String(rows.filter((row) => row.dataset.state !== "none").length);
}

function put(tick) {
  queue.push({ key: newKey(), at: new Date().toISOString(), ...tick });
  store();
  foresee(queue.at(-1));
  flush();
}

/** Send what waits, the oldest first. What is answered leaves the queue, whatever the answer. */
async function flush() {
  if (sending || !queue.length) return;
  sending = true;
  const batch = queue.slice(0, BATCH);
  let went = false;
  try {
    const answer = await fetch(door.dataset.ticks, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ sent_at: new Date().toISOString(), ticks: batch }),
    });
    if (answer.redirected || answer.status === 403) {
      showLine(words.signIn);
    } else if (answer.ok) {
      settle((await answer.json()).results);
      went = true;
    }
  } catch {
    // no line: the ticks wait
  } finally {
    sending = false;
  }
  if (went && queue.length) flush();
}

function settle(results) {
  const done = new Set(results.map((result) => result.key));
  queue = queue.filter((tick) => !done.has(tick.key));
  for (const result of results) {
    const row = result.person && rowOf(result.person);
    const waits = queue.some((tick) => tick.person === result.person);
    if (row && !waits) show(row, result.state, result.said);
    if (!result.ok || !row) notice(result.text, result.ok);
  }
  store();
  if (!queue.length) showLine(words.sent);
}

/** What could not be written stays to be read until the page is loaded again. */
function notice(text, isGood) {
  const node = document.getElementById("notice-words").content.cloneNode(true);
  node.querySelector(".notice-body").textContent = text;
  node.firstElementChild?.classList.toggle("good", isGood);
  document.querySelector("[data-refused]").prepend(node);
}

/** kith.js locks a form until the page comes back; here it stays. */
function free(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-tick]")) {
    event.preventDefault();
    const { person, role } = form.elements;
    put({ person: Number(person.value), role: role.value, kind: event.submitter?.value ?? "IN" });
    free(form);
  } else if (form.matches("[data-code]")) {
    event.preventDefault();
    const code = form.elements.code.value.trim();
    if (code) put({ code, kind: form.elements.kind.value || "IN" });
    form.elements.code.value = "";
    free(form);
    form.elements.code.focus({ preventScroll: true });
  }
});

// ------------------------------------------------------------------ finding somebody, by keys too

const box = document.querySelector("[data-search]");
document.querySelector("[data-search-box]").hidden = false;
box.addEventListener("input", () => {
  const wanted = box.value.trim().toLowerCase();
  let found = 0;
  for (const row of document.querySelectorAll("[data-row]")) {
    row.hidden = Boolean(wanted) && !row.dataset.find.toLowerCase().includes(wanted);
    found += row.hidden ? 0 : 1;
  }
  const nobody = document.querySelector("[data-nobody]");
  if (nobody) nobody.hidden = found > 0;
});

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]:not([hidden])")];
  const now = rows.indexOf(document.activeElement?.closest("[data-row]"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.target === box && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(1);
    }
    return;
  }
  const row = document.activeElement?.matches("[data-row]") ? document.activeElement : null;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") box.focus();
  else if (event.key === " " && row) {
    const next = row.dataset.state === "in" ? "OUT" : "IN";
    if (row.dataset.state !== "out") row.querySelector(`button[value="${next}"]`)?.click();
  } else return;
  event.preventDefault();
});

// ------------------------------------------------------------------ tickets

/** A camera that pointed at a ticket opened this page: its code stands behind the #. */
function fromAddress() {
  const code = location.hash.slice(1);
  if (!code.startsWith("t-")) return;
  history.replaceState(null, "", location.pathname);
  put({ code, kind: "IN" });
}

const camera = document.querySelector("[data-camera]");
if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  camera.hidden = false;
  camera.addEventListener("click", scan);
}

async function scan() {
  const video = document.querySelector("[data-video]");
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    notice(words.noCamera, false);
    return;
  }
  video.hidden = false;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const seen = new Set();
  const look = async () => {
    if (video.hidden) return;
    for (const found of await detector.detect(video)) {
      const code = found.rawValue.split("#").at(-1);
      if (code.startsWith("t-") && !seen.has(code)) {
        seen.add(code);
        put({ code, kind: document.querySelector("[data-code]").elements.kind.value || "IN" });
      }
    }
    setTimeout(look, 300);
  };
  look();
}

// ------------------------------------------------------------------ without a line

/** This page and what it is made of stay on the device, so that it opens without a line. */
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(door.dataset.worker, { scope: "/door/" });
    const kept = await caches.open(KEPT);
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src], img[src]")].map((node) => node.href || node.src);
    const icons = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
    const urls = [location.pathname, ...parts, icons].filter((url) => url && !url.startsWith("data:"));
    await Promise.allSettled(urls.map((url) => kept.add(url)));
    document.documentElement.dataset.kept = "1";
  } catch {
    // no worker here: the page still queues as long as it is open
  }
}

for (const tick of queue) foresee(tick);
showLine();
fromAddress();
flush();
keepPage();
window.addEventListener("hashchange", fromAddress);
window.addEventListener("online", flush);
setInterval(flush, AGAIN_MS);
