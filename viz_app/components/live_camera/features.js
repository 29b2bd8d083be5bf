// @ts-check
/** The network up to the layer of the features, and the new output layer on them, computed in the browser. */
import { dense, softmax } from "../engine/dense.js";
import { Network } from "../engine/network.js";
import { normalised } from "../engine/normalised.js";
import { floatsOf } from "../engine/packing.js";

/** @typedef {import("../engine/packing.js").PackedArray} PackedArray */
/** @typedef {import("../engine/network.js").Output} Output */
/** @typedef {import("../engine/dense.js").Dense} Dense */

export class Features {
  /** @param {{layers: import("../engine/network.js").Layer[], mean: number[], std: number[]}} facts @param {Record<string, PackedArray>} arrays */
  constructor({ layers, mean, std }, arrays) {
    this.network = new Network(layers, arrays);
    this.last = layers[layers.length - 1].name;
    this.normalisation = { mean, std };
  }

  /** The features of a picture: of a layer's maps, the mean of each. @param {PackedArray} seen as the network sees it, (c, h, w) @returns {ArrayLike<number>} */
  of(seen) {
    const [channels, height, width] = seen.shape;
    const outputs = this.network.run(normalised({ channels, height, width, values: floatsOf(seen) }, this.normalisation));
    return meansOf(/** @type {Output} */ (outputs.get(this.last)));
  }

  /** How probable each class is. @param {PackedArray} seen @param {Dense} head @returns {Float64Array} */
  shares(seen, head) {
    return softmax(dense(this.of(seen), head), 1).probabilities;
  }
}

/** @param {Output} output @returns {ArrayLike<number>} */
function meansOf({ shape, values }) {
  if (shape.length === 1) return values;
  const area = values.length / shape[0];
  return Float64Array.from({ length: shape[0] }, (_, map) => values.subarray(map * area, (map + 1) * area).reduce((sum, value) => sum + value, 0) / area);
}
