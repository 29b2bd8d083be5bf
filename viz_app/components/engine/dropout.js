// @ts-check
/** Dropout in the browser, with the draws of `cnn_core/dropout.py`: the same seed drops the same numbers. */

/** @typedef {import("./convolution.js").Stack} Stack */
/** @typedef {{p: number, seed: number, perChannel: boolean}} Chance p: the probability of being dropped */

const STEP = 0x9e3779b9; // so that seed 0 does not begin with 0

/**
 * Mix the bits of a 32-bit word.
 * Source: Chris Wellons, "Hash Prospector", public domain.
 * @param {number} word
 * @returns {number} 0 to 2³² - 1
 */
function mixed(word) {
  let bits = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** Numbers evenly from 0 (included) to 1 (left out). @param {number} count @param {number} seed @returns {Float64Array} */
export function draw(count, seed) {
  const key = mixed((seed + STEP) >>> 0);
  return Float64Array.from({ length: count }, (_, index) => (mixed((index + key) >>> 0) >>> 8) / 2 ** 24);
}

/** 1 for what is kept, 0 for what is dropped. @param {Stack} maps @param {Chance} chance @returns {Float32Array} */
export function maskOf({ channels, height, width }, { p, seed, perChannel }) {
  const area = height * width;
  const numbers = draw(perChannel ? channels : channels * area, seed);
  const mask = new Float32Array(channels * area);
  for (let at = 0; at < mask.length; at++) mask[at] = numbers[perChannel ? Math.floor(at / area) : at] >= p ? 1 : 0;
  return mask;
}

/** What the kept numbers are multiplied by. @param {number} p */
export function scaleOf(p) {
  return p === 1 ? 0 : 1 / (1 - p);
}

/** @param {Stack} maps @param {Float32Array} mask @param {number} p @returns {Stack} */
export function drop(maps, mask, p) {
  const scale = scaleOf(p);
  return { ...maps, values: maps.values.map((value, at) => value * mask[at] * scale) };
}

/** Add to sums what one draw leaves of the maps. @param {Float64Array} sums changed in place @param {Stack} maps @param {Chance} chance */
export function addDraw(sums, maps, chance) {
  const mask = maskOf(maps, chance);
  const scale = scaleOf(chance.p);
  for (let at = 0; at < sums.length; at++) if (mask[at] === 1) sums[at] += maps.values[at] * scale;
}
