// @ts-check
/**
 * A network with other weights and with channels switched off; the twin of `walk_changed` in `cnn_core/changes.py`.
 * Only what depends on the latest change is computed again, and the network itself stays as it is.
 */
import { computeOf } from "./network.js";

/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./network.js").Output} Output */
/** @typedef {{path: string, made: number, read: number, weights: readonly number[]}} PlaneEdit other weights between a channel that a layer reads and one that it makes */
/** @typedef {Record<string, readonly number[]>} Off the channels that are 0 for the layers after, by layer */
/** @typedef {{computed: Output, given: Output, off: string}} Kept given: with the channels off */

export class ChangedNetwork {
  /** @param {Network} network */
  constructor(network) {
    this.network = network;
    /** @type {Output | null} */
    this.image = null;
    /** @type {Map<string, Kept>} by layer */
    this.kept = new Map();
    /** @type {Map<string, PlaneEdit[]>} the edits that each edited layer was made ready with */
    this.edits = new Map();
    this.computes = [...network.computes];
  }

  /**
   * Compute every layer.
   * @param {Output} image another object where it has changed
   * @param {{off: Off, planes: readonly PlaneEdit[]}} changes an edit's list of weights is another object where it has changed
   * @returns {Map<string, Output>}
   */
  run(image, { off, planes }) {
    const edited = this.edit(planes);
    /** @type {Set<string>} */
    const changed = new Set();
    this.network.layers.forEach(({ name, path, inputs }, index) => {
      const kept = this.kept.get(name);
      const stale = !kept || (path !== "" && edited.has(path)) || (inputs.length ? inputs.some((input) => changed.has(input)) : image !== this.image);
      const channels = off[name] ?? [];
      if (!stale && kept.off === String(channels)) return;
      const computed = stale ? this.computes[index](...(inputs.length ? inputs.map((input) => this.output(input)) : [image])) : kept.computed;
      this.kept.set(name, { computed, given: without(computed, channels), off: String(channels) });
      changed.add(name);
    });
    this.image = image;
    return new Map(this.network.layers.map(({ name }) => [name, this.output(name)]));
  }

  /** @param {string} name */
  output(name) {
    return /** @type {Kept} */ (this.kept.get(name)).given;
  }

  /** Make the layers with other edits than before ready. @param {readonly PlaneEdit[]} planes @returns {Set<string>} their paths */
  edit(planes) {
    const { layers, arrays } = this.network;
    const paths = new Set([...this.edits.keys(), ...planes.map(({ path }) => path)]);
    for (const path of paths) {
      const edits = planes.filter((plane) => plane.path === path);
      if (same(edits, this.edits.get(path))) {
        paths.delete(path);
        continue;
      }
      const weight = edits.length ? withEdits(arrays[`${path}.weight`], edits) : arrays[`${path}.weight`];
      layers.forEach((layer, index) => {
        if (layer.path === path) this.computes[index] = computeOf(layer, (name) => (name === "weight" ? weight : arrays[`${path}.${name}`]));
      });
      if (edits.length) this.edits.set(path, edits);
      else this.edits.delete(path);
    }
    return paths;
  }
}

/** @param {PlaneEdit[]} edits @param {PlaneEdit[] | undefined} before */
function same(edits, before = []) {
  return edits.length === before.length
    && edits.every(({ made, read, weights }, index) => made === before[index].made && read === before[index].read && weights === before[index].weights);
}

/** @param {import("./packing.js").PackedArray} weight @param {PlaneEdit[]} edits @returns {import("./packing.js").PackedArray} */
function withEdits({ shape, values }, edits) {
  const changed = Float32Array.from(values);
  for (const { made, read, weights } of edits) changed.set(weights, (made * shape[1] + read) * weights.length);
  return { shape, values: changed };
}

/** @param {Output} output @param {readonly number[]} channels @returns {Output} */
function without(output, channels) {
  if (channels.length === 0) return output;
  const area = output.values.length / output.shape[0];
  const values = output.values.slice();
  for (const channel of channels) values.fill(0, channel * area, (channel + 1) * area);
  return { shape: output.shape, values };
}
