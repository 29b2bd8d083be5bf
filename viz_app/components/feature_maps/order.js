// @ts-check
/** In which order the maps stand, and what their titles say of it. */
import { shortText } from "../maps/reading.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Sort} Sort */

/** What the maps are sorted by, a number for each plane; null where it is their number. @param {Side} side @param {Sort} sort @returns {ArrayLike<number> | null} */
export function quantitiesOf({ maps, statistics, contributions, first, count }, sort) {
  if (sort === "mean") return statistics.means;
  if (sort === "maximum") return statistics.largest;
  if (sort === "zeros") return statistics.zeros.map((zeros) => zeros / (maps.height * maps.width));
  if (sort === "contribution" && contributions) return contributions.subarray(first, first + count);
  return null;
}

/** The planes from the largest quantity to the smallest, equal ones by number; those without a number come last. @param {ArrayLike<number> | null} quantities @param {number} count @returns {number[]} */
export function orderOf(quantities, count) {
  const planes = Array.from({ length: count }, (_, plane) => plane);
  if (!quantities) return planes;
  const rank = (/** @type {number} */ plane) => (Number.isFinite(quantities[plane]) ? quantities[plane] : -Infinity);
  return planes.sort((one, other) => (rank(other) > rank(one) ? 1 : rank(other) < rank(one) ? -1 : one - other));
}

/** A quantity in few characters, as it stands in a title. @param {number} value @param {Sort} sort */
export function quantityText(value, sort) {
  if (!Number.isFinite(value)) return "–";
  if (sort === "zeros") return `${shortText(100 * value)}%`;
  return sort === "contribution" && value > 0 ? `+${shortText(value)}` : shortText(value);
}

/** The short name of a map: its number, or the class that it stands for. @param {Side} side @param {number} plane */
export function shortName({ titles }, plane) {
  return titles[plane].replace(/^(channel|unit) (?=\d+$)/, "");
}
