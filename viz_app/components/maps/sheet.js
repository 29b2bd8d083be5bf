// @ts-check
/**
 * Tiles on a white sheet to be saved: squares of whole numbers of pixels; titles over the tiles where there are several.
 */
import { shortened } from "./painting.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Maps} Maps */
/** @typedef {import("./colours.js").Atlas} Atlas */
/** @typedef {{facts: Facts, maps: Maps, atlas: Atlas, columns: number, font: string}} Shown what a grid shows, and in how many columns */
/** @typedef {{scale: number, corners: {x: number, y: number}[], cell: number, width: number, height: number, titled: boolean}} Sheet
 *   scale: pixels per map pixel; cell: the width that a title may take */

const ALONE = 768; // pixels of the longer side, or fewer
const AMONG_OTHERS = 256;
const LARGEST_SCALE = 64;
const GAP = 16;
const TITLE = 24;
const LEAST_CELL = 96;
const MOST_PIXELS = 16e6;
export const TITLE_FONT = "600 14px";
export const INK = "#222";

/** Where the tiles stand. @param {Shown} shown @param {number} least pixels per map pixel @returns {Sheet} */
export function arrange({ facts, maps, columns }, least = 1) {
  const longest = facts.tiles.length > 1 ? AMONG_OTHERS : ALONE;
  const wished = Math.floor(longest / Math.max(maps.height, maps.width));
  let scale = Math.max(1, least, Math.min(LARGEST_SCALE, wished));
  let sheet = arrangeAt(facts.tiles.length, maps, columns, scale);
  while (scale > 1 && sheet.width * sheet.height > MOST_PIXELS) sheet = arrangeAt(facts.tiles.length, maps, columns, --scale);
  return sheet;
}

/** @returns {Sheet} */
function arrangeAt(/** @type {number} */ count, /** @type {Maps} */ maps, /** @type {number} */ columns, /** @type {number} */ scale) {
  const titled = count > 1;
  const [gap, title] = titled ? [GAP, TITLE] : [0, 0];
  const cell = titled ? Math.max(LEAST_CELL, maps.width * scale) : maps.width * scale;
  const step = { x: cell + gap, y: maps.height * scale + title + gap };
  const corners = Array.from({ length: count }, (_, tile) => ({
    x: gap + (tile % columns) * step.x,
    y: gap + title + Math.floor(tile / columns) * step.y,
  }));
  const rows = Math.ceil(count / columns);
  return { scale, corners, cell, titled, width: gap + Math.min(count, columns) * step.x, height: gap + rows * step.y };
}

/** The picture as it is painted, without frames, zoom and numbers. @returns {Promise<Blob>} */
export function png(/** @type {Shown} */ shown) {
  const sheet = arrange(shown);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: sheet.width, height: sheet.height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingEnabled = false;
  shown.facts.tiles.forEach((tile, index) => {
    const { x, y } = sheet.corners[index];
    drawTile(context, shown, index, { x, y, scale: sheet.scale });
    if (sheet.titled) drawTitle(context, tile.title, { x, y: y - 8, width: sheet.cell, font: shown.font });
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("too large"))), "image/png");
  });
}

/** One tile's picture, alone, at one pixel per map pixel. @returns {string} a data: address */
export function tileAddress(/** @type {Shown} */ shown, /** @type {number} */ index) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: shown.maps.width, height: shown.maps.height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  drawTile(context, shown, index, { x: 0, y: 0, scale: 1 });
  return canvas.toDataURL("image/png");
}

function drawTile(/** @type {CanvasRenderingContext2D} */ context, /** @type {Shown} */ { maps, atlas }, /** @type {number} */ index, /** @type {{x: number, y: number, scale: number}} */ { x, y, scale }) {
  const { height, width } = maps;
  const left = (index % atlas.columns) * width;
  const top = Math.floor(index / atlas.columns) * height;
  context.drawImage(atlas.canvas, left, top, width, height, x, y, width * scale, height * scale);
}

function drawTitle(/** @type {CanvasRenderingContext2D} */ context, /** @type {string} */ title, /** @type {{x: number, y: number, width: number, font: string}} */ { x, y, width, font }) {
  context.font = `${TITLE_FONT} ${font}`;
  context.fillStyle = INK;
  context.fillText(shortened(context, title, width), x, y);
}
