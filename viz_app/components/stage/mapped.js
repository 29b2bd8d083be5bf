// @ts-check
/** A picture's feature map, as the pages after the convolution's start from it. */
import { convolve, pad } from "../engine/convolution.js";
import { floatsOf } from "../engine/packing.js";

/** @typedef {import("../engine/convolution.js").Stack} Stack */
/** @typedef {{height: number, width: number, values: number[]}} Kernel one plane of weights */

const DUST = 1e-12; // of the weights' sizes: what rounding leaves of an exact 0

/** @param {import("../engine/packing.js").PackedArray} array @returns {Stack} */
export function stackOf(array) {
  const [channels, height, width] = array.shape;
  return { channels, height, width, values: floatsOf(array) };
}

/** The map that a kernel makes of a gray picture, as large as the picture, with zeros around it. @param {Stack} image @param {Kernel} kernel @returns {Stack} */
export function featureMap(image, { height, width, values }) {
  const axis = (/** @type {number} */ size) =>
    ({ size, stride: 1, before: Math.floor((size - 1) / 2), after: Math.ceil((size - 1) / 2), dilation: 1 });
  const window = { rows: axis(height), cols: axis(width) };
  const { sums } = convolve(pad(image, window, "zeros"), { count: 1, depth: 1, height, width, values }, window);
  const dust = DUST * values.reduce((total, weight) => total + Math.abs(weight), 0);
  return { ...image, values: Float32Array.from(sums, (sum) => (Math.abs(sum) <= dust ? 0 : sum)) };
}
