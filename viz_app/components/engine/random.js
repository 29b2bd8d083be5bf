// @ts-check
/** Numbers by chance that are the same in every browser. */

/**
 * Numbers evenly spread between −limit and limit.
 * Source: the generator "mulberry32", Tommy Ettinger 2017, public domain.
 * @param {number} seed a whole number, 0 or more
 * @param {number} count
 * @param {number} limit
 * @returns {Float32Array}
 */
export function randomNumbers(seed, count, limit) {
  const numbers = new Float32Array(count);
  let state = seed >>> 0;
  for (let index = 0; index < count; index++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    numbers[index] = (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1) * limit;
  }
  return numbers;
}
