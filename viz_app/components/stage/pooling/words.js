// @ts-check
/** What the pooling stage says of a pixel's readers, and of the shift test. */
import { shortText } from "../../maps/reading.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../maps/types.js").Mark} Mark */
/** @typedef {import("../../maps/types.js").Place} Place */

const SAME = 1e-6; // two averages that differ by less are equal but for rounding

/**
 * Of how many outputs a pixel is part, and in how many it is the largest.
 * @param {Stack} source
 * @param {Place} pixel outside the source in the border
 * @param {Mark[]} reading frames around the outputs that read it
 * @param {number} won
 * @param {"max" | "average"} kind
 */
export function readersSentence({ height, width }, { row, col }, reading, won, kind) {
  const count = reading.reduce((total, mark) => total + mark.height * mark.width, 0);
  const outside = row < 0 || col < 0 || row >= height || col >= width;
  const who = outside ? "This place of the border" : "This pixel";
  if (count === 0) return `${who} is read by no output: the stride leaps over it, or the last window ends before it.`;
  const outputs = count === 1 ? "1 output" : `${count.toLocaleString("en")} outputs`;
  if (kind === "average") return `${who} counts in ${outputs}.`;
  const wins = won === 0 ? "and wins in none" : won === count && won === 1 ? "and wins" : `and wins in ${won.toLocaleString("en")}`;
  return `${who} is read by ${outputs} ${wins}.`;
}

/**
 * How much a shift of the picture changed, before and after pooling.
 * @param {{source: Stack, pooled: Stack}} still
 * @param {{source: Stack, pooled: Stack}} moved
 * @param {number} shift pixels
 */
export function changeOf(still, moved, shift) {
  if (shift === 0) return "Shift it, and see how many numbers change: in the input, and in the pooled map.";
  const input = difference(still.source.values, moved.source.values);
  const output = difference(still.pooled.values, moved.pooled.values);
  return `${input.share} of the input's numbers changed, by ${input.mean} on average; `
    + `of the pooled map's, ${output.share}, by ${output.mean} on average.`;
}

/** @param {Float32Array} one @param {Float32Array} other */
function difference(one, other) {
  let changed = 0;
  let total = 0;
  for (let index = 0; index < one.length; index++) {
    const size = Math.abs(one[index] - other[index]);
    total += size;
    if (size > SAME) changed++;
  }
  return { share: `${((100 * changed) / one.length).toFixed(1)}%`, mean: shortText(total / one.length) };
}
