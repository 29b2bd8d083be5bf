// @ts-check
/**
 * Convolution for a whole layer at once, as fast as the browser allows; `convolution.js` is for one kernel under a hand.
 *
 * Every place of the window is read once, into a patch that all kernels of its group then multiply, four at a time.
 */
import { positions } from "./convolution.js";

/** @typedef {import("./convolution.js").Stack} Stack */
/** @typedef {import("./convolution.js").Window} Window */
/** @typedef {{count: number, depth: number, values: Float64Array, bias: ArrayLike<number> | null}} Kernels depth: channels that each reads; values kernel by kernel */
/** @typedef {{values: Float64Array, depth: number, rows: number, cols: number}} Patch what one place of the window reads */

/**
 * Slide the kernels over the padded image.
 * @param {Stack} padded see `pad` in convolution.js
 * @param {Kernels} kernels as many groups as the image's channels hold the kernels' depth
 * @param {Window} window
 * @returns {Stack} one channel for each kernel
 */
export function slide(padded, kernels, window) {
  const { rows, cols } = window;
  const height = positions({ ...rows, before: 0, after: 0 }, padded.height);
  const width = positions({ ...cols, before: 0, after: 0 }, padded.width);
  const maps = { channels: kernels.count, height, width, values: new Float32Array(kernels.count * height * width) };
  const length = kernels.depth * rows.size * cols.size;
  const patch = { values: new Float64Array(length), depth: kernels.depth, rows: rows.size, cols: cols.size };
  const groups = padded.channels / kernels.depth;
  const together = kernels.count / groups;
  for (let group = 0; group < groups; group++) {
    for (let place = 0; place < height * width; place++) {
      const row = Math.floor(place / width) * rows.stride;
      const col = (place % width) * cols.stride;
      read(patch, padded, { channel: group * kernels.depth, row, col, down: rows.dilation, along: cols.dilation });
      multiply(maps, kernels, patch.values, { first: group * together, end: (group + 1) * together, place });
    }
  }
  return maps;
}

/**
 * @param {Patch} patch is filled
 * @param {Stack} padded
 * @param {{channel: number, row: number, col: number, down: number, along: number}} from where the window stands; down and along: its dilation
 */
function read({ values, depth, rows, cols }, { height, width, values: pixels }, { channel, row, col, down, along }) {
  let to = 0;
  for (let plane = channel; plane < channel + depth; plane++) {
    for (let tap = 0; tap < rows; tap++) {
      let from = (plane * height + row + tap * down) * width + col;
      for (let end = to + cols; to < end; to++, from += along) values[to] = pixels[from];
    }
  }
}

/**
 * Multiply one patch with the kernels from the first to before the end, and add the bias.
 * @param {Stack} maps is written at one place of each of these kernels' maps
 * @param {Kernels} kernels
 * @param {Float64Array} patch
 * @param {{first: number, end: number, place: number}} which
 */
function multiply(maps, { values, bias }, patch, { first, end, place }) {
  const { length } = patch;
  const area = maps.height * maps.width;
  const sums = maps.values;
  let kernel = first;
  for (; kernel + 4 <= end; kernel += 4) {
    let [a, b, c, d] = bias ? [bias[kernel], bias[kernel + 1], bias[kernel + 2], bias[kernel + 3]] : [0, 0, 0, 0];
    let at = kernel * length;
    for (let tap = 0; tap < length; tap++, at++) {
      const value = patch[tap];
      a += value * values[at];
      b += value * values[at + length];
      c += value * values[at + 2 * length];
      d += value * values[at + 3 * length];
    }
    const to = kernel * area + place;
    sums[to] = a;
    sums[to + area] = b;
    sums[to + 2 * area] = c;
    sums[to + 3 * area] = d;
  }
  for (; kernel < end; kernel++) {
    let sum = bias ? bias[kernel] : 0;
    for (let tap = 0, at = kernel * length; tap < length; tap++, at++) sum += patch[tap] * values[at];
    sums[kernel * area + place] = sum;
  }
}
