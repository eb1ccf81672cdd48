/** Asks the device for a passkey and puts what it says into the form's hidden field. */

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The server speaks base64url, the device bytes. */
function optionsOf(form) {
  const { publicKey } = JSON.parse(form.dataset.options);
  publicKey.challenge = toBytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = toBytes(publicKey.user.id);
  for (const key of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) key.id = toBytes(key.id);
  return { publicKey };
}

function wordsOf(found) {
  const said = found.response;
  const response = { clientDataJSON: toText(said.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[name]) response[name] = toText(said[name]);
  }
  return JSON.stringify({
    id: found.id, rawId: toText(found.rawId), type: found.type, response,
    clientExtensionResults: found.getClientExtensionResults(),
  });
}

async function ask(event) {
  const form = event.currentTarget;
  const field = form.querySelector("input[name$=credential]");
  event.preventDefault();
  event.stopPropagation();
  try {
    field.value = wordsOf(await navigator.credentials[form.dataset.passkey](optionsOf(form)));
    form.submit();
  } catch {
    field.value = ""; // she changed her mind, or the device knows no key: the page stays
    delete form.dataset.busy;
    form.querySelector("button").removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", ask);
