// @ts-check
/** The camera's picture, and the answer that follows it: computed here, or by the server where the network is too large. */
import { Answer } from "./answer.js";
import { Asker } from "./asker.js";
import { Features } from "./features.js";
import { build } from "./layout.js";
import { Rate } from "./rate.js";
import { Viewfinder } from "./viewfinder.js";

/** @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays */
/** @typedef {import("./asker.js").Reply} Reply */
/**
 * @typedef {{name: string, preparing: import("../engine/preparing.js").Preparing, layers: import("../engine/network.js").Layer[],
 *   mean: number[], std: number[]}} NetworkFacts layers: up to the features; none where the server computes them
 */
/** @typedef {{network: string, identity: string, classes: string[], form: import("../engine/preparing.js").Form | null}} HeadFacts the new layer, on the features of `network`; form: of the images that it learned from */

const EVERY_MS = 1000 / 15; // at most so often in the browser
const EVERY_MS_OF_SERVER = 200;
const PAUSE_MS = 20; // at least, in which the page is painted and clicks are heard
const RETRY_MS = 1_000;
const HERE = "Computed in your browser: the pictures do not leave it.";
const THERE = "Computed on the server: each picture goes there, one at a time, and is not kept.";

export class Studio {
  /** @param {ShadowRoot} parent @param {(question: import("./asker.js").Question) => void} send sends a picture to the server */
  constructor(parent, send) {
    this.parts = build(parent);
    this.answer = new Answer(this.parts.answer);
    this.rate = new Rate();
    this.asker = new Asker(send, (reply, took) => this.hear(reply, took), (seconds) => this.wait(seconds));
    /** @type {NetworkFacts | null} */ this.network = null;
    /** @type {Features | null} */ this.features = null;
    /** @type {HeadFacts | null} */ this.head = null;
    /** @type {import("../engine/dense.js").Dense} */ this.layer = { weights: [], bias: [] };
    this.timer = 0;
    this.answered = 0;
    this.overdue = false; // whether there is a picture to be asked about once the server has answered
    this.finder = new Viewfinder(this.parts, () => this.look());
  }

  /** @param {NetworkFacts} network @param {Arrays} arrays its weights @param {HeadFacts} head @param {Arrays} layer weights and bias, where the browser computes */
  receive(network, arrays, head, layer) {
    if (network !== this.network) this.take(network, arrays);
    this.head = head;
    this.finder.eye.take(network.preparing, head.form);
    if (this.features) this.layer = { weights: layer.weights.values, bias: layer.bias.values };
    this.answer.take(head.classes);
    this.look();
  }

  /** @param {NetworkFacts} network @param {Arrays} arrays */
  take(network, arrays) {
    this.network = network;
    this.features = network.layers.length ? new Features(network, arrays) : null;
    this.asker.close();
    this.rate = new Rate();
    const { height, width, channels } = network.preparing;
    this.parts.size.textContent = `${height} × ${width} pixels, ${channels === 1 ? "in gray" : "in colour"}`;
    this.note("");
  }

  /** Answer the picture of now, or the frozen one. */
  look() {
    clearTimeout(this.timer);
    const { head, features } = this;
    if (!head) return;
    const { mode, eye } = this.finder;
    if (mode === "opening") return;
    if (mode === "off") return this.clear();
    this.overdue = this.asker.busy;
    if (this.overdue) return;
    const start = performance.now();
    if (!this.finder.blink()) return this.lookIn(PAUSE_MS);
    const seen = eye.look();
    if (!features) return this.asker.ask(eye.file(), head.identity);
    this.put(features.shares(seen, this.layer), performance.now() - start);
    if (mode === "on") this.lookIn(Math.max(PAUSE_MS, start + EVERY_MS - performance.now()));
  }

  /** @param {number} milliseconds */
  lookIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.look(), milliseconds);
  }

  /** The server answers; null: it does not. @param {Reply | null} reply @param {number} took milliseconds */
  hear(reply, took) {
    const { mode } = this.finder;
    if (mode === "off") return;
    if (!reply || reply.refusal || reply.head !== this.head?.identity || !reply.shares.length) {
      if (reply?.refusal) this.finder.tell(reply.refusal);
      return this.lookIn(RETRY_MS);
    }
    this.finder.tell("");
    this.put(reply.shares, took);
    if (mode === "on" || this.overdue) this.lookIn(Math.max(0, EVERY_MS_OF_SERVER - took));
  }

  /** @param {number} seconds */
  wait(seconds) {
    if (this.finder.mode !== "off") this.finder.tell(`The server has not answered for ${seconds} s; the bars stay as they were.`);
  }

  /** @param {ArrayLike<number>} shares @param {number} took milliseconds */
  put(shares, took) {
    const frozen = this.finder.mode === "frozen";
    this.answer.show(shares, { atOnce: frozen });
    this.note(frozen ? this.rate.text : this.rate.add(took));
    this.parts.root.dataset.answered = String(++this.answered);
  }

  clear() {
    this.asker.close();
    this.rate = new Rate();
    this.answer.show(null);
    this.finder.eye.forget();
    this.note("");
  }

  /** @param {string} rate */
  note(rate) {
    this.parts.note.textContent = `${this.features ? HERE : THERE} ${rate}`.trim();
  }

  close() {
    clearTimeout(this.timer);
    this.asker.close();
    this.finder.close();
    this.parts.root.remove();
  }
}
