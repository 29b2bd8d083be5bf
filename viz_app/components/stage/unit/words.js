// @ts-check
/** Places and numbers in words, and each one-to-one step written out with its numbers put in. */
import { exactText, shortText } from "../../maps/reading.js";

/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Making} Making */
/** @typedef {import("./types.js").Opened} Opened */
/** @typedef {{text: string, result: number | null, size: number}} Worked result: null where it is not computed here; size: of all its terms together */

export const INPUT = "input"; // the first step
export const COLOURS = ["red", "green", "blue"]; // of its channels
const SURE = 1e-5; // of the size of the terms: what rounding leaves
const DIGITS = 5;

/** Five digits. @param {number} value */
export function few(value) {
  return shortText(Object.is(value, -0) ? 0 : value, DIGITS);
}

/** @param {number} value */
export function inBrackets(value) {
  return value < 0 ? `(${few(value)})` : few(value);
}

/** As the network holds it. @param {number} value */
export function exact(value) {
  return exactText(Math.fround(value));
}

/** "(3, 10, 12)". @param {number[]} index */
export function indexText(index) {
  return `(${index.join(", ")})`;
}

/** "channel 3, row 10, column 12", or "number 17". @param {number[]} index */
export function spokenIndex(index) {
  if (index.length === 3) return `channel ${index[0]}, row ${index[1]}, column ${index[2]}`;
  return index.length === 1 ? `number ${index[0]}` : indexText(index);
}

/** "relu1 (3, 10, 12)". @param {Place} place @param {Record<string, string>} titles */
export function placeText({ step, index }, titles) {
  return `${titles[step] ?? step} ${indexText(index)}`;
}

/** Whether what was computed here is what the network recorded, but for rounding. @param {Worked} worked @param {number} recorded */
export function agrees({ result, size }, recorded) {
  if (result === null || Object.is(Math.fround(result), recorded)) return true;
  return Math.abs(result - recorded) <= SURE * (1 + size);
}

/** A step whose number is made of few others, written out. @param {Making} making @param {number} recorded @returns {Worked} */
export function worked(making, recorded) {
  const values = (making.sources ?? []).map(({ value }) => Number(value));
  switch (making.way) {
    case "normalised": return normalised(making, values[0]);
    case "combined": return combined(making.operator, values);
    case "bent": return { text: `${withNumber(making.formula.split(", Φ")[0], values[0])} = ${few(recorded)}`, result: null, size: 0 };
    case "moved": return { text: "the same number", result: values[0], size: Math.abs(values[0]) };
    default: return { text: making.sentence ?? "", result: null, size: 0 };
  }
}

/** @param {Making} making @param {number} value @returns {Worked} */
function normalised({ mean, variance, epsilon, weight, bias }, value) {
  const [from, spread, more, gain, shift] = [mean, variance, epsilon, weight, bias ?? 0].map(Number);
  const standard = (value - from) / Math.sqrt(spread + more);
  const result = standard * gain + shift;
  const size = (Math.abs(value) + Math.abs(from)) * Math.abs(gain / Math.sqrt(spread + more)) + Math.abs(shift);
  const text = `(${few(value)} − ${inBrackets(from)}) / √(${few(spread)} + ${few(more)}) × ${inBrackets(gain)} + ${inBrackets(shift)}`
    + ` = ${few(standard)} × ${inBrackets(gain)} + ${inBrackets(shift)} = ${few(result)}`;
  return { text, result, size };
}

/** @type {Record<string, (one: number, other: number) => number>} */
const OPERATORS = { "+": (a, b) => a + b, "−": (a, b) => a - b, "×": (a, b) => a * b, "÷": (a, b) => a / b };

/** @param {string} operator @param {number[]} values @returns {Worked} */
function combined(operator, values) {
  const result = values.reduce(OPERATORS[operator] ?? (() => NaN));
  const terms = values.map((value, index) => (index ? inBrackets(value) : few(value)));
  const size = operator === "+" || operator === "−" ? values.reduce((sum, value) => sum + Math.abs(value), 0) : Math.abs(result);
  return { text: `${terms.join(` ${operator} `)} = ${few(result)}`, result, size };
}

/** A formula in x with a number in the place of x; alone between brackets and commas it needs none of its own. @param {string} formula @param {number} value */
function withNumber(formula, value) {
  return formula.replace(/\bx\b/g, (_, at) => {
    const alone = /[(,]\s*$/.test(formula.slice(0, at)) && /^\s*[),]/.test(formula.slice(at + 1));
    return alone ? few(value) : inBrackets(value);
  });
}
