// @ts-check
/** How steep each nonlinearity is: its derivative, as autograd in torch gives it, at the kinks too. */
import { NONLINEARITIES, erf } from "./nonlinearity.js";

/** @typedef {import("./nonlinearity.js").Slug} Slug */

const LEAK = 0.01;

/** @type {Record<Slug, (x: number) => number>} */
export const SLOPES = {
  relu: (x) => (x > 0 ? 1 : 0),
  leaky_relu: (x) => (x > 0 ? 1 : LEAK),
  sigmoid: (x) => NONLINEARITIES.sigmoid(x) * (1 - NONLINEARITIES.sigmoid(x)),
  tanh: (x) => 1 - Math.tanh(x) ** 2,
  gelu: (x) => below(x) + x * bell(x),
  silu: (x) => NONLINEARITIES.sigmoid(x) * (1 + x * (1 - NONLINEARITIES.sigmoid(x))),
};

/** The share of a standard bell curve that lies below x. @param {number} x */
export function below(x) {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

/** The height of a standard bell curve at x. @param {number} x */
function bell(x) {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}
