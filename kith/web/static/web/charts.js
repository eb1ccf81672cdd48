// Draws every [data-chart] from its json_script, as SVG, with Apache ECharts (vendor/, loaded before).
// The table behind a chart carries the same numbers: it stands open without this script, and folds
// once the chart is there. Lines differ by dash and mark, bars by pattern, never by colour alone.
const INKS = {
  light: { text: "#1d2a2a", soft: "#4c5a58", grid: "#e0d8c8", lines: ["#15544c", "#b23a1d", "#1f4e7d", "#7a5200"], decal: "#ffffff" },
  dark: { text: "#f4f1e8", soft: "#c9d2ce", grid: "#33514c", lines: ["#8fd6c4", "#f5c26b", "#a9c8f0", "#f2a58f"], decal: "#10211f" },
};
const DASHES = ["solid", "dashed", "dotted", [12, 4, 3, 4]];
const MARKS = ["circle", "rect", "triangle", "diamond"];
const PATTERNS = [
  { symbol: "none" },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 5], rotation: -Math.PI / 4 },
  { symbol: "circle", symbolSize: 0.7, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [5, 0] },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 6] },
];

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const sizeOf = (box) => Number.parseFloat(getComputedStyle(box).fontSize) || 16;

function oneSeries(spec, ink, size) {
  return (row, n) => {
    const colour = ink.lines[n % ink.lines.length];
    const common = { name: row.name, data: row.values, color: colour };
    if (spec.kind === "bar") {
      const decal = { color: ink.decal, ...PATTERNS[n % PATTERNS.length] };
      return { ...common, type: "bar", barMaxWidth: size * 1.8, itemStyle: { decal, borderColor: ink.text, borderWidth: 1 },
        label: { show: true, position: spec.is_lying ? "right" : "top", color: ink.text, fontSize: size * 0.85 } };
    }
    return { ...common, type: "line", symbol: MARKS[n % MARKS.length], symbolSize: size * 0.6, connectNulls: false,
      lineStyle: { width: 3, type: DASHES[n % DASHES.length] }, markLine: target(row, colour, ink, size) };
  };
}

/** A wanted number as a thin line across, where somebody has set one. */
function target(row, colour, ink, size) {
  if (!row.target) return undefined;
  return { symbol: "none", silent: true, data: [{ yAxis: row.target }], lineStyle: { color: colour, type: "dashed", width: 1 },
    label: { formatter: `${row.target_words} {c}`, color: ink.text, position: "insideEndTop", fontSize: size * 0.8 } };
}

/** How many rows the names of the lines take over the picture, at most. */
function legendRows(spec, box, size) {
  const wide = (name) => [...name].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 1 : 0.6), 4.6);
  const room = Math.max(1, box.clientWidth / size - 2);
  return Math.ceil((spec.series.reduce((sum, row) => sum + wide(row.name), 0) * 1.1) / room);
}

function optionOf(spec, box) {
  const ink = INKS[spec.is_dark ? "dark" : "light"];
  const size = sizeOf(box);
  const words = { color: ink.text, fontSize: size * 0.85 };
  const names = { type: "category", data: spec.labels, axisLabel: { ...words, hideOverlap: true }, axisLine: { lineStyle: { color: ink.soft } },
    axisTick: { show: false }, inverse: Boolean(spec.is_lying) };
  const numbers = { type: "value", minInterval: 1, axisLabel: words, splitLine: { lineStyle: { color: ink.grid } } };
  const isOne = spec.series.length === 1;
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(box).fontFamily },
    aria: { enabled: true, label: { description: spec.told }, decal: { show: spec.kind === "bar" } },
    legend: { show: !isOne, top: 0, left: 0, itemWidth: size * 2.6, itemHeight: size, textStyle: { ...words, fontSize: size } },
    grid: { top: size * (1.4 + (isOne ? 0 : 1.6 * legendRows(spec, box, size))), left: size * 0.5, right: size * (spec.is_lying ? 3 : 1.2), bottom: size * 0.5, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: spec.is_lying ? numbers : names,
    yAxis: spec.is_lying ? names : numbers,
    series: spec.series.map(oneSeries(spec, ink, size)),
  };
}

/** A fixed view box lets print and zoom scale the drawing with its column. */
function letScale(box, chart) {
  const svg = box.querySelector("svg");
  svg?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
}

function draw(box) {
  const spec = read(box.dataset.source);
  box.hidden = false;
  if (spec.is_lying) box.style.height = `${(spec.labels.length * (spec.series.length + 0.8) * 1.25 + 5)}em`;
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  chart.setOption(optionOf(spec, box));
  letScale(box, chart);
  new ResizeObserver(() => {
    chart.resize();
    letScale(box, chart);
  }).observe(box);
  box.parentElement.querySelector("details")?.removeAttribute("open");
}

/** Every chart that is not drawn yet; a page that gets fresh numbers asks again. */
export function drawAll() {
  if (!window.echarts) return;
  for (const box of document.querySelectorAll("[data-chart]:not([_echarts_instance_])")) draw(box);
}

drawAll();
document.addEventListener("htmx:afterSettle", drawAll);
