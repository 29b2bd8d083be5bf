// @ts-check
/** One way of sliding the kernels over the picture, with its own border and maps; a scene compares several. */
import { addWeight, convolve, firstChannel, pad, stepAt, weightsOf } from "../../engine/convolution.js";
import { NONLINEARITIES } from "../../engine/nonlinearity.js";
import { alike, settingOf, spreadOut } from "./setting.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../engine/convolution.js").Kernels} Kernels */
/** @typedef {import("../../engine/convolution.js").Maps} Maps */
/** @typedef {import("../../engine/convolution.js").Window} Window */
/** @typedef {import("../../engine/nonlinearity.js").Slug} Slug */
/** @typedef {import("../../maps/types.js").Mark} Mark */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {import("../../maps/types.js").Tile} Tile */
/**
 * @typedef {object} SentLane
 * @property {string} title what tells it from its neighbour; "" alone
 * @property {Window | null} window null where the settings are illegal: the last map stays, dimmed
 * @property {string} refusal why they are
 * @property {import("../../engine/convolution.js").Mode} mode
 * @property {boolean} flipped whether the kernels are turned by 180° first, as mathematics defines convolution
 * @property {{rows: number, cols: number}} spread pixels from one of the picture's to the next: above 1 for a transposed convolution
 */
/**
 * @typedef {object} Layer what all lanes have in common
 * @property {Tile[]} tiles how the picture is drawn
 * @property {{name: string, kind: Tile["kind"]}[]} channels of the picture
 * @property {string[]} titles of the maps
 * @property {number[]} first the first channel that each map's kernel reads
 * @property {boolean} shared whether all maps are made by the same weights
 * @property {number[]} bias one for each map
 * @property {boolean} biased whether the layer has a bias at all
 * @property {Slug | null} activation
 * @property {"0-1" | "0-255"} unit
 * @property {boolean} tensors whether the layer is also drawn as tensors
 * @property {[string, string]} parts the headings of input and output
 * @property {string} noun what the planes of a kernel are planes of
 */
/** @typedef {{depth: number, height: number, width: number, values: number[]}} Weights the kernels in the editor */
/** @typedef {import("./setting.js").Setting} Setting */

const FEW = 16; // weights; more changes than these, and everything is computed anew
const DUST = 1e-12; // of the largest sum that there could have been: what rounding leaves of an exact 0

export class Lane {
  /** @param {Layer} layer @param {SentLane} sent @param {Stack} image @param {Weights} weights */
  constructor(layer, sent, image, weights) {
    this.layer = layer;
    /** @type {Setting} */
    this.setting = settingOf(sent, image, weights);
    /** The kernels that made the maps on screen. @type {Kernels} */
    this.kernels = this.kernelsOf(weights);
    /** @type {Maps} */
    this.maps = convolve(this.setting.padded, this.kernels, this.setting.window);
    this.largest = sizeOf(this.kernels); // the weights' sizes summed up, at most, since everything was computed
  }

  /** Take what the server sends; the last maps stay while the settings are illegal. @param {Layer} layer @param {SentLane} sent @param {Stack} image @param {Weights} weights */
  receive(layer, sent, image, weights) {
    if (!sent.window) {
      this.setting = { ...this.setting, sent: { ...sent, flipped: this.setting.sent.flipped } };
      this.layer = { ...this.layer, unit: layer.unit };
      this.compute(weights);
      return;
    }
    const sameMakers = String(layer.first) === String(this.layer.first) && layer.shared === this.layer.shared;
    const same = sameMakers && this.setting.legal && this.fits(weights) && alike(this.setting, sent, image);
    this.layer = layer;
    this.setting = same ? { ...this.setting, sent } : settingOf(sent, image, weights);
    // Mostly it is the person's own edit that comes back, and then nothing is another one.
    if (same) this.compute(weights);
    else this.computeAll(this.kernelsOf(weights));
  }

  /** Take the picture with other paint on it. @param {Stack} image */
  repaint(image) {
    const wide = spreadOut(image, this.setting.sent);
    this.setting = { ...this.setting, image: wide, padded: pad(wide, this.setting.window, this.setting.mode) };
    this.computeAll(this.kernels);
  }

  /** The picture's pixel at a place of the padded one; null in the border and between the pixels. @param {{row: number, col: number}} place */
  pixelAt({ row, col }) {
    const { window: { rows, cols }, image, sent: { spread: step } } = this.setting;
    const at = { row: row - rows.before, col: col - cols.before };
    const inside = at.row >= 0 && at.row < image.height && at.col >= 0 && at.col < image.width;
    return inside && at.row % step.rows === 0 && at.col % step.cols === 0 ? { row: at.row / step.rows, col: at.col / step.cols } : null;
  }

  /** The kernels as this lane slides them. @param {Weights} weights @returns {Kernels} */
  kernelsOf({ depth, height, width, values }) {
    const { first, shared } = this.layer;
    const turned = this.setting.sent.flipped ? turn(values, height * width) : values;
    return { count: first.length, depth, height, width, values: turned, first, shared };
  }

  /** Whether the kernels go with the picture and the window on screen; while the settings are illegal, they may not. @param {Weights} weights */
  fits({ depth, height, width, values }) {
    const { window: { rows, cols }, padded } = this.setting;
    const { first, shared } = this.layer;
    const count = shared ? 1 : first.length;
    return height === rows.size && width === cols.size && values.length === count * depth * height * width
      && depth === this.kernels.depth && Math.max(...first) + depth <= padded.channels;
  }

  /** Bring the maps up to the weights: one pass for each that changed, everything where many did. @param {Weights} weights @returns {boolean} whether any had */
  compute(weights) {
    if (!this.fits(weights)) return false;
    const kernels = this.kernelsOf(weights);
    const before = this.kernels.values;
    const changed = Array.from(kernels.values).flatMap((value, index) => (value === before[index] ? [] : [index]));
    if (changed.length * (kernels.shared ? kernels.count : 1) > FEW) this.computeAll(kernels);
    else for (const index of changed) this.add(kernels, index, kernels.values[index] - before[index]);
    this.kernels = kernels;
    this.largest = Math.max(this.largest, sizeOf(kernels));
    return changed.length > 0;
  }

  /** @param {Kernels} kernels */
  computeAll(kernels) {
    this.kernels = kernels;
    this.maps = convolve(this.setting.padded, kernels, this.setting.window);
    this.largest = sizeOf(kernels);
  }

  /** @param {Kernels} kernels @param {number} index @param {number} change */
  add(kernels, index, change) {
    const { depth, height, width } = kernels;
    const tap = { plane: Math.floor(index / (height * width)) % depth, row: Math.floor(index / width) % height, col: index % width };
    const owner = Math.floor(index / (depth * height * width));
    const makers = kernels.shared ? kernels.first?.keys() ?? [] : [owner];
    for (const kernel of makers) addWeight(this.maps, this.setting.padded, kernels, this.setting.window, { kernel, ...tap }, change);
  }

  /** The maps after bias and activation, and their largest size. @returns {{height: number, width: number, values: Float32Array, limit: number}} */
  outputs() {
    const { height, width, sums } = this.maps;
    const { bias, activation } = this.layer;
    const activate = activation && NONLINEARITIES[activation];
    const values = new Float32Array(sums);
    const area = height * width;
    const dust = DUST * this.largest;
    let limit = 0;
    for (let index = 0; index < values.length; index++) {
      if (Math.abs(values[index]) <= dust) values[index] = 0;
      const offset = bias[Math.floor(index / area)];
      if (offset !== 0) values[index] = sums[index] + offset;
      if (activate) values[index] = activate(values[index]);
      const size = Math.abs(values[index]);
      if (size > limit) limit = size;
    }
    return { height, width, values, limit };
  }

  /** Open an output pixel: what it read, multiplied and added up. @param {Place} place */
  step({ tile, row, col }) {
    const { image, window, mode } = this.setting;
    return stepAt(image, this.kernels, window, mode, { channel: tile, row, col }, { bias: this.layer.bias });
  }

  /** The weights of the kernel that makes a map. @param {number} map */
  weights(map) {
    const start = weightsOf(this.kernels, map);
    const { depth, height, width, values } = this.kernels;
    return Array.from(values).slice(start, start + depth * height * width);
  }

  /** The channels of the picture that a map's kernel reads. @param {number} map */
  channelsOf(map) {
    const first = firstChannel(this.setting.image.channels, this.kernels, map);
    return this.layer.channels.slice(first, first + this.kernels.depth);
  }
}

/** Each plane turned by 180°: read backwards. @param {number[]} values @param {number} area of a plane */
function turn(values, area) {
  return values.map((_, index) => values[index - (index % area) + area - 1 - (index % area)]);
}

/** The sizes of all weights of the largest kernel, summed up: no output is larger, since no brightness is above 1. @param {Kernels} kernels */
function sizeOf({ values }) {
  return Array.from(values).reduce((total, value) => total + Math.abs(value), 0);
}
