// @ts-check
/** Dropout in words: one number written out, and the means before and after. */
import { scaleOf } from "../../engine/dropout.js";
import { exactText, shortText } from "../../maps/reading.js";

/** @param {{value: number, mask: number, p: number, training: boolean}} step */
export function stepLine({ value, mask, p, training }) {
  if (!training) return `${text(value)} stays ${exactText(value)}: in evaluation nothing is dropped, and nothing is scaled.`;
  const fate = mask === 1 ? "kept, and scaled up for those that are dropped" : "dropped";
  const result = exactText(Math.fround(value * mask * scaleOf(p)));
  return `${text(value)} × ${mask} / (1 − ${text(p)}) = ${text(value)} × ${mask} × ${text(scaleOf(p))} = ${result}: ${fate}`;
}

/** @param {number} average @param {number} value @param {number} count */
export function pixelLine(average, value, count) {
  return `This number, on average over ${draws(count)}: ${text(average)}. In evaluation: ${text(value)}.`;
}

/** @param {{before: Float32Array, after: Float32Array, average: Float32Array}} maps @param {number} count */
export function meansLine({ before, after, average }, count) {
  return `Sum of all numbers: before ${text(sum(before))}, after this draw ${text(sum(after))}, on average over ${draws(count)} ${text(sum(average))}. `
    + `Mean: ${text(mean(before))}, ${text(mean(after))}, ${text(mean(average))}.`;
}

/** How many were dropped. @param {Float32Array} mask @param {{p: number, perChannel: boolean}} rule @param {number} area numbers in a channel */
export function maskLine(mask, { p, perChannel }, area) {
  const all = perChannel ? mask.filter((_, at) => at % area === 0) : mask;
  const dropped = all.reduce((count, kept) => count + (1 - kept), 0);
  const share = ((100 * dropped) / all.length).toFixed(1);
  const what = perChannel ? "channels" : "numbers";
  return `${dropped.toLocaleString("en")} of ${all.length.toLocaleString("en")} ${what} dropped (${share}%); each with probability ${text(p)}.`;
}

/** @param {number} count */
function draws(count) {
  return count === 1 ? "1 draw" : `${count.toLocaleString("en")} draws`;
}

/** @param {Float32Array} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {Float32Array} values */
function mean(values) {
  return sum(values) / values.length;
}

/** @param {number} value */
function text(value) {
  return shortText(value, 4);
}
