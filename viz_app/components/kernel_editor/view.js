// @ts-check
/** What the editor looks like: planes of cells under tinted headers, the sum, the scale, a sentence and the tools. */

import { peak, sum } from "../engine/kernel_tools.js";
import { css, diverging, inkOn } from "../engine/palette.js";
import { fullWeight, shortWeight, sumText } from "./weight_text.js";

/** @typedef {import("../engine/kernel_tools.js").Kernel} Kernel */

const HINT = matchMedia("(pointer: coarse)").matches
  ? "Tap a weight and type, or drag the one that you tapped up and down. 1/9 is a number too."
  : "Click a weight and type, or drag it up and down. Arrow keys move, + and − step, 1/9 is a number too.";
const COLOURS = ["red", "green", "blue"];
const WIDEST_CELL = 64;
const NARROWEST_CELL = 24;
const COMPACT_BELOW = 40;
// The style sheet has the same three.
const PADDING = 8;
const PLANE_GAP = 12;
const CELL_GAP = 2;

/**
 * An element with a class and, where given, a text. Text never becomes markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** The editor's elements, and how a kernel is painted into them. */
export class KernelView {
  /** @param {HTMLElement} tools the row of buttons */
  constructor(tools) {
    this.root = element("section", "kernel-editor");
    this.root.setAttribute("aria-label", "Kernel editor");
    this.shape = element("span", "shape");
    this.sum = element("span", "sum");
    this.least = element("span", "limit");
    this.most = element("span", "limit");
    const scale = element("span", "scale");
    scale.title = "Blue weights take away, orange weights add, white ones do nothing. The scale ends at the largest weight.";
    const ramp = element("span", "ramp");
    ramp.style.background = `linear-gradient(to right, ${[-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].map((t) => css(diverging(t))).join(", ")})`;
    scale.append(this.least, ramp, this.most);
    const head = element("div", "head");
    head.append(this.shape, this.sum, scale);
    this.planes = element("div", "planes");
    this.message = element("p", "message", HINT);
    this.message.setAttribute("role", "status");
    this.ruler = element("div", "ruler");
    this.root.append(this.ruler, head, this.planes, this.message, tools);
    /** @type {HTMLInputElement[]} in the order of the kernel's values */
    this.cells = [];
    this.compact = false;
    /** @type {Kernel | null} */
    this.painted = null;
    /** @type {number | null} the cell whose text the person is writing */
    this.writing = null;
    /** @type {Map<HTMLInputElement, string>} texts that are still to be written */
    this.labels = new Map();
    this.relabelling = 0;
  }

  /**
   * Make the cells of a shape, where the present ones are of another.
   * @param {Kernel} kernel
   */
  build(kernel) {
    const { channels, height, width } = kernel;
    const signature = [channels, height, width, ...(kernel.names ?? [])].join("×");
    if (this.planes.dataset.shape === signature) return;
    this.planes.dataset.shape = signature;
    this.shape.textContent = `${height} × ${width}${channels === 1 ? "" : ` × ${channels}`}`;
    this.shape.title = `${height} rows, ${width} columns, ${channels} ${channels === 1 ? "channel" : "channels"}: ${channels * height * width} weights`;
    this.cells = [];
    this.planes.replaceChildren(...Array.from({ length: channels }, (_, channel) => this.plane(kernel, channel)));
    this.fit();
  }

  /** @param {Kernel} kernel @param {number} channel @returns {HTMLElement} */
  plane(kernel, channel) {
    const name = nameOf(kernel, channel);
    const plane = element("div", "plane");
    const grid = element("div", "grid");
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", name ? `${name} weights` : "weights");
    for (let row = 0; row < kernel.height; row++) grid.append(this.row(kernel, row, name));
    if (name) plane.append(element("div", `plane-name ${COLOURS.includes(name) ? name : ""}`, name));
    plane.append(grid);
    return plane;
  }

  /** @param {Kernel} kernel @param {number} row @param {string} name @returns {HTMLElement} */
  row(kernel, row, name) {
    const line = element("div", "row");
    line.setAttribute("role", "row");
    for (let column = 0; column < kernel.width; column++) {
      const cell = element("input", "cell");
      Object.assign(cell, { type: "text", autocomplete: "off", spellcheck: false, enterKeyHint: "next" });
      cell.dataset.index = String(this.cells.length);
      cell.dataset.place = `weight row ${row + 1}, column ${column + 1}${name ? `, ${name}` : ""}`;
      this.cells.push(cell);
      const holder = element("div", "holder");
      holder.setAttribute("role", "gridcell");
      holder.append(cell);
      line.append(holder);
    }
    return line;
  }

  /**
   * Paint a kernel.
   * @param {Kernel} kernel
   * @param {{preset: readonly number[] | null, typing: number | null}} context the weights before any edit, for the
   *   marks of what was changed; and the cell whose text the person is writing, which is left alone
   */
  paint(kernel, { preset, typing }) {
    this.build(kernel);
    this.painted = kernel;
    this.writing = typing;
    const limit = peak(kernel.values);
    kernel.values.forEach((value, index) => {
      const cell = this.cells[index];
      const look = [value, limit, this.compact, index === typing, preset?.[index]].join();
      if (index !== typing && cell.dataset.look === look) return;
      cell.dataset.look = look;
      const colour = diverging(limit === 0 ? 0 : value / limit);
      cell.style.backgroundColor = css(colour);
      cell.style.setProperty("--ink", inkOn(colour));
      const label = shortWeight(value, { compact: this.compact });
      if (index !== typing) this.relabel(cell, label);
      const spoken = `${cell.dataset.place}: ${fullWeight(value)}`;
      const changed = preset !== null && preset[index] !== value;
      cell.classList.toggle("changed", changed);
      cell.classList.toggle("typing", index === typing);
      cell.setAttribute("aria-label", spoken);
      cell.title = changed && preset ? `${spoken} (the preset has ${fullWeight(preset[index])})` : spoken;
    });
    this.paintHead(sum(kernel.values), limit);
  }

  /**
   * Write a weight into its cell two frames on: the map that it changes is painted first, since another text in an
   * input makes the browser compose the whole page anew.
   * @param {HTMLInputElement} cell
   * @param {string} label
   */
  relabel(cell, label) {
    if (cell.value === "") cell.value = label;
    if ((this.labels.get(cell) ?? cell.value) === label) return;
    this.labels.set(cell, label);
    this.relabelling ||= requestAnimationFrame(() => {
      this.relabelling = requestAnimationFrame(() => this.writeLabels());
    });
  }

  writeLabels() {
    this.relabelling = 0;
    for (const [cell, label] of this.labels) {
      if (Number(cell.dataset.index) !== this.writing) cell.value = label;
    }
    this.labels.clear();
  }

  /** @param {number} total @param {number} limit */
  paintHead(total, limit) {
    write(this.sum, `sum ${sumText(total)}`);
    const near = (/** @type {number} */ target) => Math.abs(total - target) < 0.005;
    this.sum.title = near(1)
      ? "The weights add up to 1: the brightness of the image stays."
      : near(0)
        ? "The weights add up to 0: flat areas become 0, only changes are left."
        : `The weights add up to ${fullWeight(total)}: flat areas are multiplied by that.`;
    write(this.least, shortWeight(-limit));
    write(this.most, shortWeight(limit));
  }

  /** Give the cells the size that the width has room for, with as many planes side by side as fit; the labels follow. */
  fit() {
    const columns = this.planes.querySelector(".row")?.childElementCount ?? 1;
    let abreast = this.planes.childElementCount || 1;
    while (abreast > 1 && this.room(abreast, columns) < NARROWEST_CELL) abreast--;
    const size = Math.min(WIDEST_CELL, Math.max(NARROWEST_CELL, this.room(abreast, columns)));
    this.root.style.setProperty("--cell", `${size}px`);
    this.compact = size < COMPACT_BELOW;
  }

  /** The widest cell with which so many planes stand side by side. @param {number} planes @param {number} columns */
  room(planes, columns) {
    const width = this.ruler.clientWidth - PADDING - (planes - 1) * PLANE_GAP;
    return Math.floor(width / (planes * columns)) - CELL_GAP;
  }

  /**
   * Say a sentence under the weights; without one, how to use them.
   * @param {string} [sentence]
   */
  say(sentence = "") {
    this.message.textContent = sentence || HINT;
    this.message.classList.toggle("refusal", sentence !== "");
  }
}

/** What the plane of a channel is called; one alone needs no name. @param {Kernel} kernel @param {number} channel */
function nameOf({ channels, names }, channel) {
  if (names) return names[channel];
  if (channels === 3) return COLOURS[channel];
  return channels === 1 ? "" : `channel ${channel + 1}`;
}

/** @param {HTMLElement} place @param {string} text */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
