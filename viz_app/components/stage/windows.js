// @ts-check
/** Which pixels of the padded picture an output pixel reads, and which outputs read a pixel; as frames to draw. */

/** @typedef {import("../engine/convolution.js").Axis} Axis */
/** @typedef {import("../engine/convolution.js").Window} Window */
/** @typedef {import("../maps/types.js").Mark} Mark */
/** @typedef {{row: number, col: number}} At */

/** The window of an output pixel; with dilation, each tap too. @param {Window} window @param {At} at @returns {Mark[]} */
export function readFrom({ rows, cols }, { row, col }) {
  const first = { row: row * rows.stride, col: col * cols.stride };
  const whole = { ...first, height: reach(rows), width: reach(cols), tile: 0 };
  if (rows.dilation === 1 && cols.dilation === 1) return [whole];
  const taps = pairs(range(rows.size), range(cols.size)).map(([i, j]) =>
    pixel(first.row + i * rows.dilation, first.col + j * cols.dilation));
  return [whole, ...taps];
}

/**
 * The outputs that read a pixel of the padded picture.
 * @param {Window} window
 * @param {At} at
 * @param {{height: number, width: number}} map
 * @returns {Mark[]} one frame around all, where they are neighbours
 */
export function readersOf({ rows, cols }, { row, col }, map) {
  const readingRows = readers(rows, row, map.height);
  const readingCols = readers(cols, col, map.width);
  if (!readingRows.length || !readingCols.length) return [];
  if (rows.dilation === 1 && cols.dilation === 1) {
    return [{ row: readingRows[0], col: readingCols[0], height: readingRows.length, width: readingCols.length, tile: 0 }];
  }
  return pairs(readingRows, readingCols).map(([i, j]) => pixel(i, j));
}

/**
 * The outputs for which a weight meets a pixel of the picture, and not of the border.
 * @param {Window} window
 * @param {At} tap the weight's place in the kernel
 * @param {{height: number, width: number}} image
 * @param {{height: number, width: number}} map
 * @returns {Mark[]}
 */
export function tapAt({ rows, cols }, tap, image, map) {
  const [top, bottom] = meeting(rows, tap.row, image.height, map.height);
  const [left, right] = meeting(cols, tap.col, image.width, map.width);
  return top > bottom || left > right ? [] : [{ row: top, col: left, height: bottom - top + 1, width: right - left + 1, tile: 0 }];
}

/** @param {Axis} axis @param {number} tap @param {number} length @param {number} places @returns {[number, number]} first and last */
function meeting({ stride, before, dilation }, tap, length, places) {
  const offset = tap * dilation - before;
  return [Math.max(0, Math.ceil(-offset / stride)), Math.min(places - 1, Math.floor((length - 1 - offset) / stride))];
}

/** @param {Axis} axis @param {number} at @param {number} length @returns {number[]} in order */
function readers({ size, stride, dilation }, at, length) {
  const found = range(size).map((tap) => (at - tap * dilation) / stride);
  return found.filter((place) => Number.isInteger(place) && place >= 0 && place < length).reverse();
}

/** @param {Axis} axis */
function reach({ size, dilation }) {
  return (size - 1) * dilation + 1;
}

/** @param {number} row @param {number} col @returns {Mark} */
export function pixel(row, col) {
  return { row, col, height: 1, width: 1, tile: 0 };
}

/** @param {number} count */
function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** @param {number[]} left @param {number[]} right @returns {[number, number][]} */
function pairs(left, right) {
  return left.flatMap((one) => right.map((/** @returns {[number, number]} */ other) => [one, other]));
}
