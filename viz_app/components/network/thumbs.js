// @ts-check
/** The thumbnails of a step on its canvas. */
import { css, diverging, sequential } from "../engine/palette.js";
import { STRANGE } from "../maps/colours.js";
import { cornerOf } from "./grid.js";

/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./grid.js").Grid} Grid */

/** @type {Map<boolean, Uint32Array>} made once: they are the same for ever */
const tables = new Map();

/** The colours of a thumbnail's bytes, as `viz_app/draw/thumbnails.py` writes them, in the byte order of ImageData. @param {boolean} signed @returns {Uint32Array} */
export function tableOf(signed) {
  const known = tables.get(signed);
  if (known) return known;
  const bytes = new Uint8ClampedArray(256 * 4);
  for (let byte = 0; byte < 256; byte++) {
    const colour = signed ? diverging((byte - 128) / 127) : sequential((byte - 1) / 254);
    bytes.set([...(byte === 0 ? STRANGE : colour), 255], byte * 4);
  }
  const table = new Uint32Array(bytes.buffer);
  tables.set(signed, table);
  return table;
}

/** The colours of the scale from its low end to its high end, for CSS. @param {boolean} signed */
export function rampOf(signed) {
  const stops = Array.from({ length: 17 }, (_, stop) => css(signed ? diverging(stop / 8 - 1) : sequential(stop / 16)));
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** Paint all maps of a step that its card shows. @param {HTMLCanvasElement} canvas @param {Step} step @param {Uint8Array} bytes @param {Grid} grid @param {number} ratio device pixels per CSS pixel */
export function paintThumbs(canvas, step, bytes, grid, ratio) {
  const [count, height, width] = step.thumbnail;
  const context = sized(canvas, grid, width, ratio);
  if (!context || count * height * width === 0) return;
  const table = tableOf(step.signed);
  const image = new ImageData(width, height * count);
  const words = new Uint32Array(image.data.buffer);
  for (let place = 0; place < words.length; place++) words[place] = table[bytes[place]];
  const strip = stripOf(image);
  for (let index = 0; index < grid.count; index++) {
    const { x, y } = cornerOf(grid, index);
    const [left, top] = [Math.round(x * ratio), Math.round(y * ratio)];
    const [right, bottom] = [Math.round((x + grid.cellWidth) * ratio), Math.round((y + grid.cellHeight) * ratio)];
    context.drawImage(strip, 0, index * height, width, height, left, top, right - left, bottom - top);
  }
}

/** Paint what the network sees, in its own colours. @param {HTMLCanvasElement} canvas @param {import("../engine/packing.js").PackedArray} seen */
export function paintPicture(canvas, { shape: [channels, height, width], values }) {
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  const area = height * width;
  for (let pixel = 0; pixel < area; pixel++) {
    for (let colour = 0; colour < 3; colour++) image.data[4 * pixel + colour] = values[(channels === 3 ? colour : 0) * area + pixel];
    image.data[4 * pixel + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** @param {HTMLCanvasElement} canvas @param {Grid} grid @param {number} mapWidth @param {number} ratio */
function sized(canvas, grid, mapWidth, ratio) {
  const [width, height] = [Math.round(grid.width * ratio), Math.round(grid.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  if (context) context.imageSmoothingEnabled = grid.cellWidth * ratio < mapWidth; // pixels stay squares, unless they are smaller than the screen's
  return context;
}

/** @param {ImageData} image */
function stripOf(image) {
  const strip = new OffscreenCanvas(image.width, image.height);
  strip.getContext("2d")?.putImageData(image, 0, 0);
  return strip;
}
