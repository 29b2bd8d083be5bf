// @ts-check
/** A picture as a network reads it. */

/**
 * (value − mean) / standard deviation, channel by channel, as torch computes it in float32.
 * @param {import("./convolution.js").Stack} picture 0 to 1
 * @param {{mean: number[], std: number[]}} normalisation
 * @returns {import("./network.js").Output}
 */
export function normalised({ channels, height, width, values }, { mean, std }) {
  const area = height * width;
  const made = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    const [shift, spread] = [Math.fround(mean[channel]), Math.fround(std[channel])];
    for (let index = channel * area; index < (channel + 1) * area; index++) made[index] = Math.fround(values[index] - shift) / spread;
  }
  return { shape: [channels, height, width], values: made };
}
