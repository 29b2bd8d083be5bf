// @ts-check
/** One channel of a convolution in a line: its map with the window framed, and the window × the weights = the products. */
import { sheetOf } from "../plot.js";
import { boxOf, frame, paintCells, paintPart, takeFont } from "./painting.js";

/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {import("./painting.js").Box} Box */
/** @typedef {import("./painting.js").Plane} Plane */
/** @typedef {{row: number, col: number}} Pixel of the map that is read */
/** @typedef {{width: number, height: number, cell: number, map: Box | null, blocks: {x: number, y: number}[]}} Layout CSS pixels; blocks: values, weights, products */
/** @typedef {{row: number, col: number, dilation: [number, number], height: number, width: number}} Window the first pixel that it reads, and how many */

const WIDEST_CELL = 42;
const TALLEST = 132; // of a block whose numbers need not be read
const READABLE_CELL = 26;
const SIGN = 18; // room for × and =
const GAP = 10;
const MAP = { least: 40, most: 96 };
const EDGE = 4;

/** @param {number} room CSS pixels across @param {{height: number, width: number}} window @param {{height: number, width: number} | null} map @returns {Layout} */
export function arrange(room, { height, width }, map) {
  const beside = map ? MAP.least + GAP : 0;
  const fitting = (room - 2 * EDGE - beside - 2 * SIGN) / (3 * width);
  const cell = Math.max(3, Math.floor(Math.min(WIDEST_CELL, fitting, Math.max(READABLE_CELL, TALLEST / height))));
  const across = 3 * width * cell + 2 * SIGN;
  const left = room - 2 * EDGE - across - GAP;
  const side = map ? Math.max(MAP.least, Math.min(MAP.most, height * cell, left)) : 0;
  const scale = map ? side / Math.max(map.height, map.width) : 0;
  const picture = map ? { width: Math.max(4, map.width * scale), height: Math.max(4, map.height * scale) } : { width: 0, height: 0 };
  const tall = Math.max(height * cell, picture.height) + 2 * EDGE;
  const start = EDGE + (map ? side + GAP : 0);
  const blocks = [0, 1, 2].map((block) => ({ x: start + block * (width * cell + SIGN), y: (tall - height * cell) / 2 }));
  return { width: start + across + EDGE, height: tall, cell, map: map && { x: EDGE, y: (tall - picture.height) / 2, ...picture }, blocks };
}

/** All that the window covers. @param {Window} window */
export function reachOf({ row, col, dilation, height, width }) {
  return { row, col, height: (height - 1) * dilation[0] + 1, width: (width - 1) * dilation[1] + 1 };
}

/** Which of the window's numbers a pixel is; null for none. @param {Window} window @param {Pixel} pixel @returns {number | null} */
export function tapAt({ row, col, dilation, height, width }, pixel) {
  const [down, across] = [(pixel.row - row) / dilation[0], (pixel.col - col) / dilation[1]];
  const met = Number.isInteger(down) && Number.isInteger(across) && down >= 0 && across >= 0 && down < height && across < width;
  return met ? down * width + across : null;
}

/** The pixel that one of the window's numbers was read from. @param {Window} window @param {number} tap @returns {Pixel} */
export function pixelAt({ row, col, dilation, width }, tap) {
  return { row: row + Math.floor(tap / width) * dilation[0], col: col + (tap % width) * dilation[1] };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Layout} layout
 * @param {{plane: Plane | null, window: Window, numbers: ArrayLike<number>[], tiles: Tile[], padded: (index: number) => boolean, pixel: Pixel | null}} drawn
 *   numbers and tiles: of values, weights and products; pixel: that is pointed at
 * @param {import("../../maps/types.js").Ink} ink
 */
export function paintStrip(canvas, { width, height, cell, map, blocks }, { plane, window, numbers, tiles, padded, pixel }, ink) {
  const context = emptied(canvas, { width, height, cell }, ink);
  blocks.forEach(({ x, y }, block) => paintCells(context, numbers[block], { tile: tiles[block], x, y, cell, width: window.width, ink, padded: block === 0 ? padded : undefined }));
  context.fillStyle = ink.text;
  ["×", "="].forEach((sign, index) => context.fillText(sign, blocks[index].x + window.width * cell + SIGN / 2 - 0.5, height / 2));
  if (map && plane) {
    const whole = { row: 0, col: 0, height: plane.height, width: plane.width };
    paintPart(context, plane, whole, map, ink);
    frame(context, boxOf(reachOf(window), whole, map), ink.accent);
    if (pixel) frame(context, boxOf({ ...pixel, height: 1, width: 1 }, whole, map), "#000", 1.5);
  }
  const tap = pixel && tapAt(window, pixel);
  if (tap === null) return;
  for (const { x, y } of blocks) {
    frame(context, { x: x + (tap % window.width) * cell, y: y + Math.floor(tap / window.width) * cell, width: cell - 1, height: cell - 1 }, "#000", 1.5);
  }
}

/** A canvas of that size, empty; making it anew takes longer than all that is painted on it. @param {HTMLCanvasElement} canvas @param {{width: number, height: number, cell: number}} layout @param {import("../../maps/types.js").Ink} ink */
function emptied(canvas, { width, height, cell }, ink) {
  const size = [width, height, cell, globalThis.devicePixelRatio].join();
  if (canvas.dataset.size !== size) {
    canvas.dataset.size = size;
    const { context } = sheetOf(canvas, width, height);
    takeFont(context, cell, ink);
    return context;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.clearRect(0, 0, width, height);
  return context;
}

/** The pixel of the map at a point of the canvas: on the map itself, or through one of the cells. @param {Layout} layout @param {Window} window @param {Plane | null} plane @param {{x: number, y: number}} at @returns {Pixel | null} */
export function pixelUnder({ map, blocks, cell }, window, plane, { x, y }) {
  for (const block of blocks) {
    const [row, col] = [Math.floor((y - block.y) / cell), Math.floor((x - block.x) / cell)];
    if (row >= 0 && col >= 0 && row < window.height && col < window.width) return pixelAt(window, row * window.width + col);
  }
  if (!map || !plane || x < map.x || y < map.y || x >= map.x + map.width || y >= map.y + map.height) return null;
  const [row, col] = [Math.floor(((y - map.y) / map.height) * plane.height), Math.floor(((x - map.x) / map.width) * plane.width)];
  return { row: row - (row % plane.stride), col: col - (col % plane.stride) };
}
