// @ts-check
/** The whole network, computed in the browser: what it makes of a sample picture, as the server would send it. */
import { softmax } from "../engine/dense.js";
import { Network } from "../engine/network.js";
import { normalised } from "../engine/normalised.js";
import { floatsOf } from "../engine/packing.js";
import { thumbnailOf } from "./thumbnail.js";

/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("../engine/packing.js").PackedArray} PackedArray */
/** @typedef {import("./pictures.js").PicturesFacts} PicturesFacts */

const MOST_GUESSES = 5;
const WARM_MS = 100;

export class Pass {
  /** @param {PicturesFacts} facts @param {Record<string, PackedArray>} arrays */
  constructor({ layers, classNames, mean, std }, arrays) {
    this.network = new Network(layers, arrays);
    this.classNames = classNames;
    this.normalisation = { mean, std };
  }

  /** Let the browser make its fast code before the first click. @param {PackedArray} picture as the network sees it, (c, h, w) */
  warmUp(picture) {
    const end = performance.now() + WARM_MS;
    do this.run(picture);
    while (performance.now() < end);
  }

  /** @param {PackedArray} picture */
  run(picture) {
    const [channels, height, width] = picture.shape;
    return this.network.run(normalised({ channels, height, width, values: floatsOf(picture) }, this.normalisation));
  }

  /** @param {PackedArray} picture @param {Step[]} steps of the map */
  of(picture, steps) {
    const outputs = this.run(picture);
    const thumbnails = steps.map(({ name, thumbnail }) => thumbnailOf(/** @type {import("../engine/network.js").Output} */ (outputs.get(name)), thumbnail));
    const logits = /** @type {import("../engine/network.js").Output} */ (outputs.get(this.network.answering)).values;
    return {
      steps: steps.map((step, index) => ({ ...step, signed: thumbnails[index].signed, limits: thumbnails[index].limits })),
      guesses: guessesOf(logits, this.classNames),
      thumbnails: joined(thumbnails.map(({ bytes }) => bytes)),
    };
  }
}

/** The most probable classes, by the softmax of the logits. @param {Float32Array} logits @param {string[]} names @returns {[string, number][]} */
function guessesOf(logits, names) {
  const guesses = Array.from(softmax(logits, 1).probabilities, (share, index) => /** @type {[string, number]} */ ([names[index], share]));
  return guesses.sort(([, one], [, other]) => other - one).slice(0, MOST_GUESSES);
}

/** @param {Uint8Array[]} parts @returns {PackedArray} */
function joined(parts) {
  const values = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return { shape: [values.length], values };
}
