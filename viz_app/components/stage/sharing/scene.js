// @ts-check
/** One scene: the same layer dense and convolutional. What one neuron is connected to, what it costs, and what a moved picture does. */
import { floatsOf } from "../../engine/packing.js";
import { axisOf, mapOf } from "../../engine/layer_counts.js";
import { element } from "../../maps/chrome.js";
import { Choices } from "./choices.js";
import { Connections, readBy } from "./connections.js";
import { Counts } from "./counts.js";
import { GRID_SHEET, build } from "../layout.js";
import { dress, say, section } from "../section.js";
import { Shifting } from "./shifting.js";

/** @typedef {import("../stage.js").Arrays} Arrays */
/** @typedef {import("../stage.js").Send} Send */
/** @typedef {import("./connections.js").Neuron} Neuron */
/** @typedef {import("./learners.js").Picture} Picture */
/** @typedef {"cost" | "neuron" | "shifting"} PartName the cost has the neuron in it */
/**
 * @typedef {object} Settings what a person sets; whole numbers
 * @property {number} size of the kernels
 * @property {number} kernels
 * @property {number} stride
 * @property {"same" | "valid"} padding
 * @property {number} right by how much the picture is moved
 * @property {number} down
 * @property {string} preset the kernel of the convolution
 * @property {import("./learners.js").Kind} layer
 * @property {number} seed
 */
/**
 * @typedef {object} Facts what the server sends beside the pictures
 * @property {[number, number, number]} shape of the picture in use: channels, rows, columns
 * @property {Record<string, string>} presets titles of the kernels by slug, in the order of their weights
 * @property {Settings} settings as the page opens
 * @property {{size: number, kernels: number, stride: number, shift: number, seed: number}} most
 */

const PADDINGS = { same: "Same size", valid: "Valid: none" };
const PARTS = [
  { name: "convolved", title: "Convolution", sheet: GRID_SHEET },
  { name: "connected", title: "Dense layer", sheet: GRID_SHEET },
];

export class SharingScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, "parts-stage sharing-stage", PARTS);
    this.root = frame.root;
    this.undress = dress(parent, ["parts.css", "sharing/sharing.css"]);
    this.cost = section("cost", "What one neuron sees, and what the layer costs", ["tools", "neurons", "numbers"]);
    const [tools, neurons, numbers] = this.cost.places;
    const { size, kernels, stride } = facts.most;
    this.layer = new Choices(tools, [
      { name: "size", title: "Kernel size", low: 1, high: size },
      { name: "kernels", title: "Kernels", low: 1, high: kernels },
      { name: "stride", title: "Stride", low: 1, high: stride },
      { name: "padding", title: "Padding", options: PADDINGS },
    ]);
    this.refusal = element("p", "refusal", { role: "status" });
    tools.after(this.refusal);
    this.drawings = [new Connections(neurons, "Dense"), new Connections(neurons, "Convolution")];
    this.counts = new Counts(numbers);
    this.shifting = new Shifting(frame.rooms, PARTS.map(({ name }) => frame.sections[name]), facts);
    this.root.append(this.cost.root, this.shifting.section.root);
    this.frame = 0;
    /** @type {Set<PartName>} what the next frame paints */ this.stale = new Set();
    /** @type {Picture | null} */ this.picture = null;
    /** @type {Neuron | null} the one pointed at last; null for the one in the middle */ this.neuron = null;
    this.put(facts.settings);
    this.receive(facts, arrays, send);
    this.listen();
  }

  /** @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  receive(facts, arrays, send) {
    const [, height, width] = arrays.image.shape;
    const values = floatsOf(arrays.image);
    const same = String(facts.shape) === String(this.facts?.shape) && this.picture?.width === width && equal(this.picture.values, values);
    this.facts = facts;
    this.send = send;
    if (same) return; // a person's own settings come back, and nothing is another one
    this.picture = { height, width, values };
    this.kernels = floatsOf(arrays.kernels);
    this.paint(["cost", "shifting"]);
  }

  /** @param {Settings} settings */
  put(settings) {
    for (const part of [this.layer, this.shifting.shift, this.shifting.layer]) part.set(settings);
  }

  listen() {
    this.layer.changed = () => this.schedule(["cost", "shifting"]);
    this.shifting.changed = () => this.schedule(["shifting"]);
    for (const part of [this.layer, this.shifting]) part.settled = () => this.send?.("settings", this.settings);
    for (const drawing of this.drawings) {
      drawing.pointed = (neuron) => {
        this.neuron = neuron;
        this.schedule(["neuron"]);
      };
    }
  }

  /** @returns {Settings} */
  get settings() {
    return /** @type {any} */ ({ ...this.layer.values, ...this.shifting.shift.values, ...this.shifting.layer.values });
  }

  /** Paint some parts in the next frame. @param {PartName[]} parts */
  schedule(parts) {
    for (const part of parts) this.stale.add(part);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint([...this.stale]);
    });
  }

  /** @param {PartName[]} parts */
  paint(parts) {
    this.stale.clear();
    if (parts.includes("cost")) this.paintCost();
    else if (parts.includes("neuron")) this.draw();
    if (parts.includes("shifting")) this.paintShifting();
  }

  paintShifting() {
    const { facts, picture, kernels, settings } = this;
    if (!facts || !picture || !kernels) return;
    const place = Object.keys(facts.presets).indexOf(settings.preset);
    const start = place * squares(facts.most.size) + squares(settings.size - 1);
    const kernel = { size: settings.size, values: kernels.subarray(start, start + settings.size ** 2) };
    this.shifting.show(picture, kernel, facts.presets[settings.preset]);
  }

  paintCost() {
    const { facts, picture, settings } = this;
    if (!facts || !picture) return;
    const [channels, height, width] = facts.shape;
    const small = mapOf(picture, settings);
    const large = mapOf({ height, width }, settings);
    const fits = [small, large].every((map) => map.height > 0 && map.width > 0);
    this.refusal.hidden = fits;
    this.refusal.textContent = fits ? "" : `A kernel of ${settings.size} × ${settings.size} does not fit into this picture without padding. Choose a smaller kernel, or the padding “Same size”.`;
    this.cost.root.classList.toggle("illegal", !fits);
    if (!fits) return;
    this.counts.show({ channels, height, width }, settings);
    this.draw();
  }

  /** Draw the neuron in both layers. */
  draw() {
    const { picture, settings } = this;
    if (!picture) return;
    const map = mapOf(picture, settings);
    if (!map.height || !map.width) return;
    const middle = { row: Math.floor(map.height / 2), col: Math.floor(map.width / 2) };
    const at = this.neuron ?? middle;
    say(this.cost.said, `Drawn on the gray picture at ${picture.height} × ${picture.width}, so that every pixel can be seen. Point at an output, or at a pixel.`);
    const neuron = { row: Math.min(at.row, map.height - 1), col: Math.min(at.col, map.width - 1) };
    const layer = { picture, rows: axisOf(picture.height, settings), cols: axisOf(picture.width, settings), map };
    const place = `The output at row ${neuron.row}, column ${neuron.col}`;
    const pixels = picture.height * picture.width;
    this.drawings[0].show({ ...layer, dense: true }, neuron,
      `${place} reads all ${picture.height} · ${picture.width} = ${pixels} pixels, with ${pixels} weights that only it has.`);
    const read = readBy({ ...layer, dense: false }, neuron);
    const outside = read.filter(({ row, col }) => row < 0 || col < 0 || row >= picture.height || col >= picture.width).length;
    const border = outside ? ` ${outside} of them lie in the border of zeros.` : "";
    this.drawings[1].show({ ...layer, dense: false }, neuron,
      `${place} reads its window of ${settings.size} · ${settings.size} = ${read.length} pixels, with the same ${read.length} weights as every other.${border}`);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.drawings.forEach((drawing) => drawing.close());
    this.shifting.close();
    this.undress();
    this.root.remove();
  }
}

/** @param {Float32Array} one @param {Float32Array} other */
function equal(one, other) {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** The weights of one kernel of every size up to one: 1 + 4 + 9 + … @param {number} size */
function squares(size) {
  return (size * (size + 1) * (2 * size + 1)) / 6;
}
