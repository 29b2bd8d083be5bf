// @ts-check
/** The same tiles at every epoch: kernels, or the maps of a layer. */
import { LiveGrid } from "../live_network/live_grid.js";
import { room } from "../live_network/room.js";
import { element } from "../maps/chrome.js";

/** @typedef {import("../maps/types.js").Ink} Ink */
/** @typedef {[least: number, largest: number]} Extremes */
/** @typedef {{title: string, caption: string, names: string[], size: "small" | "medium" | "large"}} StripFacts */
/** @typedef {import("../engine/packing.js").PackedArray} PackedArray epochs, tiles, channels, rows, columns */

const NEUTRAL = 0.5; // brightness of a weight of 0 in a kernel that reads red, green and blue

export class Strip {
  /** @param {HTMLElement} place @param {StripFacts} facts @param {PackedArray} array */
  constructor(place, facts, array) {
    const [, , channels, height, width] = array.shape;
    this.channels = channels;
    this.size = { height, width };
    this.facts = facts;
    /** @type {Float32Array} */ this.values = new Float32Array();
    this.perEpoch = 0;
    /** @type {Extremes[]} of each epoch */ this.each = [];
    /** @type {Extremes} */ this.all = [0, 0];
    this.take(facts, array);
    this.heading = element("h3", "", {}, [facts.title]);
    this.caption = element("p", "hint");
    const { host, inside } = room();
    this.root = element("section", "strip", {}, [this.heading, host, this.caption]);
    place.append(this.root);
    this.grid = new LiveGrid(inside, this.tiles(), this.view(0, "all"), { name: facts.title, size: facts.size, unit: "0-1" });
  }

  /** Whether other values can take the place of these. @param {StripFacts} facts @param {PackedArray} array */
  fits({ names, size }, { shape: [, tiles, channels, height, width] }) {
    const same = this.channels === channels && this.size.height === height && this.size.width === width;
    return same && tiles === this.facts.names.length && names.join() === this.facts.names.join() && size === this.facts.size;
  }

  /** @param {StripFacts} facts @param {PackedArray} array */
  take(facts, { shape: [epochs], values }) {
    this.facts = facts;
    this.values = /** @type {Float32Array} */ (values);
    this.perEpoch = this.values.length / epochs;
    this.each = Array.from({ length: epochs }, (_, at) => extremesOf(this.at(at)));
    this.all = joined(this.each);
  }

  get signed() {
    return this.channels === 3 || this.all[0] < 0;
  }

  /** The values at one epoch. @param {number} at */
  at(at) {
    return this.values.subarray(at * this.perEpoch, (at + 1) * this.perEpoch);
  }

  /** @returns {import("../maps/types.js").Tile[]} */
  tiles() {
    const limits = /** @type {[number, number]} */ ([0, 1]);
    if (this.channels === 3) {
      return this.facts.names.map((title, index) => ({ title, kind: "rgb", plane: 6 * index, reads: [3, 4, 5].map((c) => 6 * index + c), limits }));
    }
    return this.facts.names.map((title, plane) => ({ title, kind: this.kind, plane, limits }));
  }

  /** @returns {"signed" | "unsigned"} */
  get kind() {
    return this.signed ? "signed" : "unsigned";
  }

  /** The two ends of the colours. @param {number} at @param {string} scale "all": of all epochs; "epoch": of this one @returns {Extremes} */
  limits(at, scale) {
    const [least, largest] = scale === "all" ? this.all : this.each[at];
    const limit = Math.max(-least, largest) || 1;
    return this.signed ? [-limit, limit] : [0, largest || 1];
  }

  /** @param {number} at @param {string} scale @returns {import("../live_network/live_grid.js").View} */
  view(at, scale) {
    const limits = this.limits(at, scale);
    if (this.channels === 3) return { maps: { ...this.size, values: withColours(this.at(at), this.size, limits[1]) }, limits: [0, 1], dimmed: false };
    return { maps: { ...this.size, values: this.at(at) }, kind: this.kind, limits, dimmed: false };
  }

  /** @param {number} at @param {string} scale @param {Ink} ink */
  follow(at, scale, ink) {
    this.grid.follow(this.view(at, scale), ink);
    const [, limit] = this.limits(at, scale);
    const colours = `Gray is 0; a colour’s brightest is +${limit.toPrecision(3)}, its darkest −${limit.toPrecision(3)}.`;
    const text = this.channels === 3 ? `${this.facts.caption} ${colours}` : this.facts.caption;
    if (this.caption.textContent !== text) this.caption.textContent = text;
    if (this.heading.textContent !== this.facts.title) this.heading.textContent = this.facts.title;
  }

  remove() {
    this.grid.remove();
    this.root.remove();
  }
}

/** Kernels that read colour, each as its colours and then its weights. @param {Float32Array} weights @param {{height: number, width: number}} size @param {number} limit */
function withColours(weights, { height, width }, limit) {
  const kernel = 3 * height * width;
  const made = new Float32Array(2 * weights.length);
  for (let from = 0; from < weights.length; from += kernel) {
    for (let index = 0; index < kernel; index++) {
      made[2 * from + index] = NEUTRAL + weights[from + index] / (2 * limit);
      made[2 * from + kernel + index] = weights[from + index];
    }
  }
  return made;
}

/** The least and the largest finite value; 0 and 0 where there is none. @param {Float32Array} values @returns {Extremes} */
function extremesOf(values) {
  let [least, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value - value !== 0) continue;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  return least <= largest ? [least, largest] : [0, 0];
}

/** @param {Extremes[]} each @returns {Extremes} */
function joined(each) {
  return [Math.min(...each.map(([least]) => least)), Math.max(...each.map(([, largest]) => largest))];
}
