// @ts-check
/** A window's numbers as a picture: one cell for each, the winner framed, and what comes out of them. */
import { css, inkOn } from "../../engine/palette.js";
import { entriesOf, tableOf } from "../../maps/colours.js";
import { fittingText } from "../../maps/reading.js";

/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {import("../../maps/types.js").Ink} Ink */
/** @typedef {{numbers: ArrayLike<number>, height: number, width: number, winner: number | null, result: number}} Cells winner: its number in reading order */
/** @typedef {{tile: Tile, room: number, ink: Ink}} Look room: CSS pixels across */
/** @typedef {{tile: Tile, cell: number, ratio: number, ink: Ink}} Scaled cell: device pixels */

const WIDEST_CELL = 46;
const TALLEST_BLOCK = 320;
const NUMBERED_CELL = 24;
const ARROW_CELLS = 1.6;

/** @param {HTMLCanvasElement} canvas @param {Cells} cells @param {Look} look */
export function paintCells(canvas, { numbers, height, width, winner, result }, { tile, room, ink }) {
  const ratio = globalThis.devicePixelRatio || 1;
  const side = Math.min(WIDEST_CELL, room / (width + ARROW_CELLS + 1.2), Math.max(NUMBERED_CELL, TALLEST_BLOCK / height));
  const cell = Math.floor(Math.max(4, side) * ratio);
  const edge = Math.ceil(2 * ratio); // a frame stands out by half its width
  resize(canvas, { width: Math.ceil((width + ARROW_CELLS + 1) * cell) + 2 * edge, height: height * cell + 2 * edge, ratio });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.clearRect(0, 0, canvas.width, canvas.height);
  const place = (/** @type {number} */ index) => ({ x: (index % width) * cell + edge, y: Math.floor(index / width) * cell + edge });
  const paint = painterOf(context, { tile, cell, ratio, ink });
  for (let index = 0; index < numbers.length; index++) paint(numbers[index], place(index));
  if (winner !== null) frame(context, place(winner), { tile, cell, ratio, ink });
  const middle = edge + ((height - 1) * cell) / 2;
  context.fillStyle = ink.text;
  context.font = `${Math.max(12 * ratio, cell * 0.5)}px ${ink.font}`;
  context.fillText("→", edge + (width + ARROW_CELLS / 2) * cell, middle + cell / 2);
  paint(result, { x: edge + Math.floor((width + ARROW_CELLS) * cell), y: middle });
}

/** @param {HTMLCanvasElement} canvas @param {{width: number, height: number, ratio: number}} to device pixels */
function resize(canvas, { width, height, ratio }) {
  if (canvas.width === width && canvas.height === height) return;
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
}

/** @param {CanvasRenderingContext2D} context @param {Scaled} look */
function painterOf(context, { tile, cell, ratio, ink }) {
  const bytes = new Uint8ClampedArray(tableOf(tile.kind).buffer);
  const entryOf = entriesOf(tile);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const fits = (/** @type {string} */ text) => context.measureText(text).width <= cell * 0.92;
  return (/** @type {number} */ value, /** @type {{x: number, y: number}} */ { x, y }) => {
    const entry = Number.isFinite(value) ? entryOf(value) * 4 : 0;
    const colour = /** @type {import("../../engine/palette.js").Colour} */ ([bytes[entry], bytes[entry + 1], bytes[entry + 2]]);
    context.fillStyle = Number.isFinite(value) ? css(colour) : ink.covered;
    context.fillRect(x, y, cell - 1, cell - 1);
    if (cell < NUMBERED_CELL * ratio) return;
    context.font = `${Math.min(cell * 0.34, 14 * ratio)}px ${ink.font}`;
    context.fillStyle = Number.isFinite(value) ? inkOn(colour) : ink.text;
    context.fillText(fittingText(value, fits), x + cell / 2, y + cell / 2);
  };
}

/** A frame in two tones, seen on any colour. @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} at @param {Scaled} look */
function frame(context, { x, y }, { cell, ratio, ink }) {
  for (const [colour, line] of /** @type {[string, number][]} */ ([["#fff", 4 * ratio], [ink.accent, 2 * ratio]])) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(x, y, cell - 1, cell - 1);
  }
}
