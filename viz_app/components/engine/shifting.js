// @ts-check
/** A picture moved by whole pixels, and how alike two maps are. */

/** @typedef {{height: number, width: number, values: ArrayLike<number>}} Plane */
/** @typedef {{right: number, down: number}} Shift in pixels; left and up below 0 */
/** @typedef {{row: number, col: number, height: number, width: number}} Region of a map; empty where a length is 0 */

/** The plane moved; what comes in is 0. @param {Plane} plane @param {Shift} shift @returns {Float64Array} */
export function moved({ height, width, values }, { right, down }) {
  const result = new Float64Array(height * width);
  for (let row = Math.max(0, down); row < Math.min(height, height + down); row++) {
    for (let col = Math.max(0, right); col < Math.min(width, width + right); col++) {
      result[row * width + col] = values[(row - down) * width + col - right];
    }
  }
  return result;
}

/**
 * The outputs whose window reads only pixels of the picture, in the picture as it was and as it is moved.
 * @param {{height: number, width: number}} picture
 * @param {import("./convolution.js").Window} window with stride 1
 * @param {Shift} shift
 * @returns {Region}
 */
export function comparable({ height, width }, { rows, cols }, { right, down }) {
  const along = (/** @type {number} */ length, /** @type {import("./convolution.js").Axis} */ { size, before }, /** @type {number} */ by) =>
    [before + Math.max(0, by), Math.max(0, length - size + 1 - Math.abs(by))];
  const [[row, tall], [col, wide]] = [along(height, rows, down), along(width, cols, right)];
  return { row, col, height: tall, width: wide };
}

/** The values of a region, row by row. @param {Plane} plane @param {Region} region @returns {Float64Array} */
export function cut({ width, values }, region) {
  const part = new Float64Array(region.height * region.width);
  for (let index = 0; index < part.length; index++) {
    const row = region.row + Math.floor(index / region.width);
    part[index] = values[row * width + region.col + (index % region.width)];
  }
  return part;
}

/**
 * Pearson's correlation of two rows of numbers.
 * @param {Float64Array} one
 * @param {Float64Array} other
 * @returns {number | null} −1 to 1; null where one of them is flat, or there is nothing to compare
 */
export function correlation(one, other) {
  const [a, b] = [one, other].map(centred);
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  return aa > 0 && bb > 0 ? Math.min(1, Math.max(-1, ab / Math.sqrt(aa * bb))) : null;
}

/** @param {Float64Array} one @param {Float64Array} other @returns {number} */
export function largestDifference(one, other) {
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index])), 0);
}

/** @param {Float64Array} values */
function centred(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other @returns {number} */
export function dot(one, other) {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index] * other[index];
  return sum;
}
