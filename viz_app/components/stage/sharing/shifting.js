// @ts-check
/** The same moved picture through a convolution and through a dense layer. */
import { axisOf } from "../../engine/layer_counts.js";
import { comparable, correlation, moved } from "../../engine/shifting.js";
import { Choices } from "./choices.js";
import { Compared } from "./compared.js";
import { convolution, learned, random } from "./learners.js";
import { Mover } from "./mover.js";
import { section } from "../section.js";

/** @typedef {import("../../engine/shifting.js").Shift} Shift */
/** @typedef {import("./learners.js").Picture} Picture */
/** @typedef {import("./learners.js").Kernel} Kernel */
/** @typedef {import("./learners.js").Layer} Layer */
/** @typedef {import("./learners.js").Kind} Kind */

const HINT = "Drag the picture, or move it with the arrow keys or the sliders. What comes in is black.";
const TALLEST = 300; // CSS pixels of the picture
const KINDS = { random: "weights by chance", learned: "learned on this one picture", shared: "with shared weights" };
/** @type {Record<Kind, string>} */
const SENTENCES = {
  random: "Each output has its own weight for every pixel, as before training.",
  learned: "It was taught this one picture until it gave the convolution's map: the same there, and only there.",
  shared: "Every output has the same few weights, at its own place, and zeros elsewhere. This is the convolution.",
};

export class Shifting {
  /** @param {Record<string, ShadowRoot>} rooms @param {HTMLElement[]} sections of the two grids @param {{most: {shift: number, seed: number}, presets: Record<string, string>}} facts */
  constructor(rooms, sections, { most, presets }) {
    this.most = most.shift;
    this.section = section("shifting", "Move the picture", ["moving", "answers"]);
    const [moving, answers] = this.section.places;
    this.section.said.textContent = HINT;
    this.mover = new Mover(moving, { height: TALLEST });
    this.shift = new Choices(moving, [
      { name: "right", title: "To the right", low: -most.shift, high: most.shift },
      { name: "down", title: "Down", low: -most.shift, high: most.shift },
    ]);
    this.layer = new Choices(moving, [
      { name: "preset", title: "Kernel of the convolution", options: presets },
      { name: "layer", title: "Dense layer", options: KINDS },
      { name: "seed", title: "Seed of its weights", low: 0, high: most.seed },
    ]);
    answers.append(...sections);
    this.convolved = new Compared(sections[0], rooms.convolved);
    this.connected = new Compared(sections[1], rooms.connected);
    /** Told each change, and when the person lets go. */
    this.changed = () => {};
    this.settled = () => {};
    /** @type {{wanted: string, picture: Picture, both: {of: Layer, first: Float64Array}[]} | null} */ this.made = null;
    this.chance = { wanted: "", of: /** @type {Layer} */ ((values) => Float64Array.from(values)) };
    this.mover.moved = (shift) => this.move(shift);
    for (const part of [this.shift, this.layer]) part.changed = () => this.changed();
    for (const part of [this.shift, this.layer, this.mover]) part.settled = () => this.settled();
  }

  /** @param {Shift} shift */
  move({ right, down }) {
    const held = (/** @type {number} */ by) => Math.min(this.most, Math.max(-this.most, by));
    this.mover.shift = { right: held(right), down: held(down) }; // at once: the next key may come before the next frame
    this.shift.set(this.mover.shift);
    this.changed();
  }

  /** @param {Picture} picture gray @param {Kernel} kernel @param {string} name of the kernel */
  show(picture, kernel, name) {
    const shift = { .../** @type {Shift} */ (this.shift.values) };
    const { height, width } = picture;
    const sliding = /** @type {const} */ ({ size: kernel.size, stride: 1, padding: "same" });
    const window = { rows: axisOf(height, sliding), cols: axisOf(width, sliding) };
    const now = Float32Array.from(moved(picture, shift));
    this.mover.shift = shift;
    this.mover.show(now, { count: 1, height, width }, { kind: "gray", limits: [0, 1] }, `The picture at ${height} × ${width}, moved by (${signed(shift.right)}, ${signed(shift.down)})`);
    const [convolved, connected] = this.layers(picture, kernel, window, name);
    const frame = { size: { height, width }, shift, region: comparable(picture, window, shift) };
    const still = shift.right === 0 && shift.down === 0;
    this.convolved.show({ first: convolved.first, now: convolved.of(now), ...frame }, (same) =>
      still ? "Nothing is moved yet." : `${name}: the map ${same ? "moves along with the picture" : "is another one"}.`);
    this.layer.fields.seed.hidden = this.layer.values.layer !== "random";
    const [first, after] = [connected.first, connected.of(now)];
    this.connected.show({ first, now: after, ...frame }, (same) => verdict(/** @type {Kind} */ (this.layer.values.layer), { same, still, first, after }));
  }

  /**
   * The convolution and the dense layer, and what they make of the picture before it is moved. The same ones while
   * nothing else is chosen: the picture is moved often, and dense weights are many.
   * @param {Picture} picture @param {Kernel} kernel @param {import("../../engine/convolution.js").Window} window @param {string} name
   */
  layers(picture, kernel, window, name) {
    const { layer, seed } = this.layer.values;
    const wanted = `${name} ${kernel.size} ${layer} ${seed}`;
    if (this.made?.wanted !== wanted || this.made.picture !== picture) {
      const { values } = picture;
      const convolved = convolution(picture, kernel, window);
      const made = { random: () => this.drawn(values.length, seed), learned: () => learned(values, convolved), shared: () => convolved };
      const both = [convolved, made[/** @type {Kind} */ (layer)]()].map((of) => ({ of, first: of(values) }));
      this.made = { wanted, picture, both };
    }
    return this.made.both;
  }

  /** The layer with weights by chance, drawn once for each seed. @param {number} inputs @param {number} seed @returns {Layer} */
  drawn(inputs, seed) {
    const wanted = `${inputs} ${seed}`;
    if (this.chance.wanted !== wanted) this.chance = { wanted, of: random(inputs, seed) };
    return this.chance.of;
  }

  close() {
    this.mover.close();
    this.convolved.close();
    this.connected.close();
  }
}

/** What the dense layer did. @param {Kind} kind @param {{same: boolean, still: boolean, first: Float64Array, after: Float64Array}} outputs */
function verdict(kind, { same, still, first, after }) {
  const said = SENTENCES[kind];
  if (still) return said;
  if (same) return `${said} It moves along.`;
  if (kind !== "learned") return `${said} Moved, the picture is something new to it.`;
  const stays = (correlation(first, after) ?? 0) > 0.999;
  const strength = Math.max(...after.map(Math.abs)) / (Math.max(...first.map(Math.abs)) || 1);
  return `${said} ${stays ? `Its answer stays in place, at ${Math.round(100 * strength)}% of its strength.` : "Nothing is left of its answer."}`;
}

/** @param {number} by */
function signed(by) {
  return by < 0 ? `−${-by}` : String(by);
}
