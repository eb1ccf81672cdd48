// A look at the wall that finds nothing new answers 304: the wall stays as it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
});
