// The counter: a scanned code stands behind the # of the address, where no server sees it.
const code = location.hash.slice(1);
const form = document.querySelector("form[data-till]");
const links = document.querySelectorAll("[data-carry-code] a");
if (/^[0-9a-f]{32}$/.test(code)) {
  if (form) {
    history.replaceState(null, "", location.pathname + location.search);
    form.elements.code.value = code;
    form.requestSubmit();
  } else {
    for (const link of links) link.hash = code;
  }
} else {
  form?.elements.code.focus({ preventScroll: true });
}
