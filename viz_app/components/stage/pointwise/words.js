// @ts-check
/** A nonlinearity at one number, written out step by step. */
import { NONLINEARITIES } from "../../engine/nonlinearity.js";
import { SLOPES, below } from "../../engine/slopes.js";
import { exactText, shortText } from "../../maps/reading.js";

/** @typedef {import("../../engine/nonlinearity.js").Slug} Slug */

/** @type {Record<Slug, (x: number) => string>} the terms between the function's name and its result */
const TERMS = {
  relu: (x) => `max(0, ${text(x)})`,
  leaky_relu: (x) => `max(${text(x)}, 0.01 · ${inBrackets(x)}) = max(${text(x)}, ${text(0.01 * x)})`,
  sigmoid: (x) => `1 / (1 + exp(${text(-x)})) = 1 / (1 + ${text(Math.exp(-x))})`,
  tanh: (x) => {
    const [up, down] = [text(Math.exp(x)), text(Math.exp(-x))];
    return `(exp(${text(x)}) − exp(${text(-x)})) / (exp(${text(x)}) + exp(${text(-x)})) = (${up} − ${down}) / (${up} + ${down})`;
  },
  gelu: (x) => `${text(x)} · Φ(${text(x)}) = ${text(x)} · ${text(below(x))}`,
  silu: (x) => `${text(x)} / (1 + exp(${text(-x)})) = ${text(x)} / (1 + ${text(Math.exp(-x))})`,
};

/** "ReLU(−0.4) = max(0, −0.4) = 0". @param {Slug} slug @param {string} title @param {number} x */
export function formulaOf(slug, title, x) {
  return `${title}(${text(x)}) = ${TERMS[slug](x)} = ${exactText(Math.fround(NONLINEARITIES[slug](x)))}`;
}

/** @param {Slug} slug @param {number} x */
export function slopeOf(slug, x) {
  const slope = SLOPES[slug](x);
  const meaning = Math.abs(slope) < 0.02 ? ": what is learned hardly gets through here" : "";
  return `Slope there: ${text(slope)}${meaning}.`;
}

/** What the others make of the same number. @param {{slug: Slug, title: string}[]} others @param {number} x */
export function othersOf(others, x) {
  return `The others there: ${others.map(({ slug, title }) => `${title} ${text(NONLINEARITIES[slug](x))}`).join(", ")}.`;
}

/** How many of the values are exactly 0. @param {Float32Array} before @param {Float32Array} after */
export function zerosOf(before, after) {
  const share = (/** @type {Float32Array} */ values) => `${((100 * values.filter((value) => value === 0).length) / values.length).toFixed(1)}%`;
  return `Exactly 0: ${share(before)} of the values before, ${share(after)} after.`;
}

/** @param {number} value */
function text(value) {
  return shortText(Object.is(value, -0) ? 0 : value, 4);
}

/** @param {number} value */
function inBrackets(value) {
  return value < 0 ? `(${text(value)})` : text(value);
}
