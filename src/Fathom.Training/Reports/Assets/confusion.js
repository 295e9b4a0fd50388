// Reads out the cell of the confusion matrix under the pointer, below the matrix.
"use strict";

document.querySelectorAll(".confusion").forEach(figure => {
  const readout = figure.querySelector(".readout"), canvas = figure.querySelector("[data-confusion]");

  figure.addEventListener("pointerover", event => {
    const text = event.target.closest("[data-readout]")?.dataset.readout;
    if (text)
      readout.textContent = text;
  });

  canvas?.addEventListener("pointermove", event => {
    const { classes, counts } = data.confusion, size = classes.length;
    const cell = (offset, length) => Math.min(size - 1, Math.max(0, Math.floor(offset / length * size)));
    const truth = cell(event.offsetY, canvas.clientHeight), predicted = cell(event.offsetX, canvas.clientWidth);
    const row = counts.slice(truth * size, (truth + 1) * size), support = row.reduce((sum, count) => sum + count, 0);
    const share = support ? (100 * row[predicted] / support).toFixed(1) + "% of its class" : "no examples";
    const pair = truth === predicted ? classes[truth] + " found" : classes[truth] + " taken for " + classes[predicted];
    readout.textContent = `${pair}: ${row[predicted]}, ${share}`;
  });
});
