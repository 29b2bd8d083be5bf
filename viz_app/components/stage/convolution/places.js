// @ts-check
/** Places on the maps of a lane. */
import { pixel } from "../windows.js";

/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {import("../../maps/types.js").Mark} Mark */
/** @typedef {import("./lane.js").Lane} Lane */

/** @param {Lane} lane @returns {Place} */
export function middleOf({ maps: { height, width } }) {
  return { tile: 0, row: Math.floor(height / 2), col: Math.floor(width / 2) };
}

/** A place, where the lane's maps have it. @param {Place | null} place @param {Lane} lane @returns {Place | null} */
export function held(place, { maps: { count, height, width } }) {
  return place && place.tile < count && place.row < height && place.col < width ? place : null;
}

/** @param {Lane} lane @param {{row: number, col: number} | null} at */
export function curtainIn({ maps: { height, width } }, at) {
  return at && { row: Math.min(at.row, height - 1), col: Math.min(at.col, width - 1) };
}

/** @param {Place} place @returns {Mark} */
export function frameOf({ tile, row, col }) {
  return { ...pixel(row, col), tile };
}

/** A place, as far as a lane has it: the maps of two lanes may differ in size. @param {Place} place @param {Lane} lane @returns {Place} */
export function within({ tile, row, col }, { maps }) {
  return { tile: Math.min(tile, maps.count - 1), row: Math.min(row, maps.height - 1), col: Math.min(col, maps.width - 1) };
}
