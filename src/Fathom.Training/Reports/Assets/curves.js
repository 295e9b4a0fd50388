// Draws every <div data-chart="n"> with uPlot, in the page's colours, and again when the colours or the width change.
"use strict";

(() => {
  const height = 230;

  const formats = {
    percent: value => (100 * value).toFixed(2) + "%",
    number: value => value >= 100 ? value.toFixed(1) : value >= 0.001 || value === 0 ? value.toFixed(4) : value.toExponential(2),
    rate: value => value === 0 ? "0" : value.toExponential(2),
  };

  // Axis labels carry no more digits than their spacing asks for.
  const ticks = {
    percent: (_, values, __, ___, step) => values.map(value => (100 * value).toFixed(step < 0.001 ? 2 : step < 0.01 ? 1 : 0) + "%"),
    number: (_, values) => values.map(value => value === null ? "" : String(Number(value.toPrecision(6)))),
    rate: (_, values) => values.map(value => value === 0 ? "0" : Number(value.toPrecision(3)).toExponential()),
  };

  // On a logarithmic axis only powers of ten get a line and a label.
  const powers = (_, splits) => splits.map(value => Number.isInteger(Math.round(1e6 * Math.log10(value)) / 1e6) ? value : null);

  // The length of a bar says something only if it begins at zero.
  const fromZero = { range: (_, least, most) => [Math.min(0, least), Math.max(0, most) * 1.05 || 1] };

  function options(chart, width) {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const roles = {
      train: colour("--deep"), test: colour("--warm"), third: colour("--third"), fourth: colour("--fourth"),
      fifth: colour("--fifth"), sixth: colour("--sixth"), seventh: colour("--seventh"), faint: colour("--faint"),
    };
    const font = "12px " + style.getPropertyValue("--text").trim();
    const axis = { stroke: colour("--muted"), font, grid: { stroke: colour("--rule"), width: 1 }, ticks: { show: false }, gap: 6 };
    const few = chart.x.length <= 40, whole = chart.x.every(Number.isInteger);
    const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6];
    const shares = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
    const drawing = {
      line: {},
      faint: { width: 1 },
      dashed: { width: 1.25, dash: [6, 4] },
      bars: { paths: uPlot.paths.bars({ size: [0.7, 60] }) },
    };
    const bars = chart.series.some(series => series.style === "bars"), count = chart.x.length;
    const margin = count === 1 ? 1 : bars ? (chart.x[count - 1] - chart.x[0]) / (count - 1) / 2 : 0;
    const only = margin ? { range: [chart.x[0] - margin, chart.x[count - 1] + margin] } : {};
    return {
      width,
      height,
      padding: [10, 8, 0, 0],
      scales: { x: { time: false, ...only }, y: chart.logarithmic ? { distr: 3 } : bars ? fromZero : {} },
      axes: [
        { ...axis, size: 32, grid: { show: false }, incrs: whole ? counts : [...shares, ...counts] },
        { ...axis, size: 58, values: ticks[chart.format], ...(chart.logarithmic ? { filter: powers, grid: { ...axis.grid, filter: powers } } : {}) },
      ],
      series: [
        { label: chart.xLabel, value: (_, value) => value === null ? "–" : String(whole || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))) },
        ...chart.series.map(series => ({
          label: series.name,
          stroke: roles[series.role],
          width: series.role === "faint" ? 1 : 1.75,
          fill: series.style === "bars" ? roles[series.role] + "44" : undefined,
          points: { show: few && series.style !== "bars" && series.style !== "dashed", size: 5, fill: roles[series.role] },
          ...drawing[series.style],
          value: (_, value) => value === null ? "–" : formats[chart.format](value),
        })),
      ],
      cursor: { y: false, sync: chart.xLabel === "epoch" ? { key: "epoch", setSeries: false } : undefined },
      legend: { live: true },
    };
  }

  const drawn = new Map();

  function draw(place) {
    const chart = data.charts[place.dataset.chart];
    drawn.get(place)?.destroy();
    drawn.set(place, new uPlot(options(chart, place.clientWidth), [chart.x, ...chart.series.map(series => series.y)], place));
  }

  const places = [...document.querySelectorAll("[data-chart]")];
  places.forEach(draw);

  const resized = new ResizeObserver(entries => entries.forEach(({ target }) => {
    if (drawn.get(target).width !== target.clientWidth)
      drawn.get(target).setSize({ width: target.clientWidth, height });
  }));
  places.forEach(place => resized.observe(place));

  for (const query of ["(prefers-color-scheme: dark)", "print"])
    matchMedia(query).addEventListener("change", () => {
      places.forEach(draw);
      pictures.drawAll();
    });
})();
