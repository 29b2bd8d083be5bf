// @ts-check
/** Batch norm in the browser; the twin of `cnn_core/normalisation.py`. */

/** @typedef {{count: number, channels: number, height: number, width: number, values: Float32Array}} Batch picture after picture, plane after plane, row by row */
/** @typedef {{means: ArrayLike<number>, variances: ArrayLike<number>}} Statistics one of each per channel */
/** @typedef {{gammas: ArrayLike<number>, betas: ArrayLike<number>}} Affine one of each per channel */
/** @typedef {{value: number, mean: number, variance: number, divisor: number, normalised: number, gamma: number, beta: number, result: number}} Step as `NormalisationStep` in Python */

/** Each channel's mean and variance over all pixels of the first pictures. @param {Batch} batch @param {number} pictures @returns {Statistics} */
export function statisticsOf({ channels, height, width, values }, pictures) {
  const area = height * width;
  const means = new Float64Array(channels);
  const variances = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const over = (/** @type {(value: number) => number} */ part) => {
      let sum = 0;
      for (let picture = 0; picture < pictures; picture++) {
        const start = (picture * channels + channel) * area;
        for (let at = start; at < start + area; at++) sum += part(values[at]);
      }
      return sum / (pictures * area);
    };
    const mean = over((value) => value);
    means[channel] = mean;
    variances[channel] = over((value) => (value - mean) ** 2);
  }
  return { means, variances };
}

/** One number written out. @param {number} value @param {number} channel @param {Statistics} statistics @param {Affine} affine @param {number} epsilon @returns {Step} */
export function stepOf(value, channel, { means, variances }, { gammas, betas }, epsilon) {
  const [mean, variance, gamma, beta] = [means[channel], variances[channel], gammas[channel], betas[channel]];
  const divisor = Math.sqrt(variance + epsilon);
  const normalised = (value - mean) / divisor;
  return { value, mean, variance, divisor, normalised, gamma, beta, result: normalised * gamma + beta };
}

/** Every number of the batch, brought to the statistics' mean 0 and variance 1, then to gamma and beta. @param {Batch} batch @param {Statistics} statistics @param {Affine} affine @param {number} epsilon @returns {Batch} */
export function normalise(batch, statistics, affine, epsilon) {
  const { channels, height, width, values } = batch;
  const area = height * width;
  const made = new Float32Array(values.length);
  for (let plane = 0; plane < values.length / area; plane++) {
    const { mean, divisor, gamma, beta } = stepOf(0, plane % channels, statistics, affine, epsilon);
    for (let at = plane * area; at < (plane + 1) * area; at++) made[at] = ((values[at] - mean) / divisor) * gamma + beta;
  }
  return { ...batch, values: made };
}

/** One channel of the first pictures, each a plane. @param {Batch} batch @param {number} channel @param {number} pictures */
export function channelOf({ channels, height, width, values }, channel, pictures) {
  const area = height * width;
  const planes = new Float32Array(pictures * area);
  for (let picture = 0; picture < pictures; picture++) {
    const start = (picture * channels + channel) * area;
    planes.set(values.subarray(start, start + area), picture * area);
  }
  return { height, width, values: planes };
}
