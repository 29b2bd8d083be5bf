// @ts-check
/** Dense layers to hold against a convolution. Each makes as many outputs as the map has pixels; no one has a bias. */
import { convolve, pad } from "../../engine/convolution.js";
import { dense } from "../../engine/dense.js";
import { randomNumbers } from "../../engine/random.js";
import { dot } from "../../engine/shifting.js";

/** @typedef {import("../../engine/convolution.js").Window} Window */
/** @typedef {{height: number, width: number, values: Float32Array}} Picture */
/** @typedef {{size: number, values: Float32Array}} Kernel */
/** @typedef {"random" | "learned" | "shared"} Kind */
/** @typedef {(picture: Float32Array) => Float64Array} Layer */

/** The convolution of a gray picture: as many outputs as the window has places. @param {Picture} picture its shape counts @param {Kernel} kernel @param {Window} window @returns {Layer} */
export function convolution({ height, width }, { size, values: weights }, window) {
  const kernels = { count: 1, depth: 1, height: size, width: size, values: weights };
  return (values) => convolve(pad({ channels: 1, height, width, values }, window, "zeros"), kernels, window).sums;
}

/** Each output has weights by chance, one for each pixel. @param {number} inputs @param {number} seed @returns {Layer} */
export function random(inputs, seed) {
  const weights = randomNumbers(seed, inputs * inputs, Math.sqrt(3 / inputs)); // a spread that keeps the outputs as large as the inputs
  const bias = new Float64Array(inputs);
  return (picture) => dense(picture, { weights, bias });
}

/**
 * The dense layer that gives the convolution's map for one picture. It is what gradient descent from zero weights ends at
 * when this picture is all that there is to learn: weights = map × picture ÷ |picture|².
 * @param {Float32Array} taught the picture
 * @param {Layer} convolved
 * @returns {Layer}
 */
export function learned(taught, convolved) {
  const [map, size] = [convolved(taught), dot(taught, taught)];
  return (picture) => map.map((value) => (size ? (value * dot(taught, picture)) / size : 0));
}
