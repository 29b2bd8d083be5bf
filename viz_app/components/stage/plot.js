// @ts-check
/** What every plot on a canvas needs: its size in device pixels, ticks at round numbers, and counts of values. */

/** @typedef {{context: CanvasRenderingContext2D, ratio: number, width: number, height: number}} Sheet lengths in CSS pixels */

/** Give a canvas its size, emptied, so that one unit is one CSS pixel. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @returns {Sheet} */
export function sheetOf(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, ratio, width, height };
}

/** Round numbers between two ends. @param {number} low @param {number} high @param {number} most @returns {number[]} */
export function ticksOf(low, high, most) {
  const rough = (high - low) / most;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5, 10].find((times) => times * size >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/**
 * The shares of the values in equal bins; what lies outside counts in none.
 * @param {ArrayLike<number>} values
 * @param {{low: number, high: number, count: number}} bins
 * @returns {Float64Array}
 */
export function sharesOf(values, { low, high, count }) {
  const shares = new Float64Array(count);
  for (let index = 0; index < values.length; index++) {
    const bin = Math.floor(((values[index] - low) / (high - low)) * count);
    if (bin >= 0 && bin < count) shares[bin] += 1 / values.length;
    else if (values[index] === high) shares[count - 1] += 1 / values.length;
  }
  return shares;
}
