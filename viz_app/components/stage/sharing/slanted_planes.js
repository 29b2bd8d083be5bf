// @ts-check
/** Planes of pixels drawn aslant, so that two of them stand one behind the other. Lengths are CSS pixels. */

/** @typedef {{x: number, y: number}} Corner where a plane's first pixel begins */
/** @typedef {{row: number, col: number}} Place */

export const SLANT = 0.3; // a plane rises to the right by so much of a pixel per column
export const NARROW = 0.62; // and its pixels are so much narrower than high

/** A picture pixel by pixel. @param {{height: number, width: number, values: ArrayLike<number>}} picture gray, 0 to 1 */
export function paintedGray({ height, width, values }) {
  const image = new ImageData(width, height);
  for (let index = 0; index < values.length; index++) {
    const gray = Math.round(255 * values[index]);
    image.data.set([gray, gray, gray, 255], 4 * index);
  }
  const canvas = new OffscreenCanvas(width, height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  return canvas;
}

/** Draw in pixels of a plane from here on. @param {CanvasRenderingContext2D} context @param {Corner} corner @param {number} scale @param {number} ratio */
export function slanted(context, { x, y }, scale, ratio) {
  context.setTransform(ratio * scale * NARROW, -ratio * scale * SLANT, 0, ratio * scale, ratio * x, ratio * y);
}

/** @param {Corner} corner @param {Place} pixel @param {number} scale @returns {Corner} */
export function middle({ x, y }, { row, col }, scale) {
  return { x: x + (col + 0.5) * scale * NARROW, y: y + (row + 0.5) * scale - (col + 0.5) * scale * SLANT };
}

/** @param {Corner} corner @param {number} x @param {number} y @param {number} scale @returns {Place} */
export function pixelAt(corner, x, y, scale) {
  const col = (x - corner.x) / (scale * NARROW);
  return { row: Math.floor((y - corner.y) / scale + col * SLANT), col: Math.floor(col) };
}

/** @param {CanvasRenderingContext2D} context @param {Corner} corner @param {Place} pixel @param {number} scale @param {string} colour */
export function outline(context, { x, y }, { row, col }, scale, colour) {
  context.strokeStyle = colour;
  context.beginPath();
  for (const [down, right] of [[0, 0], [0, 1], [1, 1], [1, 0]]) {
    context.lineTo(x + (col + right) * scale * NARROW, y + (row + down) * scale - (col + right) * scale * SLANT);
  }
  context.closePath();
  context.stroke();
}
