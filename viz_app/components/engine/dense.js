// @ts-check
/**
 * The dense layer, and softmax with a temperature; the twins of `torch.nn.Linear` and of `cnn_core/nonlinearity.py`.
 * Sums are kept in 64 bits.
 */

/** @typedef {{weights: ArrayLike<number>, bias: ArrayLike<number>}} Dense weights: output by output, as many as inputs each */
/**
 * @typedef {object} SoftmaxStep how scores became probabilities, as `SoftmaxStep` in Python
 * @property {number} largest of the logits
 * @property {Float64Array} shifted logits minus the largest, at most 0
 * @property {Float64Array} scaled shifted divided by the temperature
 * @property {Float64Array} exponentials 0 to 1
 * @property {number} sum of the exponentials, 1 or more
 * @property {Float64Array} probabilities exponentials divided by the sum
 */

/**
 * What each input gives to one output: input times weight.
 * @param {ArrayLike<number>} inputs
 * @param {Dense} layer
 * @param {number} unit the output's number
 * @returns {Float64Array} one number for each input
 */
export function contributions(inputs, { weights }, unit) {
  const start = unit * inputs.length;
  return Float64Array.from(inputs, (value, index) => value * weights[start + index]);
}

/**
 * All outputs: the contributions added up, plus the bias.
 * @param {ArrayLike<number>} inputs
 * @param {Dense} layer
 * @returns {Float64Array}
 */
export function dense(inputs, { weights, bias }) {
  const outputs = Float64Array.from(bias);
  let weight = 0;
  for (let unit = 0; unit < outputs.length; unit++) {
    for (let index = 0; index < inputs.length; index++) outputs[unit] += inputs[index] * weights[weight++];
  }
  return outputs;
}

/**
 * Subtract the largest, divide by the temperature, exp, divide by the sum: in this order nothing grows past what a float holds.
 * @param {ArrayLike<number>} logits at least one, the largest of them finite
 * @param {number} temperature above 0
 * @returns {SoftmaxStep}
 */
export function softmax(logits, temperature) {
  const largest = Array.from(logits).reduce((most, logit) => Math.max(most, logit), -Infinity);
  const shifted = Float64Array.from(logits, (logit) => logit - largest);
  const scaled = shifted.map((value) => value / temperature);
  const exponentials = scaled.map(Math.exp);
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return { largest, shifted, scaled, exponentials, sum, probabilities: exponentials.map((value) => value / sum) };
}

/** A probability from one score alone; no other score takes part. @param {number} logit @returns {number} 0 to 1 */
export function sigmoid(logit) {
  return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}
