// @ts-check
/**
 * What follows the pointer, on a canvas of its own: frames around pixels and tiles, and the line below each tile.
 */
import { RANGE_CSS } from "./layout.js";
import { inUnit, readsBrightness, shortText, valuesAt } from "./reading.js";

/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./painting.js").Scene} Scene */
/** @typedef {{row: number, col: number, height: number, width: number}} Rectangle in map pixels */
/** @typedef {{cursor: Place | null, position: Place | null, selected: number | null}} Pointing */

const LEAST_FRAME_CSS = 9; // a pixel smaller than this gets a frame around it that can still be seen

/** Paint everything that follows the pointer. */
export function paintOverlay(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ scene, /** @type {Pointing} */ pointing) {
  const { facts, layout, ink } = scene;
  const ratio = layout.ratio;
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  facts.tiles.forEach((_, index) => {
    paintBelow(context, scene, index, pointing.cursor);
    if (pointing.selected === index) frameTile(context, scene, index);
    if (facts.curtain) cover(context, scene, index, facts.curtain);
    context.save();
    clipTo(context, scene, index);
    for (const mark of facts.marks) {
      if (mark.tile === null || mark.tile === index) frame(context, scene, index, mark, ink.accent, 2 * ratio);
    }
    if (pointing.position) frame(context, scene, index, pixelOf(pointing.position), ink.accent, 2 * ratio);
    if (pointing.cursor) frame(context, scene, index, pixelOf(pointing.cursor), "#000", 1.5 * ratio);
    context.restore();
  });
}

/** Paint the lines below the tiles anew, where nothing else has changed. */
export function paintLinesBelow(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ scene, /** @type {Place | null} */ cursor) {
  const { layout } = scene;
  layout.corners.forEach(({ x, y }, index) => {
    const top = y + layout.boxHeight + 4 * layout.ratio; // frames stand out so far
    context.clearRect(x, top, layout.textWidth, RANGE_CSS * layout.ratio);
    paintBelow(context, scene, index, cursor);
  });
}

/** @returns {Rectangle} */
function pixelOf(/** @type {Place} */ { row, col }) {
  return { row, col, height: 1, width: 1 };
}

/** Frames at the tile's edge may stand out by their own width. */
function clipTo(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { layout }, /** @type {number} */ index) {
  const { x, y } = layout.corners[index];
  const border = 4 * layout.ratio;
  context.beginPath();
  context.rect(x - border, y - border, layout.boxWidth + 2 * border, layout.boxHeight + 2 * border);
  context.clip();
}

/** Hide the pixels after one, in reading order. */
function cover(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { maps, layout, window, ink }, /** @type {number} */ index, /** @type {{row: number, col: number}} */ last) {
  const corner = layout.corners[index];
  const x = (/** @type {number} */ col) => Math.round(corner.x + window.left + col * window.scale);
  const y = (/** @type {number} */ row) => Math.round(corner.y + window.top + row * window.scale);
  context.save();
  context.beginPath();
  context.rect(corner.x, corner.y, layout.boxWidth, layout.boxHeight);
  context.clip();
  context.fillStyle = ink.covered;
  context.fillRect(x(last.col + 1), y(last.row), x(maps.width) - x(last.col + 1), y(last.row + 1) - y(last.row));
  context.fillRect(x(0), y(last.row + 1), x(maps.width) - x(0), y(maps.height) - y(last.row + 1));
  context.restore();
}

/** A frame in two tones around pixels, seen on any colour. */
function frame(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { layout, window }, /** @type {number} */ index, /** @type {Rectangle} */ area, /** @type {string} */ tone, /** @type {number} */ thickness) {
  const corner = layout.corners[index];
  const edge = (/** @type {number} */ start, /** @type {number} */ at) => start + Math.round(at * window.scale);
  const left = edge(corner.x + window.left, area.col);
  const top = edge(corner.y + window.top, area.row);
  const width = edge(corner.x + window.left, area.col + area.width) - left;
  const height = edge(corner.y + window.top, area.row + area.height) - top;
  if (left + width <= corner.x || left >= corner.x + layout.boxWidth) return;
  if (top + height <= corner.y || top >= corner.y + layout.boxHeight) return;
  const grow = (/** @type {number} */ side) => Math.max(0, (LEAST_FRAME_CSS * layout.ratio - side) / 2);
  for (const [colour, line] of /** @type {[string, number][]} */ ([["#fff", 2 * thickness + 1], [tone, thickness]])) {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(left - grow(width), top - grow(height), width + 2 * grow(width), height + 2 * grow(height));
  }
}

function frameTile(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { layout, ink }, /** @type {number} */ index) {
  const { x, y } = layout.corners[index];
  const line = 3 * layout.ratio;
  context.strokeStyle = ink.accent;
  context.lineWidth = line;
  context.strokeRect(x - line / 2, y - line / 2, layout.boxWidth + line, layout.boxHeight + line);
}

/** The value under the pointer, in every tile; without a pointer the tile's note, or its least and largest value. */
function paintBelow(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { facts, maps, layout, atlas, ink }, /** @type {number} */ index, /** @type {Place | null} */ cursor) {
  const tile = facts.tiles[index];
  const oneNumber = maps.height * maps.width === 1; // it stands in the tile
  const values = cursor ? valuesAt(maps, tile, cursor) : (!oneNumber && atlas.ranges[index]) || [];
  const withDigits = (/** @type {number} */ digits) =>
    !cursor && tile.note ? tile.note : values.map((value) => shortText(inUnit(value, facts.unit, readsBrightness(tile)), digits)).join(cursor ? "  " : " … ");
  const corner = layout.corners[index];
  context.font = `${cursor ? 600 : 400} ${11.5 * layout.ratio}px ${ink.font}`;
  context.fillStyle = cursor ? ink.text : ink.muted;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  const fitting = [3, 2, 1].map(withDigits).find((text) => context.measureText(text).width <= layout.textWidth);
  context.fillText(fitting ?? "", corner.x, corner.y + layout.boxHeight + 14 * layout.ratio);
}
