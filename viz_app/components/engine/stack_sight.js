// @ts-check
/** What a place of a layer's output sees of an earlier map, along each axis. */
import { windowOf } from "./stack_layers.js";

/** @typedef {import("./stack_kinds.js").Item} Item */
/** @typedef {import("./stack_layers.js").Shape} Shape */
/** @typedef {[number, number]} Range the first and the last pixel along an axis */
/** @typedef {(range: Range) => Range | null} Back what a range of an output sees of an earlier map; null: all of it */
/** @typedef {{rows: Back, cols: Back}} Sight */

const same = (/** @type {Range} */ range) => range;
const all = () => null;

/** @type {Sight} */
export const ITSELF = { rows: same, cols: same };

/** The pixel in the middle, for the number from there. @param {number} length @returns {Back} */
const middleOf = (length) => () => [Math.floor(length / 2), Math.floor(length / 2)];

/** What a layer sees of what it is given. @param {Item} item @param {Shape | null} given @returns {Sight} */
export function sightOf(item, given) {
  const [, rows = 1, cols = 1] = given ?? [1];
  if (item.kind === "flat" && given?.length === 3) return { rows: middleOf(rows), cols: middleOf(cols) };
  const whole = item.kind === "dense" || (item.kind === "act" && item.activation === "softmax") || (item.kind === "gap" && rows * cols > 1);
  if (whole) return { rows: all, cols: all };
  const axis = windowOf(item);
  if (!axis) return ITSELF;
  /** @type {Back} */
  const slid = ([first, last]) => [first * axis.stride - axis.before, last * axis.stride - axis.before + (axis.size - 1) * axis.dilation];
  return { rows: slid, cols: slid };
}

/** What one sees through another: first back through the later one, then through the earlier. @param {Sight} earlier @param {Sight} later @returns {Sight} */
export function through(earlier, later) {
  const chained = (/** @type {Back} */ one, /** @type {Back} */ other) => (/** @type {Range} */ range) => {
    const between = other(range);
    return between && one(between);
  };
  return { rows: chained(earlier.rows, later.rows), cols: chained(earlier.cols, later.cols) };
}

/** @param {Back[]} backs @returns {Back} */
export function hull(backs) {
  return (range) => {
    /** @type {Range} */
    let around = [Infinity, -Infinity];
    for (const back of backs) {
      const seen = back(range);
      if (!seen) return null;
      around = [Math.min(around[0], seen[0]), Math.max(around[1], seen[1])];
    }
    return around;
  };
}
