// @ts-check
/** How often values occur, counted in equal bins; zeros are left out, since after a ReLU they would hide all others. */

/** @typedef {{low: number, high: number, count: number}} Axis count: bins */

const BINS = 60;

/** The axis over all finite values of some sides. @param {import("./types.js").Side[]} sides @returns {Axis} */
export function axisOf(sides) {
  const low = Math.min(0, ...sides.map(({ limits: [least] }) => least));
  const high = Math.max(0, ...sides.map(({ limits: [, largest] }) => largest));
  return low < high ? { low, high, count: BINS } : { low: -1, high: 1, count: BINS };
}

/** @param {Float32Array} values @param {Axis} axis @returns {Float64Array} how many values but zero lie in each bin; the last bin holds its high end too */
export function countsOf(values, { low, high, count }) {
  const counts = new Float64Array(count);
  const times = count / (high - low);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === 0 || value - value !== 0) continue;
    counts[Math.min(count - 1, Math.floor((value - low) * times))]++;
  }
  return counts;
}

/** The values between which a bin lies. @param {Axis} axis @param {number} bin @returns {[number, number]} */
export function endsOf({ low, high, count }, bin) {
  const at = (/** @type {number} */ edge) => low + (edge * (high - low)) / count;
  return [at(bin), at(bin + 1)];
}
