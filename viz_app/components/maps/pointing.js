// @ts-check
/**
 * From a point of the canvas to a pixel of a map, and back. Pure arithmetic in device pixels.
 */
import { tileAt } from "./layout.js";

/** @typedef {import("./types.js").Layout} Layout */
/** @typedef {import("./types.js").Window} Window */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {{height: number, width: number}} Shape of one map */
/** @typedef {{tile: number | null, place: Place | null, x: number, y: number}} Hit x, y: inside the tile's box */

/**
 * The tile (its title and range included) and, inside its picture, the pixel at a point.
 * @param {Layout} layout
 * @param {Window} window
 * @param {Shape} shape
 * @param {{x: number, y: number}} point
 * @returns {Hit} the middle of the box where there is no tile
 */
export function placeAt(layout, window, shape, point) {
  const tile = tileAt(layout, point.x, point.y);
  if (tile === null) return { tile, place: null, x: layout.boxWidth / 2, y: layout.boxHeight / 2 };
  const x = point.x - layout.corners[tile].x;
  const y = point.y - layout.corners[tile].y;
  const row = Math.floor((y - window.top) / window.scale);
  const col = Math.floor((x - window.left) / window.scale);
  const hit = y >= 0 && y < layout.boxHeight && row >= 0 && row < shape.height && col >= 0 && col < shape.width;
  return { tile, place: hit ? { tile, row, col } : null, x, y };
}

/** Where a pixel's middle lies inside a tile's box; the box's middle without a pixel. */
export function middleOf(/** @type {Layout} */ layout, /** @type {Window} */ window, /** @type {Place | null} */ place) {
  if (!place) return { x: layout.boxWidth / 2, y: layout.boxHeight / 2 };
  return { x: window.left + (place.col + 0.5) * window.scale, y: window.top + (place.row + 0.5) * window.scale };
}

/** A place moved by tiles, rows and columns, as far as there are any. @returns {Place} */
export function moved(/** @type {Place} */ from, /** @type {Partial<Place>} */ by, /** @type {Shape & {tiles: number}} */ ends) {
  const held = (/** @type {number} */ at, /** @type {number} */ length) => Math.min(length - 1, Math.max(0, at));
  return {
    tile: held(from.tile + (by.tile ?? 0), ends.tiles),
    row: held(from.row + (by.row ?? 0), ends.height),
    col: held(from.col + (by.col ?? 0), ends.width),
  };
}
