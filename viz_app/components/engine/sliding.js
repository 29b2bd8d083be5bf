// @ts-check
/**
 * Convolution for a whole layer at once, as fast as the browser allows; `convolution.js` is for one kernel under a hand.
 *
 * Every place of the window is read once, into a patch. Two neighbouring patches are multiplied with four kernels of
 * their group at a time, so that each number that is fetched is used several times.
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
  /** @type {Patch[]} */
  const patches = Array.from({ length: 2 }, () => ({ values: new Float64Array(length), depth: kernels.depth, rows: rows.size, cols: cols.size }));
  const groups = padded.channels / kernels.depth;
  const together = kernels.count / groups;
  for (let group = 0; group < groups; group++) {
    const which = { first: group * together, end: (group + 1) * together };
    for (let place = 0; place < height * width; place += patches.length) {
      const count = Math.min(patches.length, height * width - place);
      for (let next = 0; next < count; next++) {
        const row = Math.floor((place + next) / width) * rows.stride;
        const col = ((place + next) % width) * cols.stride;
        read(patches[next], padded, { channel: group * kernels.depth, row, col, down: rows.dilation, along: cols.dilation });
      }
      if (count === 2) multiplyTwo(maps, kernels, patches, { ...which, place });
      else multiply(maps, kernels, patches[0].values, { ...which, place });
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
 * Multiply two patches with the kernels from the first to before the end, and add the bias.
 * @param {Stack} maps is written at two neighbouring places of each of these kernels' maps
 * @param {Kernels} kernels
 * @param {Patch[]} patches
 * @param {{first: number, end: number, place: number}} which
 */
function multiplyTwo(maps, kernels, [{ values: left }, { values: right }], { first, end, place }) {
  const { values, bias } = kernels;
  const { length } = left;
  let kernel = first;
  for (; kernel + 4 <= end; kernel += 4) {
    let [a, b, c, d] = bias ? [bias[kernel], bias[kernel + 1], bias[kernel + 2], bias[kernel + 3]] : [0, 0, 0, 0];
    let [e, f, g, h] = [a, b, c, d]; // the same kernels at the second place
    for (let tap = 0, at = kernel * length; tap < length; tap++, at++) {
      const one = left[tap];
      const two = right[tap];
      const p = values[at];
      const q = values[at + length];
      const r = values[at + 2 * length];
      const s = values[at + 3 * length];
      a += one * p;
      b += one * q;
      c += one * r;
      d += one * s;
      e += two * p;
      f += two * q;
      g += two * r;
      h += two * s;
    }
    write(maps, kernel, place, a, b, c, d);
    write(maps, kernel, place + 1, e, f, g, h);
  }
  multiply(maps, kernels, left, { first: kernel, end, place });
  multiply(maps, kernels, right, { first: kernel, end, place: place + 1 });
}

/** @param {Stack} maps @param {number} kernel the first of four @param {number} place @param {number} a @param {number} b @param {number} c @param {number} d */
function write({ height, width, values }, kernel, place, a, b, c, d) {
  const area = height * width;
  const to = kernel * area + place;
  values[to] = a;
  values[to + area] = b;
  values[to + 2 * area] = c;
  values[to + 3 * area] = d;
}

/**
 * Multiply one patch with the kernels from the first to before the end, one by one, and add the bias.
 * @param {Stack} maps is written at one place of each of these kernels' maps
 * @param {Kernels} kernels
 * @param {Float64Array} patch
 * @param {{first: number, end: number, place: number}} which
 */
function multiply({ height, width, values: sums }, { values, bias }, patch, { first, end, place }) {
  const { length } = patch;
  for (let kernel = first; kernel < end; kernel++) {
    let sum = bias ? bias[kernel] : 0;
    for (let tap = 0, at = kernel * length; tap < length; tap++, at++) sum += patch[tap] * values[at];
    sums[kernel * height * width + place] = sum;
  }
}
