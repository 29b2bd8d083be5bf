// @ts-check
/** What a network does to each number after a convolution; the twin of `cnn_core/nonlinearity.py`, by its slugs. */

/** @typedef {"relu" | "leaky_relu" | "sigmoid" | "tanh" | "gelu" | "silu"} Slug */

const LEAK = 0.01;
const TAIL = 3; // from here on erf is taken from its other end, where the series would lose digits

/** @type {Record<Slug, (x: number) => number>} */
export const NONLINEARITIES = {
  relu: (x) => (x > 0 ? x : 0),
  leaky_relu: (x) => (x >= 0 ? x : LEAK * x),
  sigmoid,
  tanh: Math.tanh,
  gelu: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  silu: (x) => x * sigmoid(x),
};

/** @param {number} x */
function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}

/**
 * The error function, to about 1e-12.
 * Source: Abramowitz & Stegun 1964, 7.1.5 (series) and 7.1.14 (continued fraction).
 * @param {number} x
 * @returns {number} -1 to 1
 */
export function erf(x) {
  const size = Math.abs(x);
  const value = size < TAIL ? series(size) : 1 - fraction(size);
  return x < 0 ? -value : value;
}

/** @param {number} x 0 or more */
function series(x) {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** @param {number} x large */
function fraction(x) {
  if (x > 27) return 0; // exp(-x²) is smaller than any double
  let below = x;
  for (let n = 60; n > 0; n--) below = x + n / 2 / below;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / below;
}
