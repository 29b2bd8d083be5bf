// @ts-check
/** One stage: a picture with its border, a kernel, the map that it makes, and one output pixel opened. */
import { convolve, addWeight, pad, stepAt } from "../engine/convolution.js";
import { Editor } from "../kernel_editor/editor.js";
import { Grid } from "../maps/grid.js";
import { Formula } from "./formula.js";
import { build } from "./layout.js";
import { Player } from "./player.js";
import { outputFacts, pictureFacts } from "./views.js";
import { readersOf, readFrom } from "./windows.js";

/** @typedef {import("../engine/convolution.js").Stack} Stack */
/** @typedef {import("../engine/convolution.js").Maps} Maps */
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
/** @typedef {(edit: {line: string, values: number[]}) => void} Tell */

const FEW = 16; // weights; more changes than these, and everything is computed anew

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

export class Stage {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Stack} image @param {Tell} tell */
  constructor(parent, facts, image, tell) {
    this.parts = build(parent);
    this.facts = facts;
    this.image = image;
    /** @type {{window: Window, image: Stack, padded: Stack, mode: Facts["mode"], height: number, width: number}} what the map on screen was made with */
    this.made = this.prepare(facts, image);
    /** @type {number[]} the weights that the map on screen was made with */
    this.weights = [];
    this.maps = /** @type {Maps} */ ({ count: 1, height: 0, width: 0, sums: new Float64Array(0) });
    this.frame = 0;
    this.editor = new LiveEditor(this.parts.kernel, facts.kernel, tell, () => this.schedule());
    this.compute();
    this.input = new Grid(this.parts.input, pictureFacts(this.made, facts), this.made.padded, () => {});
    this.output = new Grid(this.parts.output, outputFacts(this.maps, facts), this.values(), () => {});
    this.formula = new Formula(this.parts.formula, this.input.chrome.root);
    this.player = new Player(this.parts.player, (at) => this.show(at));
    this.player.resize(this.maps);
    /** The output pixel that is written out: the one pointed at last. */
    this.opened = middleOf(this.maps);
    this.output.pointed = (place) => this.open(place ?? this.opened);
    this.input.pointed = (place) => this.light(place);
    this.open(this.opened);
    this.say();
  }

  /** @param {Facts} facts @param {Stack} image @param {Tell} tell */
  receive(facts, image, tell) {
    this.facts = facts;
    this.image = image;
    this.editor.receive(facts.kernel, tell);
    this.renew();
  }

  /** The padded picture and the window that go with legal settings. @param {Facts} facts @param {Stack} image */
  prepare({ window, mode, kernel }, image) {
    const legal = window ?? alone(kernel);
    const padded = pad(image, legal, mode);
    return { window: legal, image, padded, mode, height: kernel.height, width: kernel.width };
  }

  /** Show another picture or another window; where the settings are illegal, what is on screen stays. */
  renew() {
    this.say();
    if (this.facts.window) {
      this.made = this.prepare(this.facts, this.image);
      this.weights = [];
      this.compute();
      if (this.player.resize(this.maps)) this.opened = middleOf(this.maps);
      this.input.show(pictureFacts(this.made, this.facts), this.made.padded, () => {});
    }
    this.paint();
  }

  say() {
    this.parts.refusal.textContent = this.facts.refusal;
    this.parts.refusal.hidden = this.facts.refusal === "";
  }

  /** Compute and paint in the next frame what the editor shows. */
  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const { kernel } = this.editor.model;
      if (kernel.height !== this.made.height || kernel.width !== this.made.width) return; // its window is on the way
      this.compute();
      this.paint();
    });
  }

  /** @returns {import("../engine/convolution.js").Kernels} */
  kernels() {
    const { channels, height, width, values } = this.editor.model.kernel;
    return { count: 1, depth: channels, height, width, values };
  }

  /** Bring the map up to the weights: one pass for each that changed, everything where many did. */
  compute() {
    const kernels = this.kernels();
    const { padded, window } = this.made;
    if (kernels.depth !== padded.channels) return; // the picture for it is on the way
    const values = Array.from(kernels.values);
    const changed = values.flatMap((value, index) => (value === this.weights[index] ? [] : [index]));
    if (this.weights.length !== values.length || changed.length > FEW) this.maps = convolve(padded, kernels, window);
    else for (const index of changed) addWeight(this.maps, padded, kernels, window, tapOf(index, kernels), values[index] - this.weights[index]);
    this.weights = values;
  }

  paint() {
    this.output.show(outputFacts(this.maps, this.facts), this.values(), () => {});
    this.player.cover();
    this.open(this.opened);
  }

  values() {
    return { height: this.maps.height, width: this.maps.width, values: Float32Array.from(this.maps.sums) };
  }

  /** Open an output pixel: frame its window, and write out how it came about. @param {Place} place */
  open(place) {
    const { image, window, mode } = this.made;
    this.opened = place;
    this.input.mark(readFrom(window, place));
    this.light(null);
    const step = stepAt(image, this.kernels(), window, mode, { ...place, channel: 0 });
    this.formula.show(step, place, this.kernels(), this.facts.unit);
  }

  /** Light up the outputs that a pixel of the picture takes part in; without one, the output that is open. @param {Place | null} place */
  light(place) {
    this.output.mark(place ? readersOf(this.made.window, place, this.maps) : [{ ...this.opened, height: 1, width: 1 }]);
  }

  /** Stand at an output pixel, with the map filled so far; at none, with all of it. @param {{row: number, col: number} | null} at */
  show(at) {
    this.output.cover(at);
    this.output.point(at && { tile: 0, ...at });
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.player.close();
    this.editor.close();
    this.input.remove();
    this.output.remove();
    this.parts.root.remove();
  }
}

/** @param {Maps} maps @returns {Place} */
function middleOf({ height, width }) {
  return { tile: 0, row: Math.floor(height / 2), col: Math.floor(width / 2) };
}

/** The place of a weight in its kernel. @param {number} index @param {{height: number, width: number}} size */
function tapOf(index, { height, width }) {
  return { kernel: 0, plane: Math.floor(index / (height * width)), row: Math.floor(index / width) % height, col: index % width };
}

/** A window of the kernel's size without a border, for a stage that opens with illegal settings. @param {Sent} kernel @returns {Window} */
function alone({ height, width }) {
  const axis = (/** @type {number} */ size) => ({ size, stride: 1, before: size - 1, after: size - 1, dilation: 1 });
  return { rows: axis(height), cols: axis(width) };
}
