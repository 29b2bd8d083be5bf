// @ts-check
/** Batch norm in words: one number written out, where its mean and variance come from, and what is left of them. */
import { exactText, shortText } from "../../maps/reading.js";

/** Where mean and variance come from. @param {{count: number} | {seen: number}} origin count: the channel's numbers in the batch; seen: batches of a training */
export function originOf(origin) {
  if ("count" in origin) {
    return `Mean and variance are taken over all ${origin.count.toLocaleString("en")} numbers that the channel has in this batch: another picture in it changes every result.`;
  }
  if (origin.seen === 0) return "No batch has been seen yet: the running averages are still mean 0 and variance 1, and almost nothing changes.";
  const batches = origin.seen === 1 ? "1 batch" : `${origin.seen} batches`;
  return `Mean and variance are running averages over ${batches} of 4 sample photographs, each moving them by a tenth. `
    + "They are fixed now: a picture’s result no longer depends on the others in its batch.";
}

/** One number written out. @param {import("../../engine/normalisation.js").Step} step @param {string} epsilon */
export function lineOf(step, epsilon) {
  const text = (/** @type {number} */ value) => shortText(value, 4);
  const bracketed = (/** @type {number} */ value) => (value < 0 ? `(${text(value)})` : text(value));
  const result = exactText(Math.fround(step.result));
  return `(${text(step.value)} − ${bracketed(step.mean)}) / √(${text(step.variance)} + ${epsilon}) × ${bracketed(step.gamma)} + ${bracketed(step.beta)}`
    + ` = ${text(step.normalised)} × ${bracketed(step.gamma)} + ${bracketed(step.beta)} = ${result}`;
}

/** @param {Float32Array} values of one channel, after @param {string} colour */
export function afterwards(values, colour) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const text = (/** @type {number} */ value) => (Math.abs(value) < 5e-4 ? 0 : value).toFixed(3).replace("-", "−");
  return `All of ${colour} after: mean ${text(mean)}, variance ${text(variance)}.`;
}
