// @ts-check
/** What the network makes of a drawing: what it sees of it, every layer, and the answer. */
import { Network } from "../engine/network.js";
import { cardOf, neverNegative } from "../live_network/cards.js";
import { LiveGrid } from "../live_network/live_grid.js";
import { inkOf } from "../maps/chrome.js";
import { Answer } from "./answer.js";
import { asDrawn, centred } from "./centring.js";
import { SIDE } from "./ink.js";

/** @typedef {import("../engine/network.js").Output} Output */
/** @typedef {import("../live_network/cards.js").Layer} Layer */
/** @typedef {import("./answer.js").Best} Best */
/** @typedef {{layers: Layer[], classes: string[], mean: number, std: number}} Facts layers: the first is the image; mean and std: of the brightness of the pictures that the network learned from */
/** @typedef {{dots: Uint8Array, empty: boolean, centre: boolean}} Drawing centre: as MNIST does */

const WARM = 30; // runs after which the browser has made its fast code
const CENTRED = "The drawing is scaled to fit 20 × 20 pixels and moved so that its centre of mass lies in the middle of 28 × 28, "
  + "as the digits were that the network learned from.";
const AS_DRAWN = "The paper as it is, 28 × 28 pixels. The network learned from centred digits of one size, so it may be lost here.";

export class NetworkView {
  /** @param {import("./layout.js").Parts} parts @param {Facts} facts @param {Record<string, import("../engine/packing.js").PackedArray>} arrays the weights */
  constructor(parts, facts, arrays) {
    this.parts = parts;
    this.facts = facts;
    this.layers = withShares(facts.layers);
    this.network = new Network(this.layers, arrays);
    const nothing = new Uint8Array(SIDE * SIDE);
    for (let run = 0; run < WARM; run++) this.network.run(this.input(nothing));
    /** @type {import("../maps/types.js").Tile} */
    const tile = { title: "input", kind: "gray", plane: 0, limits: [0, 1] };
    this.picture = new LiveGrid(parts.seen, [tile], pictureOf(nothing), { name: "What the network sees", size: "medium", unit: "0-255" });
    this.answer = new Answer(parts.answer, facts.classes);
    this.cards = this.makeCards(this.network.run(this.input(nothing)));
    /** @type {Best | null} */
    this.best = null;
  }

  /** @param {Map<string, Output>} outputs */
  makeCards(outputs) {
    const unsigned = neverNegative(this.layers);
    const last = this.layers[this.layers.length - 1];
    const named = [last.name, ...last.inputs]; // a number for each class, before and after the softmax
    return this.layers.slice(1).map((layer) => {
      const output = /** @type {Output} */ (outputs.get(layer.name));
      const names = named.includes(layer.name) ? this.facts.classes : null;
      return { name: layer.name, card: cardOf(this.parts.layers, layer, { output, signed: !unsigned.has(layer.name), names }) };
    });
  }

  /** The numbers that the first layer reads. @param {Uint8Array} bytes @returns {Output} */
  input(bytes) {
    const [shift, spread] = [Math.fround(this.facts.mean), Math.fround(this.facts.std)];
    const values = Float32Array.from(bytes, (byte) => Math.fround(Math.fround(byte / 255) - shift) / spread);
    return { shape: [1, SIDE, SIDE], values };
  }

  /** Compute and paint everything. @param {Drawing} drawing */
  follow({ dots, empty, centre }) {
    const ink = inkOf(this.parts.root); // before anything changes, so that the page need not be styled anew for it
    const bytes = (centre ? centred : asDrawn)(dots);
    const outputs = this.network.run(this.input(bytes));
    this.picture.follow(pictureOf(bytes), ink);
    for (const { name, card } of this.cards) card.show(/** @type {Output} */ (outputs.get(name)), { dimmed: empty, ink });
    const shares = /** @type {Output} */ (outputs.get(this.layers[this.layers.length - 1].name));
    this.best = this.answer.show(empty ? null : shares.values);
    const { mean, std } = this.facts;
    const note = `${centre ? CENTRED : AS_DRAWN} The first layer reads (brightness − ${mean}) / ${std}, with brightness from 0 to 1.`;
    if (this.parts.seenNote.textContent !== note) this.parts.seenNote.textContent = note;
  }

  /** Say the answer to who cannot see it. */
  say() {
    this.answer.say(this.best);
  }

  close() {
    this.picture.remove();
    for (const { card } of this.cards) card.close();
  }
}

/** @param {Uint8Array} bytes @returns {import("../live_network/live_grid.js").View} */
function pictureOf(bytes) {
  return { maps: { height: SIDE, width: SIDE, values: Float32Array.from(bytes, (byte) => byte / 255) }, limits: [0, 1], dimmed: false };
}

/** The layers with a softmax at the end, where the network leaves that to who asks. @param {Layer[]} layers @returns {Layer[]} */
function withShares(layers) {
  const last = layers[layers.length - 1];
  if (last.kind === "softmax") return layers;
  const sentence = "The answer: e to the power of each number, divided by the sum of all. None is below 0, and together they are 1.";
  return [...layers, { name: "softmax", kind: "softmax", path: "", inputs: [last.name], settings: {}, shape: last.shape, sentence }];
}
