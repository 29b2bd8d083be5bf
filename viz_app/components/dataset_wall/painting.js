// @ts-check
/** Paints images pixel by pixel: sixty thousand of them as fast as six. */

/** @typedef {import("./pictures.js").Source} Source */
/** @typedef {{words: Uint32Array, width: number, height: number}} Target */

const OPAQUE = 0xff000000;

/** @type {Map<string, Uint16Array>} */
const spans = new Map();

/** For each pixel of a tile the first and the end of the source's pixels that it shows. @param {number} source @param {number} tile */
function spansOf(source, tile) {
  const name = `${source} ${tile}`;
  const known = spans.get(name);
  if (known) return known;
  const found = new Uint16Array(2 * tile);
  for (let at = 0; at < tile; at++) {
    found[2 * at] = Math.floor((at * source) / tile);
    found[2 * at + 1] = Math.max(found[2 * at] + 1, Math.floor(((at + 1) * source) / tile));
  }
  spans.set(name, found);
  return found;
}

/** Paint an image into a tile, cut at the canvas; smaller tiles show the mean of the pixels that fall together. @param {Target} target @param {Source} source @param {number} channels @param {{x: number, y: number, width: number, height: number}} tile */
export function paintImage({ words, width, height }, source, channels, tile) {
  const rows = spansOf(source.height, tile.height);
  const cols = spansOf(source.width, tile.width);
  const area = source.height * source.width;
  const last = channels === 3 ? 2 : 0;
  const end = Math.min(tile.height, height - tile.y);
  const right = Math.min(tile.width, width - tile.x);
  for (let y = Math.max(0, -tile.y); y < end; y++) {
    let place = (tile.y + y) * width + tile.x;
    for (let x = 0; x < right; x++, place++) {
      const red = meanOf(source, source.start, rows, cols, y, x);
      const green = last ? meanOf(source, source.start + area, rows, cols, y, x) : red;
      const blue = last ? meanOf(source, source.start + 2 * area, rows, cols, y, x) : red;
      words[place] = (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
    }
  }
}

/** @param {Source} source @param {number} start @param {Uint16Array} rows @param {Uint16Array} cols @param {number} y @param {number} x */
function meanOf({ values, width }, start, rows, cols, y, x) {
  const [top, bottom, left, right] = [rows[2 * y], rows[2 * y + 1], cols[2 * x], cols[2 * x + 1]];
  if (bottom - top === 1 && right - left === 1) return values[start + top * width + left];
  let sum = 0;
  for (let row = top; row < bottom; row++) for (let col = left; col < right; col++) sum += values[start + row * width + col];
  return Math.round(sum / ((bottom - top) * (right - left)));
}
