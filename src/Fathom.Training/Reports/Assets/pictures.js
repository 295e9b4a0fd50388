// Draws every <canvas data-picture="n"> from the page's JSON: bytes [C, H, W] in base64, coloured by the picture's map.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);

const pictures = (() => {
  // Nine samples of viridis (Smith and van der Walt, 2015), interpolated between.
  const viridis = ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"];
  const diverging = ["0b4c8a", "4393c3", "92c5de", "f4f4f2", "f4a582", "d6604d", "8f1323"];

  const parse = hex => [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16));

  /** A table of 256 colours from evenly spaced ones. */
  function ramp(stops) {
    const colours = stops.map(parse);
    return Array.from({ length: 256 }, (_, value) => {
      const at = value / 255 * (colours.length - 1), low = Math.min(Math.floor(at), colours.length - 2);
      return colours[low].map((channel, i) => channel + (colours[low + 1][i] - channel) * (at - low));
    });
  }

  /** Below 128 from paper to warm (errors), above from paper to deep (hits), as the table of a small matrix is coloured. */
  function confusion() {
    const style = getComputedStyle(document.documentElement);
    const [paper, warm, deep] = ["--paper", "--warm", "--deep"].map(name => style.getPropertyValue(name).trim().slice(1));
    const errors = ramp([paper, warm]), hits = ramp([paper, deep]);
    return Array.from({ length: 256 }, (_, value) => value < 128 ? errors[value * 2] : hits[(value - 128) * 2]);
  }

  const tables = {
    grey: Array.from({ length: 256 }, (_, value) => [value, value, value]),
    viridis: ramp(viridis),
    diverging: ramp(diverging),
  };

  function draw(canvas) {
    const picture = data.pictures[canvas.dataset.picture];
    const bytes = Uint8Array.from(atob(picture.pixels), character => character.charCodeAt(0));
    const area = picture.width * picture.height;
    canvas.width = picture.width;
    canvas.height = picture.height;
    const context = canvas.getContext("2d"), image = context.createImageData(picture.width, picture.height);
    const table = picture.map === "confusion" ? confusion() : tables[picture.map];
    for (let i = 0; i < area; i++) {
      const colour = picture.map === "rgb" ? [bytes[i], bytes[i + area], bytes[i + 2 * area]] : table[bytes[i]];
      image.data.set([...colour, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }

  return { drawAll: () => document.querySelectorAll("canvas[data-picture]").forEach(draw) };
})();

pictures.drawAll();
