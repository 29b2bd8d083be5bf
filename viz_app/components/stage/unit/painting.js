// @ts-check
/** What every canvas of the scene draws: parts of maps, cells with numbers, frames, and stripes where there is no pixel. */
import { css, inkOn } from "../../engine/palette.js";
import { colour, entriesOf, tableOf } from "../../maps/colours.js";
import { fittingText } from "../../maps/reading.js";

/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {import("../../maps/types.js").Ink} Ink */
/** @typedef {import("./types.js").Rectangle} Rectangle */
/** @typedef {import("./types.js").MapFacts} MapFacts */
/** @typedef {{x: number, y: number, width: number, height: number}} Box CSS pixels */
/** @typedef {{image: CanvasImageSource, at: Box, height: number, width: number, stride: number, mixed?: boolean}} Plane a map in colours, of so
 *   many rows and columns, every so many of them drawn in a part of an image; mixed: a photograph, that may be smoothed where it is shrunk */

const NUMBERED_CELL = 22;
const LEAST_FRAME = 7; // a smaller rectangle gets a frame around it that can still be seen

/** The colours of a map's numbers. @param {{signed: boolean, limit: number}} map @returns {Tile} */
export function tileOf({ signed, limit }) {
  return { title: "", plane: 0, kind: signed ? "signed" : "unsigned", limits: [signed ? -limit : 0, limit] };
}

/** A scale that lies evenly around zero and holds all numbers. @param {ArrayLike<number>} numbers @returns {Tile} */
export function evenTile(numbers) {
  let limit = 0;
  for (let index = 0; index < numbers.length; index++) limit = Math.max(limit, Math.abs(numbers[index]) || 0);
  return tileOf({ signed: true, limit: Number.isFinite(limit) && limit > 0 ? limit : 1 });
}

/** All maps in colours, in one image: so many small ones would take far longer to make. @param {MapFacts} map @param {import("../../engine/packing.js").PackedArray} sent @returns {Plane[]} */
export function planesOf(map, { shape: [count, height, width], values }) {
  const tiles = Array.from({ length: count }, (_, plane) => ({ ...tileOf(map), plane }));
  const { canvas, columns } = colour({ height, width, values: /** @type {Float32Array} */ (values) }, tiles);
  return tiles.map(({ plane }) => {
    const at = { x: (plane % columns) * width, y: Math.floor(plane / columns) * height, width, height };
    return { image: canvas, at, height: map.height, width: map.width, stride: map.stride };
  });
}

/** Draw a part of a map. @param {CanvasRenderingContext2D} context @param {Plane} plane @param {Rectangle} part @param {Box} box @param {Ink} ink */
export function paintPart(context, { image, at, height, width, stride, mixed }, part, box, ink) {
  const scale = box.width / part.width;
  const [left, top] = [box.x - part.col * scale, box.y - part.row * scale];
  const inside = part.row >= 0 && part.col >= 0 && part.row + part.height <= height && part.col + part.width <= width;
  if (!inside) stripe(context, box, ink);
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.beginPath();
  context.rect(left, top, width * scale, height * scale);
  context.clip();
  context.imageSmoothingEnabled = mixed === true && scale < 1;
  context.drawImage(image, at.x, at.y, at.width, at.height, left, top, at.width * stride * scale, at.height * stride * scale);
  context.restore();
}

/** Stripes: here the network pads, there is no number of a map. @param {CanvasRenderingContext2D} context @param {Box} box @param {Ink} ink */
export function stripe(context, { x, y, width, height }, ink) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = ink.covered;
  context.fillRect(x, y, width, height);
  context.strokeStyle = ink.muted;
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -height; at < width; at += 6) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}

/** A frame in two tones, seen on any colour. @param {CanvasRenderingContext2D} context @param {Box} box @param {string} tone @param {number} [thickness] */
export function frame(context, { x, y, width, height }, tone, thickness = 2) {
  const [across, down] = [width, height].map((side) => Math.max(0, (LEAST_FRAME - side) / 2));
  for (const [colourOfLine, line] of /** @type {[string, number][]} */ ([["#fff", 2 * thickness], [tone, thickness]])) {
    context.strokeStyle = colourOfLine;
    context.lineWidth = line;
    context.strokeRect(x - across, y - down, width + 2 * across, height + 2 * down);
  }
}

/** Where a rectangle of a map lies in the box that shows a part of it. @param {Rectangle} area @param {Rectangle} part @param {Box} box @returns {Box} */
export function boxOf(area, part, box) {
  const scale = box.width / part.width;
  return { x: box.x + (area.col - part.col) * scale, y: box.y + (area.row - part.row) * scale, width: area.width * scale, height: area.height * scale };
}

/** State how numbers are written, once for a canvas: to take up a font is slow. @param {CanvasRenderingContext2D} context @param {number} cell @param {Ink} ink */
export function takeFont(context, cell, ink) {
  context.font = `${Math.min(13, Math.max(9, cell * 0.34))}px ${ink.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
}

/**
 * Numbers as coloured cells, written out where they fit; see `takeFont`.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} numbers
 * @param {{tile: Tile, x: number, y: number, cell: number, width: number, ink: Ink, padded?: (index: number) => boolean}} look width: cells in a row
 */
export function paintCells(context, numbers, { tile, x, y, cell, width, ink, padded }) {
  const bytes = new Uint8ClampedArray(tableOf(tile.kind).buffer);
  const entryOf = entriesOf(tile);
  const side = cell > 6 ? cell - 1 : cell;
  const fits = (/** @type {string} */ text) => context.measureText(text).width <= cell * 0.92;
  for (let index = 0; index < numbers.length; index++) {
    const [left, top] = [x + (index % width) * cell, y + Math.floor(index / width) * cell];
    const outside = padded?.(index) || !Number.isFinite(numbers[index]);
    const entry = outside ? 0 : entryOf(numbers[index]) * 4;
    const tone = /** @type {import("../../engine/palette.js").Colour} */ ([bytes[entry], bytes[entry + 1], bytes[entry + 2]]);
    context.fillStyle = css(tone);
    if (outside) stripe(context, { x: left, y: top, width: side, height: side }, ink);
    else context.fillRect(left, top, side, side);
    if (cell < NUMBERED_CELL) continue;
    context.fillStyle = outside ? ink.text : inkOn(tone);
    context.fillText(fittingText(numbers[index], fits), left + side / 2, top + side / 2 + 0.5);
  }
}
