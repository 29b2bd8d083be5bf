// @ts-check
/**
 * The tiles on the canvas: pictures, titles, and the numbers in the pixels once these are large enough.
 */
import { inkOn } from "../engine/palette.js";
import { colourAt, pictureAlone } from "./colours.js";
import { fittingText, inUnit, isPicture, planesRead, readsBrightness, valuesAt } from "./reading.js";

/** @typedef {import("./types.js").Maps} Maps */
/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Layout} Layout */
/** @typedef {import("./types.js").Window} Window */
/** @typedef {import("./types.js").Ink} Ink */
/** @typedef {import("./colours.js").Atlas} Atlas */
/** @typedef {{facts: Facts, maps: Maps, layout: Layout, window: Window, atlas: Atlas, ink: Ink}} Scene */

const NUMBERED_PIXEL_CSS = 28;
const NUMBERED_COLOUR_CSS = 40; // three numbers below each other
const DIMMED = 0.4;

/** Paint everything that does not follow the pointer. */
export function paint(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ scene) {
  const { facts, layout, window } = scene;
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  facts.tiles.forEach((tile, index) => {
    const corner = layout.corners[index];
    paintTitle(context, scene, index);
    context.save();
    context.beginPath();
    context.rect(corner.x, corner.y, layout.boxWidth, layout.boxHeight);
    context.clip();
    if (facts.dimmed) context.globalAlpha = DIMMED;
    paintPicture(context, scene, index);
    const least = planesRead(tile).length > 1 ? NUMBERED_COLOUR_CSS : NUMBERED_PIXEL_CSS;
    if (window.scale >= least * layout.ratio) paintNumbers(context, scene, index);
    context.restore();
  });
}

/** The rows and columns that are seen in a tile, [first, end). */
export function seen(/** @type {Layout} */ layout, /** @type {Window} */ { scale, left, top }, /** @type {{height: number, width: number}} */ shape) {
  const first = (/** @type {number} */ start) => Math.max(0, Math.floor(-start / scale));
  const end = (/** @type {number} */ start, /** @type {number} */ box, /** @type {number} */ length) =>
    Math.min(length, Math.ceil((box - start) / scale));
  return {
    rows: [first(top), end(top, layout.boxHeight, shape.height)],
    cols: [first(left), end(left, layout.boxWidth, shape.width)],
  };
}

function paintPicture(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { facts, maps, layout, window, atlas }, /** @type {number} */ index) {
  const { scale, left, top } = window;
  const { rows, cols } = seen(layout, window, maps);
  const corner = layout.corners[index];
  // A photograph shown smaller than it is would lose pixels; numbers are never mixed.
  const mixed = scale < 1 && isPicture(facts.tiles[index]);
  context.imageSmoothingEnabled = mixed;
  context.imageSmoothingQuality = "high";
  context.drawImage(
    mixed ? pictureAlone(atlas, maps, index) : atlas.canvas,
    cols[0] + (mixed ? 0 : (index % atlas.columns) * maps.width),
    rows[0] + (mixed ? 0 : Math.floor(index / atlas.columns) * maps.height),
    cols[1] - cols[0], rows[1] - rows[0],
    corner.x + left + cols[0] * scale, corner.y + top + rows[0] * scale,
    (cols[1] - cols[0]) * scale, (rows[1] - rows[0]) * scale,
  );
}

function paintTitle(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { facts, layout, ink }, /** @type {number} */ index) {
  const corner = layout.corners[index];
  context.font = `600 ${12.5 * layout.ratio}px ${ink.font}`;
  context.fillStyle = ink.text;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(shortened(context, facts.tiles[index].title, layout.textWidth), corner.x, corner.y - 6 * layout.ratio);
}

/** Text cut to a width, with "…" where it was cut; the last word, often a number, stays. @returns {string} */
export function shortened(/** @type {CanvasRenderingContext2D} */ context, /** @type {string} */ text, /** @type {number} */ width) {
  if (context.measureText(text).width <= width) return text;
  const last = text.slice(text.lastIndexOf(" ") + 1).slice(-6);
  let length = text.length - last.length - 1;
  while (length > 0 && context.measureText(`${text.slice(0, length)}…${last}`).width > width) length--;
  return `${text.slice(0, Math.max(0, length))}…${last}`;
}

function paintNumbers(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ scene, /** @type {number} */ index) {
  const { facts, maps, layout, window, atlas, ink } = scene;
  const tile = facts.tiles[index];
  const corner = layout.corners[index];
  const { rows, cols } = seen(layout, window, maps);
  const lines = planesRead(tile).length;
  const size = Math.min(window.scale * (lines === 3 ? 0.25 : 0.34), 15 * layout.ratio);
  context.font = `${size}px ${ink.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const fits = (/** @type {string} */ text) => context.measureText(text).width <= window.scale * 0.92;
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let col = cols[0]; col < cols[1]; col++) {
      const x = corner.x + window.left + (col + 0.5) * window.scale;
      const y = corner.y + window.top + (row + 0.5) * window.scale;
      context.fillStyle = inkOn(colourAt(atlas, maps, { tile: index, row, col }));
      valuesAt(maps, tile, { row, col }).forEach((value, line) => {
        const text = fittingText(inUnit(value, facts.unit, readsBrightness(tile)), fits);
        context.fillText(text, x, y + (line - (lines - 1) / 2) * size * 1.15 + size * 0.06);
      });
    }
  }
  paintLines(context, scene, index);
}

/** Thin lines between the numbered pixels, so that equal neighbours are still two. */
function paintLines(/** @type {CanvasRenderingContext2D} */ context, /** @type {Scene} */ { maps, layout, window }, /** @type {number} */ index) {
  const corner = layout.corners[index];
  const { rows, cols } = seen(layout, window, maps);
  const at = { x: corner.x + window.left, y: corner.y + window.top };
  context.fillStyle = "rgb(128 128 128 / 45%)";
  const [top, bottom] = rows.map((row) => at.y + row * window.scale);
  const [left, right] = cols.map((col) => at.x + col * window.scale);
  for (let row = rows[0]; row <= rows[1]; row++) context.fillRect(left, at.y + row * window.scale, right - left, 1);
  for (let col = cols[0]; col <= cols[1]; col++) context.fillRect(at.x + col * window.scale, top, 1, bottom - top);
}
