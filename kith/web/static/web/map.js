// Draws every [data-map] from its json_script. Needs window.L (vendor/leaflet.js, loaded before).
// No tiles unless the page hands over an address. The list or table beside the map carries the same facts.
const KINDS = { site: "is-site", person: "is-person", alert: "is-alert" };
const flip = ([lon, lat]) => [lat, lon];

/** Escape by the DOM: labels are people's text. */
function textNode(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

function balloon(point) {
  if (!point.url) return textNode(point.label);
  const link = document.createElement("a");
  link.href = point.url;
  link.textContent = point.label;
  return link;
}

function drawArea(L, map, area) {
  const shade = Math.min(Math.max(area.shade ?? 0.25, 0), 1);
  const shape = L.polygon(area.outline.map(flip), {
    color: "#15544c", weight: 2, fillColor: "#15544c", fillOpacity: 0.06 + 0.5 * shade,
  });
  return Object.assign(shape.addTo(map), { label: area.name });
}

/** How much room a label takes, in pixels. */
function roomOf(map, label) {
  const probe = document.createElement("span");
  probe.className = "map-label";
  Object.assign(probe.style, { position: "absolute", visibility: "hidden", whiteSpace: "nowrap" });
  probe.textContent = label;
  map.getPane("tooltipPane").append(probe);
  const room = probe.getBoundingClientRect();
  probe.remove();
  return room;
}

/** The largest areas keep their names in sight, as long as no name covers another; the rest speak when pointed at. */
function placeLabels(map, shapes) {
  const placed = [];
  const size = (shape) => shape.getBounds().getNorthEast().distanceTo(shape.getBounds().getSouthWest());
  for (const shape of [...shapes].sort((one, other) => size(other) - size(one))) {
    const { x, y } = map.latLngToLayerPoint(shape.getCenter());
    const { width, height } = roomOf(map, shape.label);
    const isFree = placed.every((box) => Math.abs(box.x - x) * 2 > box.width + width || Math.abs(box.y - y) * 2 > box.height + height);
    if (isFree) placed.push({ x, y, width, height });
    if (shape.isNamed !== isFree) name(shape, isFree);
  }
}

function name(shape, isNamed) {
  shape.isNamed = isNamed;
  shape.unbindTooltip();
  const path = shape.getElement();
  path.setAttribute("tabindex", isNamed ? "-1" : "0");
  path.setAttribute("role", "img");
  path.setAttribute("aria-label", shape.label);
  shape.bindTooltip(textNode(shape.label), { permanent: isNamed, direction: "center", className: "map-label" });
}

function drawPoint(L, map, point) {
  const kind = KINDS[point.kind] ?? "";
  const icon = L.divIcon({ className: `map-pin ${kind}`, iconSize: [22, 22] });
  const marker = L.marker([point.lat, point.lon], { icon, title: point.label, alt: point.label, keyboard: true });
  marker.addTo(map).bindPopup(balloon(point), { closeButton: false });
  marker.getElement()?.setAttribute("aria-label", point.label);
  return marker;
}

function drawLine(L, map, line) {
  const shape = L.polyline([flip(line.from), flip(line.to)], { color: "#b23a1d", weight: 3, dashArray: "7 6" }).addTo(map);
  if (line.label) shape.bindTooltip(textNode(line.label));
  return shape;
}

function draw(L, box, source) {
  const map = L.map(box, { zoomSnap: 0.1, scrollWheelZoom: false, attributionControl: Boolean(source.tiles) });
  for (const [where, key] of [[".leaflet-control-zoom-in", "zoomIn"], [".leaflet-control-zoom-out", "zoomOut"]]) {
    const control = box.querySelector(where);
    if (control && box.dataset[key]) Object.assign(control, { title: box.dataset[key], ariaLabel: box.dataset[key] });
  }
  if (source.tiles) L.tileLayer(source.tiles.url, { attribution: source.tiles.attribution }).addTo(map);
  const areas = (source.areas ?? []).map((area) => drawArea(L, map, area));
  const shapes = [
    ...areas,
    ...(source.lines ?? []).map((line) => drawLine(L, map, line)),
    ...(source.points ?? []).map((point) => drawPoint(L, map, point)),
  ];
  const bounds = L.featureGroup(shapes).getBounds();
  if (!bounds.isValid()) return box.classList.add("is-off");
  map.fitBounds(bounds, { padding: [6, 6], maxZoom: 16 });
  placeLabels(map, areas);
  map.on("zoomend", () => placeLabels(map, areas));
}

function start(root) {
  if (!window.L) return;
  for (const box of root.querySelectorAll("[data-map]:not(.leaflet-container)")) {
    const source = document.getElementById(box.dataset.source);
    if (source) draw(window.L, box, JSON.parse(source.textContent));
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
