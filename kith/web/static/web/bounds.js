// Drawing the bounds of a grid: press on the map corner by corner. Without this script one types them.
const box = document.querySelector("[data-bounds]");
const field = document.querySelector("[data-ring]");
const tools = document.querySelector("[data-bounds-tools]");
const source = JSON.parse(document.getElementById(box.dataset.source)?.textContent ?? "null");
const flip = ([lon, lat]) => [lat, lon];

function read() {
  return field.value.split("\n").map((line) => line.split(",").map(Number)).filter((at) => at.length === 2 && at.every(Number.isFinite));
}

function write(ring) {
  field.value = ring.map(([lon, lat]) => `${lon.toFixed(6)}, ${lat.toFixed(6)}`).join("\n");
}

function start(L) {
  const map = L.map(box, { scrollWheelZoom: false, attributionControl: false });
  const shape = L.polygon([], { color: "#b23a1d", weight: 3, fillOpacity: 0.15 }).addTo(map);
  const around = (source?.areas ?? []).map((area) =>
    L.polygon(area.outline.map(flip), { color: "#15544c", weight: 2, fillOpacity: 0.05, interactive: false }).addTo(map));
  const draw = () => shape.setLatLngs(read().map(flip));
  const change = (ring) => { write(ring); draw(); };
  draw();
  const seen = around.length ? L.featureGroup(around).getBounds() : shape.getBounds();
  if (seen.isValid()) map.fitBounds(seen.pad(0.1)); else map.setView([37.43, 118.67], 14);
  map.on("click", ({ latlng }) => change([...read(), [latlng.lng, latlng.lat]]));
  document.querySelector("[data-bounds-undo]").addEventListener("click", () => change(read().slice(0, -1)));
  document.querySelector("[data-bounds-clear]").addEventListener("click", () => change([]));
  field.addEventListener("input", draw);
  tools.hidden = false;
}

if (window.L) start(window.L);
else window.addEventListener("load", () => start(window.L));
