// @ts-check
/**
 * A picture in another size, as torchvision's `resize` makes it with antialiasing: along each axis every new pixel is a
 * weighted mean of the old ones around its place, of as many more as the picture shrinks.
 */

/** @typedef {"bilinear" | "bicubic" | "nearest" | "nearest-exact"} Interpolation */
/** @typedef {{first: number, weights: Float64Array}} Taps a run of old pixels, and what each counts for in a new one */
/** @typedef {{taps: Taps[], low: number, high: number}} Axis low and high: the old pixels that are read, from and up to */

const SHARPNESS = -0.5; // of the bicubic filter, as in Pillow and torch
/** How far a filter reaches, in pixels of the coarser picture, and its weight at a distance. @type {Record<"bilinear" | "bicubic", {reach: number, weight: (distance: number) => number}>} */
const FILTERS = {
  bilinear: { reach: 1, weight: (distance) => Math.max(0, 1 - distance) },
  bicubic: { reach: 2, weight: cubic },
};

/** Keys 1981, "Cubic convolution interpolation for digital image processing", equation 15. @param {number} x at least 0 */
function cubic(x) {
  if (x < 1) return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
  if (x < 2) return ((x - 5) * x + 8) * x * SHARPNESS - 4 * SHARPNESS;
  return 0;
}

/**
 * What each of some new pixels of an axis is made of.
 * @param {number} length old pixels
 * @param {number} size new pixels
 * @param {{from: number, count: number}} kept the new pixels that are wanted
 * @param {Interpolation} way
 * @returns {Axis}
 */
export function axisOf(length, size, { from, count }, way) {
  const scale = length / size;
  const taps = Array.from({ length: count }, (_, index) => tapsAt(from + index, scale, length, way));
  return { taps, low: Math.min(...taps.map(({ first }) => first)), high: Math.max(...taps.map(({ first, weights }) => first + weights.length)) };
}

/** @param {number} place of the new pixel @param {number} scale old pixels for one new one @param {number} length @param {Interpolation} way @returns {Taps} */
function tapsAt(place, scale, length, way) {
  if (way === "nearest" || way === "nearest-exact") {
    const nearest = Math.floor((way === "nearest" ? place : place + 0.5) * scale);
    return { first: Math.min(nearest, length - 1), weights: Float64Array.of(1) };
  }
  const { reach, weight } = FILTERS[way];
  const stretch = Math.max(1, scale);
  const centre = scale * (place + 0.5);
  const first = Math.max(0, Math.trunc(centre - reach * stretch + 0.5));
  const end = Math.min(length, Math.trunc(centre + reach * stretch + 0.5));
  const weights = Float64Array.from({ length: end - first }, (_, tap) => weight(Math.abs(first + tap - centre + 0.5) / stretch));
  const sum = weights.reduce((total, one) => total + one, 0);
  return { first, weights: weights.map((one) => one / sum) };
}

/**
 * The picture in the new size, rounded to bytes as torch rounds: a half to the even one.
 * @param {Uint8Array} plane the old pixels from `rows.low` and `cols.low` on, row by row
 * @param {Axis} rows
 * @param {Axis} cols
 * @returns {Uint8Array} a row for each of the rows' taps
 */
export function resampled(plane, rows, cols) {
  const width = cols.high - cols.low;
  const narrow = new Float64Array((rows.high - rows.low) * cols.taps.length);
  for (let row = 0, at = 0; row < rows.high - rows.low; row++) {
    for (const { first, weights } of cols.taps) {
      let sum = 0;
      for (let tap = 0, from = row * width + first - cols.low; tap < weights.length; tap++) sum += weights[tap] * plane[from + tap];
      narrow[at++] = sum;
    }
  }
  const made = new Uint8Array(rows.taps.length * cols.taps.length);
  rows.taps.forEach(({ first, weights }, row) => {
    for (let col = 0; col < cols.taps.length; col++) {
      let sum = 0;
      for (let tap = 0, from = (first - rows.low) * cols.taps.length + col; tap < weights.length; tap++, from += cols.taps.length) sum += weights[tap] * narrow[from];
      made[row * cols.taps.length + col] = Math.min(255, Math.max(0, halfToEven(sum)));
    }
  });
  return made;
}

/** @param {number} value @returns {number} */
export function halfToEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
