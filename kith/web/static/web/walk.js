// A walk on a phone with a bad line: a count is kept on this device first, then sent, once each.
// Without this script every button works by itself. What is sealed is never kept here.
const words = document.querySelector("template[data-words]").dataset;
const who = document.querySelector("meta[name='kith-who']")?.content ?? "";
const STORE = `kith-walk:${who}:${words.walk}`;
const AGAIN_MS = 5000;
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;

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

function showLine(text = "") {
  const line = document.querySelector("[data-line]");
  const n = queue.length;
  line.textContent = text || (n === 1 ? words.waitsOne : n ? words.waits.replace("{n}", n) : "");
  line.hidden = !line.textContent;
  line.dataset.count = String(n);
  line.classList.toggle("waits", n > 0);
}

/** The figure at the top as it will be once the entry is written. */
function foresee(entry) {
  if (entry.fields.goods) return;
  const figure = document.querySelector(`[data-${entry.figure}]`);
  const more = Number(entry.fields.quantity ?? entry.fields.copies ?? 0);
  if (figure) figure.textContent = String(Number(figure.textContent) + more);
}

function unsay(entry) {
  foresee({ ...entry, fields: { ...entry.fields, quantity: -(entry.fields.quantity ?? entry.fields.copies ?? 0) } });
}

async function flush() {
  if (sending || !queue.length) return;
  sending = true;
  let went = false;
  const [entry] = queue;
  try {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(entry.url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      body: new URLSearchParams(entry.fields),
    });
    if (answer.redirected || answer.status === 403) {
      showLine(words.signIn);
    } else if (answer.status < 500) {
      const told = answer.ok ? await answer.json() : { ok: false, text: String(answer.status) };
      queue.shift();
      went = true;
      store();
      if (!told.ok) {
        unsay(entry);
        notice(told.text);
      } else if (!queue.length) {
        showLine(words.sent);
      }
    }
  } catch {
    // no line: the entry waits
  } finally {
    sending = false;
  }
  if (went && queue.length) flush();
}

function notice(text) {
  const node = document.getElementById("notice-words").content.cloneNode(true);
  node.querySelector(".notice-body").textContent = text;
  document.querySelector("[data-refused]").prepend(node);
}

/** kith.js locks a form until the page comes back; here it stays. */
function free(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

for (const form of document.querySelectorAll("form[data-queue]")) {
  form.addEventListener("submit", (event) => {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    if (fields.signer) return; // somebody is named: sent at once, never kept on the device
    event.preventDefault();
    event.stopImmediatePropagation();
    const entry = { url: form.action, figure: form.dataset.queue, fields: { ...fields, key: newKey(), at: new Date().toISOString() } };
    queue.push(entry);
    store();
    foresee(entry);
    if (!form.closest(".grid-quick")) form.reset();
    setTimeout(() => free(form));
    flush();
  }, { capture: true });
}

for (const entry of queue) foresee(entry);
showLine();
flush();
window.addEventListener("online", flush);
setInterval(flush, AGAIN_MS);
