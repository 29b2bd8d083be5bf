// @ts-check
/** Which maps of its inputs a map is computed from. Pure. */
import { mapsOf } from "./grid.js";

/** @typedef {import("./types.js").Step} Step */
/** @typedef {{input: number, first: number, end: number}} Read the maps from first to before end, of one input */

const WHOLE = new Set(["dense", "softmax", "convolution", "transposed convolution", "layer norm", "local response norm", "group norm", "attention"]);

/**
 * @param {Step} step
 * @param {Step[]} inputs
 * @param {number} index of one of its maps
 * @returns {Read[]}
 */
export function readsOf(step, inputs, index) {
  const sizes = inputs.map((input) => mapsOf(input));
  const all = sizes.map(([count], input) => ({ input, first: 0, end: count }));
  const [count] = mapsOf(step);
  if (step.kind === "concatenation") return joined(sizes, count, index) ?? all;
  if (step.kind === "flatten") return inputs.map((_, input) => pixelOf(sizes[input], input, index));
  if (step.groups > 1) return all.map(({ input, end }) => groupOf(input, end / step.groups, Math.floor((index * step.groups) / count)));
  if (WHOLE.has(step.kind) || !sizes.every(([of]) => of === count || of === 1)) return all;
  return sizes.map(([of], input) => ({ input, first: of === 1 ? 0 : index, end: of === 1 ? 1 : index + 1 }));
}

/** @param {[number, number, number][]} sizes @param {number} count @param {number} index @returns {Read[] | null} null where they are joined along another axis */
function joined(sizes, count, index) {
  if (sizes.reduce((sum, [of]) => sum + of, 0) !== count) return null;
  let before = 0;
  for (const [input, [of]] of sizes.entries()) {
    if (index < before + of) return [{ input, first: index - before, end: index - before + 1 }];
    before += of;
  }
  return null;
}

/** @param {[number, number, number]} size @param {number} input @param {number} index @returns {Read} */
function pixelOf([, height, width], input, index) {
  const map = Math.floor(index / (height * width));
  return { input, first: map, end: map + 1 };
}

/** @param {number} input @param {number} length of a group @param {number} group @returns {Read} */
function groupOf(input, length, group) {
  return { input, first: group * length, end: (group + 1) * length };
}
