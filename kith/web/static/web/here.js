// Whoever wants to may tell how far away the phone is. Nothing is asked before the button is pressed.
const button = document.querySelector("[data-where-button]");
const form = document.querySelector("form[data-where]");
if (button && form && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.lon.value = coords.longitude.toFixed(3);
      form.elements.lat.value = coords.latitude.toFixed(3);
      button.disabled = true;
      button.setAttribute("aria-pressed", "true");
    });
  });
}
