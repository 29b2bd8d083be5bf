// @ts-check
/** What can be done to a whole kernel. Every function returns new values and leaves its argument as it was. */

/**
 * @typedef {object} Kernel
 * @property {number} channels 1 (gray), 3 (red, green, blue) or any other count
 * @property {number} height rows
 * @property {number} width columns
 * @property {number[]} values channel by channel, row by row; channels * height * width of them
 * @property {readonly string[]} [names] of the channels
 */

/**
 * The weights added up.
 * @param {readonly number[]} values
 * @returns {number}
 */
export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * The largest absolute weight: the limit of the colours.
 * @param {readonly number[]} values
 * @returns {number} 0 or more
 */
export function peak(values) {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/**
 * The weights divided by their sum; where that is 0 (edges, Laplacian), by the sum of their sizes. Zeros stay zeros.
 * @param {Kernel} kernel
 * @returns {Kernel}
 */
export function normalise(kernel) {
  const sizes = sum(kernel.values.map(Math.abs));
  const total = sum(kernel.values);
  const divisor = Math.abs(total) > 1e-6 * sizes ? total : sizes;
  return withValues(kernel, (value) => (divisor === 0 ? value : value / divisor));
}

/**
 * Every weight with the other sign.
 * @param {Kernel} kernel
 * @returns {Kernel}
 */
export function negate(kernel) {
  return withValues(kernel, (value) => (value === 0 ? 0 : -value));
}

/**
 * All weights 0.
 * @param {Kernel} kernel
 * @returns {Kernel}
 */
export function zero(kernel) {
  return withValues(kernel, () => 0);
}

/**
 * Other weights, drawn from a normal distribution: what a layer begins its training with.
 * Source: Box & Muller 1958, "A note on the generation of random normal deviates"; He et al. 2015, arXiv:1502.01852, on
 * the variance 2 / weights.
 * @param {Kernel} kernel
 * @returns {Kernel}
 */
export function random(kernel) {
  const size = Math.sqrt(2 / kernel.values.length);
  const draw = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return withValues(kernel, () => Number((size * draw()).toFixed(3)));
}

/**
 * Each plane turned by 180°: what tells convolution from cross-correlation.
 * @param {Kernel} kernel
 * @returns {Kernel}
 */
export function flip(kernel) {
  const { height, width } = kernel;
  return rearrange(kernel, height, width, (row, column) => (height - 1 - row) * width + (width - 1 - column));
}

/**
 * Each plane turned by 90°, counter-clockwise. A 3 by 5 kernel becomes 5 by 3.
 * @param {Kernel} kernel
 * @returns {Kernel}
 */
export function rotate(kernel) {
  const { height, width } = kernel;
  return rearrange(kernel, width, height, (row, column) => column * width + (width - 1 - row));
}

/**
 * @param {Kernel} kernel
 * @param {(value: number) => number} change
 * @returns {Kernel}
 */
function withValues(kernel, change) {
  return { ...kernel, values: kernel.values.map(change) };
}

/**
 * @param {Kernel} kernel
 * @param {number} height rows of the result
 * @param {number} width columns of the result
 * @param {(row: number, column: number) => number} source place inside the old plane of what comes to (row, column)
 * @returns {Kernel}
 */
function rearrange(kernel, height, width, source) {
  const area = height * width;
  const values = kernel.values.map((_, index) => {
    const place = index % area;
    return kernel.values[index - place + source(Math.floor(place / width), place % width)];
  });
  return { ...kernel, height, width, values };
}
