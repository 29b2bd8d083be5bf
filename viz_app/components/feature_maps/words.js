// @ts-check
/** The sentences around the maps. */
import { exactText, shortText, valueAt } from "../maps/reading.js";
import { deadOf, total } from "./statistics.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Pixel} Pixel */

export const HINT = "Point at a pixel to read its value; click it to open it.";

const number = (/** @type {number} */ value) => value.toLocaleString("en-GB");
const several = (/** @type {number} */ count, /** @type {string} */ noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

/** Whether each map of a side is one number. @param {Side} side */
export function isVector({ maps }) {
  return maps.height * maps.width === 1;
}

/** The value of a pixel: "channel 12, row 3, column 5: 0.418". @param {Side} side @param {Pixel} pixel */
export function reading(side, pixel) {
  const place = isVector(side) ? "" : `, row ${pixel.row}, column ${pixel.col}`;
  return `${side.titles[pixel.plane]}${place}: ${exactText(valueAt(side.maps, pixel.plane, pixel))}`;
}

/** How much a value differs from the one at the same place of the other side. @param {Side} side @param {Side} other @param {Pixel} pixel */
export function difference(side, other, pixel) {
  const value = Math.fround(valueAt(side.maps, pixel.plane, pixel) - valueAt(other.maps, pixel.plane, pixel));
  return `${value > 0 ? "+" : ""}${exactText(value)} against ${other.title}`;
}

/** What is on the wall. @param {Side} side */
export function caption(side) {
  const { count, total: all, first, maps } = side;
  const noun = isVector(side) ? "number" : "channel";
  const size = isVector(side) ? "" : ` of ${maps.height} × ${maps.width}`;
  const shown = count === all ? `${several(count, noun)}${size}.`
    : `${noun[0].toUpperCase()}${noun.slice(1)}s ${number(first)} to ${number(first + count - 1)} of ${number(all)}${size}: `
      + "more values at once would make the page slow. Sorting is among these.";
  return `${shown}${deadText(side)}${strangeText(side)}`;
}

/** @param {Side} side */
function deadText(side) {
  const dead = deadOf(side).length;
  if (dead === 0) return "";
  return ` ${dead === 1 ? "1 is" : `${number(dead)} are`} dead, struck through: the same value everywhere.`;
}

/** @param {Side} side */
function strangeText({ statistics }) {
  const strange = total(statistics.strange);
  return strange === 0 ? "" : ` ${several(strange, "value")} not a number, or infinite: magenta.`;
}

/** What stands below a dead map. @param {Side} side @param {number} plane */
export function deadNote({ statistics }, plane) {
  return `all ${shortText(statistics.least[plane])}`;
}

/** The share of the zeros, of the layer and of the map on top. @param {Side} side @param {number | null} plane */
export function zerosText(side, plane) {
  const { statistics: { zeros }, maps, count } = side;
  const area = maps.height * maps.width;
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${shortText((100 * part) / whole)}%`;
  const all = number(area * count);
  const none = total(zeros) === 0;
  const layer = none ? `None of the ${all} values is exactly 0.`
    : `${share(total(zeros), area * count)} of the ${all} values are exactly 0 and stand in no bar.`;
  if (plane === null || isVector(side)) return layer;
  return `${layer} The line: ${side.titles[plane]}${none ? "" : `, ${share(zeros[plane], area)} zeros`}.`;
}

/** What a bar holds. @param {[number, number]} ends @param {{layer: number, map: number | null}} counts @param {Side} side @param {number | null} plane */
export function barText([low, high], { layer, map }, side, plane) {
  const all = side.maps.height * side.maps.width * side.count;
  const counted = `${shortText(low)} to ${shortText(high)}: ${several(layer, "value")}, ${shortText((100 * layer) / all)}%`;
  return map === null || plane === null ? `${counted}.` : `${counted}; ${number(map)} in ${side.titles[plane]}.`;
}
