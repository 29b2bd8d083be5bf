// @ts-check
/** What the server sent of each side, in parts that change at different times, put together. */
import { floatsOf } from "../engine/packing.js";
import { statisticsOf } from "./statistics.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Stack} Stack */
/** @typedef {{facts: any, arrays: Record<string, import("../engine/packing.js").PackedArray>}} Part */
/** @typedef {Omit<Side, "seen" | "contributions">} Mapped a side, as far as its maps go */

/** @param {Part} maps @returns {Mapped[]} */
export function mappedOf({ facts, arrays }) {
  const { network, vector, sides } = /** @type {import("./types.js").MapsFacts} */ (facts);
  return sides.map((side, index) => {
    const { channels: count, height, width, values } = stackOf(arrays[`maps${index}`]);
    const maps = { height, width, values };
    return { ...side, network, vector, count, maps, statistics: statisticsOf(maps, count) };
  });
}

/** @param {Mapped[]} mapped @param {{seen: Stack[], place: Part}} parts @returns {Side[]} */
export function sidesOf(mapped, { seen, place }) {
  return mapped.map((side, index) => {
    const values = place.arrays[`contributions${index}`]?.values;
    const contributions = values instanceof Float32Array && values.length === side.total ? values : null;
    return { ...side, seen: seen[index], contributions };
  });
}

/** What the network sees, for each side. @param {Part} part @returns {Stack[]} */
export function seenOf({ arrays }) {
  return Object.values(arrays).map(stackOf);
}

/** @param {import("../engine/packing.js").PackedArray} array @returns {Stack} */
function stackOf(array) {
  const [channels, height, width] = array.shape;
  return { channels, height, width, values: floatsOf(array) };
}
