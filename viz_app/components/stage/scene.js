// @ts-check
/** One stage: a picture with its border, a kernel, the map that it makes, and one output pixel opened. */
import { floatsOf } from "../engine/packing.js";
import { addWeight, convolve, pad, stepAt } from "../engine/convolution.js";
import { Editor } from "../kernel_editor/editor.js";
import { element } from "../maps/chrome.js";
import { Grid } from "../maps/grid.js";
import { Formula } from "./formula.js";
import { EDITOR_SHEET, GRID_SHEET, addFormula, addPlayer, build } from "./layout.js";
import { Player } from "./player.js";
import { outputFacts, pictureFacts } from "./views.js";
import { readersOf, readFrom } from "./windows.js";

/** @typedef {import("../engine/convolution.js").Stack} Stack */
/** @typedef {import("../engine/convolution.js").Kernels} Kernels */
/** @typedef {import("../engine/convolution.js").Window} Window */
/** @typedef {import("../maps/types.js").Place} Place */
/** @typedef {import("../kernel_editor/editor.js").Sent} Sent */
/**
 * @typedef {object} Facts what the server sends beside the picture
 * @property {Sent} kernel
 * @property {Window | null} window null where the settings are illegal: the last map stays, dimmed
 * @property {string} refusal why they are
 * @property {import("../engine/convolution.js").Mode} mode
 * @property {"0-1" | "0-255"} unit
 */
/** @typedef {{window: Window, mode: Facts["mode"], image: Stack, padded: Stack, legal: boolean}} Setting what the map on screen is made with; legal: as the page asked for it */
/** @typedef {(edit: {line: string, values: number[]}) => void} Tell */

const FEW = 16; // weights; more changes than these, and everything is computed anew
const DUST = 1e-12; // of the largest sum that there could have been: what rounding leaves of an exact 0

/** The editor, telling of every change, not only of what is settled. */
class LiveEditor extends Editor {
  /** @param {ShadowRoot} parent @param {Sent} sent @param {Tell} tell @param {() => void} changed */
  constructor(parent, sent, tell, changed) {
    super(parent, sent, tell);
    this.changed = changed;
  }

  paint() {
    super.paint();
    this.changed?.();
  }
}

const PARTS = [
  { name: "input", title: "Picture", sheet: GRID_SHEET },
  { name: "kernel", title: "Kernel", sheet: EDITOR_SHEET },
  { name: "output", title: "Feature map", sheet: GRID_SHEET },
];

export class ConvolutionScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {import("./stage.js").Arrays} arrays @param {import("./stage.js").Send} send */
  constructor(parent, facts, arrays, send) {
    const image = imageOf(arrays);
    const frame = build(parent, "convolution-stage", PARTS);
    this.root = frame.root;
    this.refusal = element("p", "refusal", { role: "status" });
    frame.sections.output.querySelector("h4")?.after(this.refusal);
    const player = addPlayer(frame, "Slide the kernel over the picture");
    const formula = addFormula(frame);
    this.facts = facts;
    this.frame = 0;
    this.editor = new LiveEditor(frame.rooms.kernel, facts.kernel, tellOf(send), () => this.schedule());
    /** @type {Setting} */
    this.setting = settingOf(facts, image);
    /** The kernel that made the map on screen. */
    this.kernels = this.edited();
    this.maps = convolve(this.setting.padded, this.kernels, this.setting.window);
    this.largest = sizeOf(this.kernels); // the weights' sizes summed up, at most, since everything was computed
    /** @type {Place} the output pixel that is written out: the one pointed at last */
    this.opened = middleOf(this.maps);
    this.player = new Player(player, (at) => this.stand(at));
    this.player.resize(this.maps);
    this.input = new Grid(frame.rooms.input, this.pictureFacts(), this.setting.padded, () => {});
    this.output = new Grid(frame.rooms.output, ...this.outputView());
    this.formula = new Formula(formula, this.input.chrome.root);
    this.output.pointed = (place) => this.open(place ?? this.opened);
    this.input.pointed = (place) => this.light(place);
    this.open(this.opened);
    this.say();
  }

  /** @param {Facts} facts @param {import("./stage.js").Arrays} arrays @param {import("./stage.js").Send} send */
  receive(facts, arrays, send) {
    const image = imageOf(arrays);
    this.facts = facts;
    this.editor.receive(facts.kernel, tellOf(send));
    cancelAnimationFrame(this.frame); // what the editor showed just now is computed here
    this.frame = 0;
    // Mostly it is the person's own edit that comes back, and then nothing is another one.
    if (facts.window && !(this.fits(this.edited()) && alike(this.setting, facts, image))) this.take(facts, image);
    else this.compute();
    this.say();
    this.input.show(this.pictureFacts(), this.setting.padded, () => {});
    this.paint();
  }

  /** Make the map of another picture, or with another window. @param {Facts} facts @param {Stack} image */
  take(facts, image) {
    this.setting = settingOf(facts, image);
    this.computeAll(this.edited());
    if (this.player.resize(this.maps)) this.opened = middleOf(this.maps);
  }

  say() {
    this.refusal.textContent = this.facts.refusal;
    this.refusal.hidden = this.facts.refusal === "";
  }

  /** Compute and paint in the next frame what the editor shows. */
  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.compute()) this.paint();
    });
  }

  /** The kernel in the editor. @returns {Kernels} */
  edited() {
    const { channels, height, width, values } = this.editor.model.kernel;
    return { count: 1, depth: channels, height, width, values };
  }

  /** Whether a kernel goes with the picture and the window on screen; while the settings are illegal, it may not. @param {Kernels} kernels */
  fits({ depth, height, width }) {
    const { window: { rows, cols }, padded } = this.setting;
    return depth === padded.channels && height === rows.size && width === cols.size;
  }

  /** Bring the map up to the weights: one pass for each that changed, everything where many did. @returns {boolean} whether any had */
  compute() {
    const kernels = this.edited();
    if (!this.fits(kernels)) return false;
    const before = this.kernels.values;
    const changed = Array.from(kernels.values).flatMap((value, index) => (value === before[index] ? [] : [index]));
    if (changed.length > FEW) this.computeAll(kernels);
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
    const { height, width } = kernels;
    const tap = { kernel: 0, plane: Math.floor(index / (height * width)), row: Math.floor(index / width) % height, col: index % width };
    addWeight(this.maps, this.setting.padded, kernels, this.setting.window, tap, change);
  }

  paint() {
    this.output.show(...this.outputView());
    this.open(this.opened);
  }

  /** @returns {[import("../maps/types.js").Facts, import("../maps/types.js").Maps, () => void]} what the grid of the map shows */
  outputView() {
    const { height, width, sums } = this.maps;
    const values = new Float32Array(sums);
    const dust = DUST * this.largest;
    let limit = 0;
    for (let index = 0; index < values.length; index++) {
      const size = Math.abs(values[index]);
      if (size <= dust) values[index] = 0;
      else if (size > limit) limit = size;
    }
    const look = { limit: limit || 1, legal: this.setting.legal, marks: [pixelAt(this.opened)], curtain: this.player.curtain };
    return [outputFacts({ height, width }, this.facts, look), { height, width, values }, () => {}];
  }

  pictureFacts() {
    return pictureFacts(this.setting, this.facts, readFrom(this.setting.window, this.opened));
  }

  /** Open an output pixel: frame its window, and write out how it came about. @param {Place} place */
  open(place) {
    const { image, window, mode } = this.setting;
    this.opened = place;
    this.input.mark(readFrom(window, place));
    this.light(this.input.cursor);
    const step = stepAt(image, this.kernels, window, mode, { ...place, channel: 0 });
    this.formula.show(step, place, this.kernels, this.facts.unit);
  }

  /** Light up the outputs that a pixel of the picture takes part in; without one, the output that is open. @param {Place | null} place */
  light(place) {
    this.output.mark(place ? readersOf(this.setting.window, place, this.maps) : [pixelAt(this.opened)]);
  }

  /** Stand at an output pixel, with the map filled so far; at none, with all of it. @param {{row: number, col: number} | null} at */
  stand(at) {
    this.output?.cover(at);
    this.output?.point(at && { tile: 0, ...at });
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.player.close();
    this.editor.close();
    this.input.remove();
    this.output.remove();
    this.root.remove();
  }
}

/** @param {import("./stage.js").Send} send @returns {Tell} */
function tellOf(send) {
  return (edit) => send("edit", edit);
}

/** @param {import("./stage.js").Arrays} arrays @returns {Stack} */
function imageOf({ image }) {
  const [channels, height, width] = image.shape;
  return { channels, height, width, values: floatsOf(image) };
}

/** What the map is made with: for a stage that opens with illegal settings zeros all around the picture, so that any kernel fits. @param {Facts} facts @param {Stack} image @returns {Setting} */
function settingOf({ window, mode, kernel }, image) {
  if (window) return { window, mode, image, padded: pad(image, window, mode), legal: true };
  const axis = (/** @type {number} */ size) => ({ size, stride: 1, before: size - 1, after: size - 1, dilation: 1 });
  const around = { rows: axis(kernel.height), cols: axis(kernel.width) };
  return { window: around, mode: "zeros", image, padded: pad(image, around, "zeros"), legal: false };
}

/** Whether what is sent makes the map that the setting makes. @param {Setting} setting @param {Facts} facts @param {Stack} image */
function alike(setting, { window, mode }, image) {
  const same = setting.mode === mode && JSON.stringify(setting.window) === JSON.stringify(window);
  return same && setting.image.width === image.width && equal(setting.image.values, image.values);
}

/** @param {Float32Array} one @param {Float32Array} other */
function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}

/** The sizes of all weights, summed up: no output is larger, since no brightness is above 1. @param {Kernels} kernels */
function sizeOf({ values }) {
  return Array.from(values).reduce((total, value) => total + Math.abs(value), 0);
}

/** @param {{height: number, width: number}} map @returns {Place} */
function middleOf({ height, width }) {
  return { tile: 0, row: Math.floor(height / 2), col: Math.floor(width / 2) };
}

/** @param {Place} place @returns {import("../maps/types.js").Mark} */
function pixelAt({ row, col }) {
  return { row, col, height: 1, width: 1, tile: 0 };
}
