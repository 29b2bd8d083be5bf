// @ts-check
/** Weights as people write and read them. */

const NUMBER = String.raw`(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?`;
const WEIGHT = new RegExp(String.raw`^([+-]?)(${NUMBER})(?:/(${NUMBER}))?$`, "i");

/**
 * The number that a person typed: "0.5", "0,5", "-1", "1/9", "2e-3". A comma and a point both start the decimals.
 * @param {string} text
 * @returns {number | null} null where the text is no finite number
 */
export function readWeight(text) {
  const match = WEIGHT.exec(text.replaceAll(/\s/g, "").replaceAll(/[−–]/g, "-"));
  if (!match) return null;
  const [, sign, above, below] = match;
  const number = (/** @type {string} */ part) => Number(part.replace(",", "."));
  const value = number(above) / (below === undefined ? 1 : number(below));
  if (!Number.isFinite(value)) return null;
  return sign === "-" && value !== 0 ? -value : value;
}

/**
 * A weight in the two or three digits that fit into its cell.
 * @param {number} value
 * @param {{compact?: boolean}} [options] compact: for cells narrower than 40 px, ".063" instead of "0.063"
 * @returns {string} with a true minus sign; "~0" where a compact cell has no room for a weight below 0.0005
 */
export function shortWeight(value, { compact = false } = {}) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (compact && size < 0.0005) return "~0";
  return withMinus(value, compact ? compactSize(size) : shortSize(size));
}

/** @param {number} size @returns {string} */
function shortSize(size) {
  if (size >= 99.5) return size.toFixed(0);
  if (size < 0.001) return size.toExponential(0).replace("-", "−");
  return trimmed(size >= 9.95 ? size.toFixed(1) : size >= 0.995 ? size.toFixed(2) : size.toPrecision(2));
}

/** @param {number} size @returns {string} */
function compactSize(size) {
  if (size >= 9.95) return size.toFixed(0);
  if (size >= 0.995) return trimmed(size.toFixed(1));
  return trimmed(size.toFixed(size < 0.0995 ? 3 : 2)).replace(/^0/, "");
}

/**
 * A weight with every digit that matters, as the cell shows it while a person types, and as it is read aloud.
 * @param {number} value
 * @returns {string} up to 7 digits, the precision of the arithmetic
 */
export function fullWeight(value) {
  return String(Number(value.toPrecision(7)));
}

/**
 * The sum of the weights.
 * @param {number} value
 * @returns {string} with two decimals
 */
export function sumText(value) {
  return withMinus(Math.abs(value) < 0.005 ? 0 : value, Math.abs(value).toFixed(2));
}

/** @param {number} value @param {string} size @returns {string} */
function withMinus(value, size) {
  return value < 0 ? `−${size}` : size;
}

/** @param {string} digits @returns {string} */
function trimmed(digits) {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
