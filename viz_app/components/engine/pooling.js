// @ts-check
/**
 * Pooling with its winners, in the browser; the twin of `cnn_core/pooling.py`. Every channel is pooled by itself.
 *
 * The largest value of a window is the largest of its rows' largest, and its sum the sum of its rows' sums: a pass along
 * the columns and one along the rows cost the window's height plus its width for each pixel, not their product.
 */
import { OUTSIDE, positions, taps } from "./convolution.js";

/** @typedef {import("./convolution.js").Stack} Stack */
/** @typedef {import("./convolution.js").Axis} Axis */
/** @typedef {import("./convolution.js").Window} Window */
/** @typedef {"max" | "average"} Kind */
/** @typedef {Stack & {winners: Int32Array | null}} Pooled winners: the pixel of its channel that each output is, in reading order, the first one of equals; none for averages */
/**
 * @typedef {object} Step how one output pixel came about, as `PoolingStep` in Python
 * @property {number[]} rows the image's rows that the window reads; OUTSIDE in the border
 * @property {number[]} cols
 * @property {Float32Array} window the values read; in the border -Infinity for max and 0 for average
 * @property {{row: number, col: number} | null} winner none for average
 * @property {number} count values that took part: what the average divides by
 * @property {number} sum
 * @property {number} result
 */

/** The window of a global pooling: as large as the map, in one place. @param {Stack} image @returns {Window} */
export function globalWindow({ height, width }) {
  const axis = (/** @type {number} */ size) => ({ size, stride: 1, before: 0, after: 0, dilation: 1 });
  return { rows: axis(height), cols: axis(width) };
}

/**
 * Slide a window over every channel and keep its largest value, or its average; the border counts in an average.
 * @param {Stack} image without its border
 * @param {Window} window every place of it holds a pixel of the image
 * @param {Kind} kind
 * @returns {Pooled}
 */
export function pool(image, window, kind) {
  const rows = placesOf(window.rows, image.height);
  const cols = placesOf(window.cols, image.width);
  const pooled = {
    channels: image.channels, height: rows.length, width: cols.length,
    values: new Float32Array(image.channels * rows.length * cols.length),
    winners: kind === "max" ? new Int32Array(image.channels * rows.length * cols.length) : null,
  };
  for (let channel = 0; channel < image.channels; channel++) {
    if (kind === "max") keepLargest(image, pooled, channel, { rows, cols });
    else keepAverage(image, pooled, channel, { rows, cols, count: window.rows.size * window.cols.size });
  }
  return pooled;
}

/** The pixels on the image that each place of a window reads along an axis. @param {Axis} axis @param {number} length @returns {number[][]} */
function placesOf(axis, length) {
  return Array.from({ length: positions(axis, length) }, (_, place) =>
    taps(axis, place, length, "zeros").filter((tap) => tap !== OUTSIDE));
}

/** @param {Stack} image @param {Pooled} pooled @param {number} channel @param {{rows: number[][], cols: number[][]}} places */
function keepLargest({ height, width, values }, pooled, channel, { rows, cols }) {
  const start = channel * height * width;
  const best = new Int32Array(height * pooled.width); // of each row, the largest pixel of each place along it
  for (let row = 0; row < height; row++) {
    for (let place = 0; place < pooled.width; place++) {
      best[row * pooled.width + place] = largestOf(values, start, cols[place], (col) => row * width + col);
    }
  }
  let to = channel * pooled.height * pooled.width;
  for (const reading of rows) {
    for (let place = 0; place < pooled.width; place++, to++) {
      const winner = largestOf(values, start, reading, (row) => best[row * pooled.width + place]);
      /** @type {Int32Array} */ (pooled.winners)[to] = winner;
      pooled.values[to] = values[start + winner];
    }
  }
}

/** The first of the largest among pixels. @param {Float32Array} values @param {number} start @param {number[]} reading @param {(at: number) => number} pixelAt */
function largestOf(values, start, reading, pixelAt) {
  let winner = pixelAt(reading[0]);
  for (let index = 1; index < reading.length; index++) {
    const pixel = pixelAt(reading[index]);
    if (values[start + pixel] > values[start + winner]) winner = pixel;
  }
  return winner;
}

/** @param {Stack} image @param {Stack} pooled @param {number} channel @param {{rows: number[][], cols: number[][], count: number}} places count: what the sums are divided by */
function keepAverage({ height, width, values }, pooled, channel, { rows, cols, count }) {
  const start = channel * height * width;
  const sums = new Float64Array(height * pooled.width);
  for (let row = 0; row < height; row++) {
    for (let place = 0; place < pooled.width; place++) {
      for (const col of cols[place]) sums[row * pooled.width + place] += values[start + row * width + col];
    }
  }
  let to = channel * pooled.height * pooled.width;
  for (const reading of rows) {
    for (let place = 0; place < pooled.width; place++, to++) {
      let sum = 0;
      for (const row of reading) sum += sums[row * pooled.width + place];
      pooled.values[to] = sum / count;
    }
  }
}

/**
 * Open one output pixel: what it read, and who won or what was divided by what.
 * @param {Stack} image
 * @param {Window} window
 * @param {{channel: number, row: number, col: number}} position
 * @param {Kind} kind
 * @returns {Step}
 */
export function poolStepAt(image, window, { channel, row, col }, kind) {
  const rows = taps(window.rows, row, image.height, "zeros");
  const cols = taps(window.cols, col, image.width, "zeros");
  const values = new Float32Array(rows.length * cols.length).fill(kind === "max" ? -Infinity : 0);
  const step = { rows, cols, window: values, winner: /** @type {Step["winner"]} */ (null), count: values.length, sum: 0, result: -Infinity };
  let inside = 0;
  rows.forEach((from, i) => cols.forEach((at, j) => {
    if (from === OUTSIDE || at === OUTSIDE) return;
    const value = image.values[(channel * image.height + from) * image.width + at];
    values[i * cols.length + j] = value;
    step.sum += value;
    inside++;
    if (kind === "average" || (step.winner && value <= step.result)) return;
    step.winner = { row: from, col: at };
    step.result = value;
  }));
  if (kind === "average") return { ...step, result: step.sum / step.count };
  return { ...step, count: inside };
}

/**
 * The image moved to the right; its first column fills what becomes free.
 * @param {Stack} image
 * @param {number} by pixels
 * @returns {Stack}
 */
export function shifted(image, by) {
  const values = new Float32Array(image.values.length);
  for (let at = 0; at < values.length; at++) {
    const col = at % image.width;
    values[at] = image.values[at - Math.min(by, col)];
  }
  return { ...image, values };
}
