// @ts-check
/** Paints an image, one of its channels and one of its rows, with what is chosen in a frame. */
import { inkOn } from "../engine/palette.js";
import { written } from "./words.js";

/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {{row: number, col: number, height: number, width: number}} Frame in pixels of the image */
/** @typedef {{frame: Frame | null, unit: import("./types.js").Facts["unit"] | null, ratio: number}} Look unit: null where no numbers are written */

const OPAQUE = 255;
const NUMBER_CSS = 24; // so wide must a pixel be for its number
export const CELL_CSS = { "0-1": 40, "0-255": 32 };

/** The colour of a pixel: of all channels together, or of one alone. @param {Picture} picture @param {number | null} channel @param {number} pixel @returns {[number, number, number]} */
export function colourOfPixel({ values, start, channels, height, width }, channel, pixel) {
  const area = height * width;
  const at = (/** @type {number} */ plane) => values[start + plane * area + pixel];
  if (channels === 1) return [at(0), at(0), at(0)];
  if (channel === null) return [at(0), at(1), at(2)];
  return /** @type {[number, number, number]} */ ([0, 1, 2].map((colour) => (colour === channel ? at(channel) : 0)));
}

/** Paint an image so that its longer side has about so many CSS pixels, each of its own pixels as large as the others. @param {HTMLCanvasElement} canvas @param {Picture} picture @param {number | null} channel null: in colour @param {number} sideCss @param {Look} look */
export function paintPicture(canvas, picture, channel, sideCss, { frame, unit, ratio }) {
  const { height, width } = picture;
  const longest = Math.max(height, width);
  const room = sideCss * ratio;
  const scale = room >= longest ? Math.floor(room / longest) : room / longest;
  size(canvas, Math.round(width * scale), Math.round(height * scale), ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingEnabled = scale < 1;
  context.drawImage(smallPicture(picture, channel), 0, 0, canvas.width, canvas.height);
  if (unit && channel !== null && scale / ratio >= NUMBER_CSS) writeNumbers(context, picture, channel, { scale, unit });
  if (frame) outline(context, { x: frame.col * scale, y: frame.row * scale, width: frame.width * scale, height: frame.height * scale }, ratio);
}

/** Paint a row as cells with numbers, as many around a column as there is room for. @param {HTMLCanvasElement} canvas @param {Picture} picture @param {{channel: number, row: number, col: number}} at @param {number} widthCss @param {{unit: import("./types.js").Facts["unit"], ratio: number, text: string, font: string}} look @returns {{first: number, cell: number}} the first column, and CSS pixels of a cell */
export function paintRow(canvas, picture, { channel, row, col }, widthCss, { unit, ratio, text, font }) {
  const cellCss = CELL_CSS[unit];
  const count = Math.max(1, Math.min(picture.width, Math.floor(widthCss / cellCss)));
  const first = Math.max(0, Math.min(picture.width - count, col - (count >> 1)));
  const cell = cellCss * ratio;
  const head = 18 * ratio;
  size(canvas, Math.round(count * cell), Math.round(head + cell), ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  for (let at = 0; at < count; at++) {
    const pixel = row * picture.width + first + at;
    const colour = colourOfPixel(picture, channel, pixel);
    context.font = `${11 * ratio}px ${font}`;
    context.fillStyle = text;
    context.fillText(String(first + at), (at + 0.5) * cell, head / 2);
    context.fillStyle = `rgb(${colour.join(" ")})`;
    context.fillRect(at * cell, head, cell, cell);
    context.fillStyle = inkOn(colour);
    context.font = `${12.5 * ratio}px ${font}`;
    context.fillText(written(byteAt(picture, channel, pixel), unit, true), (at + 0.5) * cell, head + cell / 2);
  }
  context.fillStyle = "rgb(128 128 128 / 45%)";
  for (let at = 1; at < count; at++) context.fillRect(at * cell, head, 1, cell);
  outline(context, { x: (col - first) * cell, y: head, width: cell, height: cell }, ratio);
  return { first, cell: cellCss };
}

/** @param {Picture} picture @param {number} channel @param {number} pixel */
export function byteAt({ values, start, height, width }, channel, pixel) {
  return values[start + channel * height * width + pixel];
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {number} ratio */
function size(canvas, width, height, ratio) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
}

/** @param {Picture} picture @param {number | null} channel */
function smallPicture(picture, channel) {
  const { height, width } = picture;
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < height * width; pixel++) image.data.set([...colourOfPixel(picture, channel, pixel), OPAQUE], 4 * pixel);
  const canvas = new OffscreenCanvas(width, height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {Picture} picture @param {number} channel @param {{scale: number, unit: import("./types.js").Facts["unit"]}} look */
function writeNumbers(context, picture, channel, { scale, unit }) {
  Object.assign(context, { textAlign: "center", textBaseline: "middle", font: `${scale * 0.38}px sans-serif` });
  for (let pixel = 0; pixel < picture.height * picture.width; pixel++) {
    const [row, col] = [Math.floor(pixel / picture.width), pixel % picture.width];
    context.fillStyle = inkOn(colourOfPixel(picture, channel, pixel));
    context.fillText(written(byteAt(picture, channel, pixel), unit, true), (col + 0.5) * scale, (row + 0.5) * scale);
  }
}

/** A frame that is seen on any colour. @param {CanvasRenderingContext2D} context @param {{x: number, y: number, width: number, height: number}} box @param {number} ratio */
function outline(context, { x, y, width, height }, ratio) {
  for (const [tone, thick] of /** @type {[string, number][]} */ ([["#000000", 4], ["#ffd400", 2]])) {
    context.strokeStyle = tone;
    context.lineWidth = thick * ratio;
    context.strokeRect(x, y, width, height);
  }
}
