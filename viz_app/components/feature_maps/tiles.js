// @ts-check
/** How each map stands on the wall: its title, its colours, and whether it is dead. */
import { quantityText, shortName } from "./order.js";
import { isDead } from "./statistics.js";
import { deadNote } from "./words.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Sort} Sort */
/** @typedef {{kind: "signed" | "unsigned", palette: import("../engine/palette.js").Kind, limits: import("./types.js").Limits,
 *   sort: Sort, quantities: ArrayLike<number> | null}} Look */

const TITLE_CSS = { number: 44, quantity: 88, name: 132 };

/** @param {Side} side @param {number} plane @param {Look} look @returns {import("./types.js").Tile} */
export function tileOf(side, plane, { kind, palette, limits, sort, quantities }) {
  const quantity = quantities && sort !== "channel" ? ` · ${quantityText(quantities[plane], sort)}` : "";
  const note = isDead(side, plane) ? deadNote(side, plane) : undefined;
  return { title: shortName(side, plane) + quantity, kind, palette, plane, limits, note };
}

/** The width that the titles need. @param {Side} side @param {Sort} sort */
export function titleWidth(side, sort) {
  if (shortName(side, 0) === side.titles[0]) return TITLE_CSS.name;
  return sort === "channel" ? TITLE_CSS.number : TITLE_CSS.quantity;
}
