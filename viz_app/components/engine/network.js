// @ts-check
/** A whole network in the browser: every layer's output for one image. `network_sending.py` writes what it reads. */
import { pad } from "./convolution.js";
import { dense as weigh, softmax as share } from "./dense.js";
import { poolAverage, poolMax, poolTo } from "./pools.js";
import { slide } from "./sliding.js";

/** @typedef {import("./packing.js").PackedArray} PackedArray */
/** @typedef {import("./convolution.js").Stack} Stack */
/** @typedef {import("./convolution.js").Window} Window */
/** @typedef {{shape: number[], values: Float32Array}} Output shape: channels, rows, columns; or the length of a vector */
/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} kind as in `cnn_core/kinds.py`
 * @property {string} path of its weights among the arrays
 * @property {string[]} inputs names of earlier layers; none for the image itself
 * @property {any} settings of its kind, see the functions below
 */
/** @typedef {(...inputs: Output[]) => Output} Compute */
/** @typedef {(name: string) => PackedArray | undefined} Weights by the name that torch gives them in the layer */

/** How a layer of each kind is made ready: once for all images. @type {Record<string, (settings: any, weights: Weights) => Compute>} */
const KINDS = {
  "input": () => same,
  "convolution": convolution,
  "batch norm": batchNorm,
  "ReLU": () => rectify,
  "max pooling": ({ window, ...options }) => (input) => flat(poolMax(stackOf(input), window, options)),
  "average pooling": ({ window, ...options }) => (input) => flat(poolAverage(stackOf(input), window, options)),
  "adaptive average pooling": adaptive,
  "global average pooling": adaptive,
  "addition": () => add,
  "flatten": () => ({ values }) => ({ shape: [values.length], values }),
  "identity": () => same,
  "dropout": () => same,
  "dense": dense,
  "softmax": () => softmax,
};

export class Network {
  /** @param {Layer[]} layers in the order in which they are computed @param {Record<string, PackedArray>} arrays named "path.weight" and so on */
  constructor(layers, arrays) {
    this.layers = layers;
    this.arrays = arrays;
    const last = layers[layers.length - 1];
    /** The layer whose numbers are the logits. */
    this.answering = last?.kind === "softmax" ? last.inputs[0] : last?.name ?? "";
    this.computes = layers.map((layer) => computeOf(layer, (name) => arrays[`${layer.path}.${name}`]));
  }

  /** Compute every layer. @param {Output} image @returns {Map<string, Output>} by the layers' names, in their order */
  run(image) {
    /** @type {Map<string, Output>} */
    const outputs = new Map();
    this.layers.forEach(({ name, inputs }, index) => {
      const read = inputs.length ? inputs.map((input) => /** @type {Output} */ (outputs.get(input))) : [image];
      outputs.set(name, this.computes[index](...read));
    });
    return outputs;
  }
}

/** Make a layer ready. @param {Layer} layer @param {Weights} weights @returns {Compute} */
export function computeOf({ kind, settings }, weights) {
  return KINDS[kind](settings, weights);
}

/** @param {{window: Window, mode: import("./convolution.js").Mode}} settings @param {Weights} weights @returns {Compute} */
function convolution({ window, mode }, weights) {
  const { shape: [count, depth], values } = /** @type {PackedArray} */ (weights("weight"));
  const kernels = { count, depth, values: Float64Array.from(values), bias: weights("bias")?.values ?? null };
  return (input) => flat(slide(pad(stackOf(input), window, mode), kernels, window));
}

/** (value − mean) / √(variance + ε) × weight + bias, channel by channel. @param {{epsilon: number}} settings @param {Weights} weights @returns {Compute} */
function batchNorm({ epsilon }, weights) {
  const [mean, variance] = ["running_mean", "running_var"].map((name) => /** @type {PackedArray} */ (weights(name)).values);
  const [weight, bias] = [weights("weight")?.values, weights("bias")?.values];
  const factors = Float64Array.from(variance, (spread, channel) => (weight?.[channel] ?? 1) / Math.sqrt(spread + epsilon));
  return ({ shape, values }) => {
    const area = values.length / shape[0];
    const changed = new Float32Array(values.length);
    for (let channel = 0, index = 0; channel < shape[0]; channel++) {
      const [middle, factor, shift] = [mean[channel], factors[channel], bias?.[channel] ?? 0];
      for (const end = index + area; index < end; index++) changed[index] = (values[index] - middle) * factor + shift;
    }
    return { shape, values: changed };
  };
}

/** @param {{height: number | null, width: number | null, flat: boolean}} settings null: as many as the image has; flat: one number per channel, without rows and columns @returns {Compute} */
function adaptive({ height, width, flat: asVector }) {
  return (input) => {
    const image = stackOf(input);
    const pooled = flat(poolTo(image, { height: height ?? image.height, width: width ?? image.width }));
    return asVector ? { ...pooled, shape: [image.channels] } : pooled;
  };
}

/** A sum of all inputs × weights for each output, and the bias. @param {unknown} _ @param {Weights} weights @returns {Compute} */
function dense(_, weights) {
  const { shape: [count], values } = /** @type {PackedArray} */ (weights("weight"));
  const layer = { weights: values, bias: weights("bias")?.values ?? new Float32Array(count) };
  return (input) => ({ shape: [count], values: Float32Array.from(weigh(input.values, layer)) });
}

/** Numbers as shares of 1, each by the power of e. @param {Output} input @returns {Output} */
function softmax({ shape, values }) {
  return { shape, values: Float32Array.from(share(values, 1).probabilities) };
}

/** @param {Output} input @returns {Output} */
function same(input) {
  return input;
}

/** @param {Output} input @returns {Output} */
function rectify({ shape, values }) {
  const changed = new Float32Array(values.length);
  for (let index = 0; index < values.length; index++) changed[index] = values[index] < 0 ? 0 : values[index];
  return { shape, values: changed };
}

/** @param {Output} one @param {Output} other @returns {Output} */
function add({ shape, values }, { values: others }) {
  const sums = new Float32Array(values.length);
  for (let index = 0; index < values.length; index++) sums[index] = values[index] + others[index];
  return { shape, values: sums };
}

/** @param {Output} output @returns {Stack} */
function stackOf({ shape: [channels, height, width], values }) {
  return { channels, height, width, values };
}

/** @param {Stack} stack @returns {Output} */
function flat({ channels, height, width, values }) {
  return { shape: [channels, height, width], values };
}
