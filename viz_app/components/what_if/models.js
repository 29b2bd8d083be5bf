// @ts-check
/** Where the numbers come from: computed here at once, or by the server once the changes are settled. */
import { ChangedNetwork } from "../engine/changed_network.js";
import { changedPicture } from "../engine/changed_picture.js";
import { Network } from "../engine/network.js";
import { normalised } from "../engine/normalised.js";

/** @typedef {import("../engine/network.js").Output} Output */
/** @typedef {import("../engine/convolution.js").Stack} Stack */
/** @typedef {import("../engine/packing.js").PackedArray} PackedArray */
/** @typedef {import("./changes.js").WhatIf} WhatIf */
/** @typedef {import("../live_network/cards.js").Layer & {weights: number[]}} Layer weights: the shape of those that can be edited; empty where there are none */
/** @typedef {{slug: string, title: string, sentence: string, values: number[]}} Preset */
/**
 * @typedef {object} NetworkFacts what stays while the network is the same
 * @property {string} network
 * @property {string} title
 * @property {string} mark what stands on each picture of what it computes: that its weights are random; "" for trained ones
 * @property {string[]} classes
 * @property {Record<string, string>} titles what its layers are called on screen, by their names
 * @property {number[]} mean of the channels' brightness in the pictures that it learned from
 * @property {number[]} std
 * @property {boolean} computes whether the browser can compute it
 * @property {Layer[]} layers
 * @property {Record<string, Preset[]>} presets by the size of a plane, such as "3×3"
 */
/** @typedef {{facts: NetworkFacts, arrays: Record<string, PackedArray>}} Known */
/** @typedef {{before: Map<string, Output>, after: Map<string, Output>, logits: {before: Float32Array, after: Float32Array}, first: number}} Result by the layers' names; first: the channel that the outputs begin with */

const WARM_MS = 150; // in which the browser makes its fast code
const WARM_RUNS = 30;

/** A network that is computed here. */
export class Local {
  /** @param {Known} known */
  constructor({ facts, arrays }) {
    this.facts = facts;
    this.network = new Network(facts.layers, arrays);
    this.changed = new ChangedNetwork(this.network);
    /** @type {Map<string, Output>} */
    this.before = new Map();
    this.warm = false;
    this.image = { of: "", output: /** @type {Output | null} */ (null) };
  }

  /** Take another picture. @param {Stack} seen */
  see(seen) {
    const input = this.input(seen);
    if (!this.warm) this.warmUp(input);
    this.before = this.network.run(input);
    this.image = { of: "", output: null };
  }

  /** @param {Output} input */
  warmUp(input) {
    this.warm = true;
    const end = performance.now() + WARM_MS;
    for (let run = 0; run < WARM_RUNS && performance.now() < end; run++) this.network.run(input);
  }

  /** @param {Stack} picture as changed @param {WhatIf} whatIf @returns {Result} */
  run(picture, whatIf) {
    const { rotation, down, right, occlusion } = whatIf;
    const of = JSON.stringify([rotation, down, right, occlusion]);
    if (!this.image.output || this.image.of !== of) this.image = { of, output: this.input(picture) };
    const after = this.changed.run(/** @type {Output} */ (this.image.output), whatIf);
    const [first, then] = [this.before, after].map((outputs) => /** @type {Output} */ (outputs.get(this.network.answering)).values);
    return { before: this.before, after, logits: { before: first, after: then }, first: 0 };
  }

  /** The numbers that the first layer reads. @param {Stack} picture @returns {Output} */
  input(picture) {
    return normalised(picture, this.facts);
  }
}

/** What the server computed of a network that is too large for the browser. */
export class Remote {
  /** @param {Known} known @param {{layer: string, first: number}} came whose maps came, and from which channel on @param {Record<string, PackedArray>} arrays */
  constructor({ facts }, { layer, first }, { mapsBefore, mapsAfter, logitsBefore, logitsAfter }) {
    this.facts = facts;
    const floats = (/** @type {PackedArray} */ { values }) => /** @type {Float32Array} */ (values);
    const outputs = (/** @type {PackedArray} */ maps) => new Map([[layer, { shape: shapeOf(maps), values: floats(maps) }]]);
    /** @type {Result} */
    this.result = { before: outputs(mapsBefore), after: outputs(mapsAfter), logits: { before: floats(logitsBefore), after: floats(logitsAfter) }, first };
  }

  see() {}

  /** @returns {Result} of the changes that were settled last */
  run() {
    return this.result;
  }
}

/** Single numbers come as maps of one pixel. @param {PackedArray} maps */
function shapeOf({ shape }) {
  return shape[1] * shape[2] === 1 ? [shape[0]] : shape;
}

/** @param {Stack} seen @param {WhatIf} whatIf */
export function pictureOf(seen, whatIf) {
  return changedPicture(seen, whatIf);
}
