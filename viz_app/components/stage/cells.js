// @ts-check
/** Numbers as small coloured cells, block by block: the pixels of maps, or one cell for each number of a vector. */
import { css } from "../engine/palette.js";
import { element } from "../maps/chrome.js";
import { entriesOf, tableOf } from "../maps/colours.js";
import { shortText } from "../maps/reading.js";
import { arrange, cellAt, cornerOf, indexAt, placeOf } from "./cell_places.js";

/** @typedef {import("./cell_places.js").Blocks} Blocks */
/** @typedef {import("./cell_places.js").Layout} Layout */
/** @typedef {{kind: "signed" | "unsigned" | "gray", limits: [number, number]}} Scale */

const MARGIN = 3; // a frame may stand out
/** @type {Record<string, [number, number]>} rows and columns */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Cells {
  /** @param {HTMLElement} place @param {{height: number}} look CSS pixels that it may take, more only where there are too many cells */
  constructor(place, { height }) {
    this.title = element("h5", "");
    this.canvas = element("canvas", "cells", { tabindex: "0", role: "application" });
    this.low = element("span", "");
    this.high = element("span", "");
    this.ramp = element("span", "ramp", { "aria-hidden": "true" });
    const key = element("span", "key", {}, [this.low, this.ramp, this.high]);
    this.place = element("div", "field", {}, [element("div", "head", {}, [this.title, key]), this.canvas]);
    place.append(this.place);
    this.room = height;
    /** @type {ArrayLike<number>} */ this.values = [];
    /** @type {Blocks} */ this.blocks = { count: 0, height: 1, width: 1 };
    /** @type {Scale} */ this.scale = { kind: "signed", limits: [-1, 1] };
    /** @type {number | null} */ this.marked = null;
    /** @type {number | null} */ this.kept = null;
    /** Told the cell that is pointed at. */
    this.pointed = (/** @type {number | null} */ _) => {};
    /** Told the cell that is chosen by a click or Enter. */
    this.chosen = (/** @type {number} */ _) => {};
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.place);
    this.listen();
  }

  /** @param {ArrayLike<number>} values @param {Blocks} blocks @param {Scale} scale @param {string} title */
  show(values, blocks, scale, title) {
    Object.assign(this, { values, blocks, scale });
    this.title.textContent = title;
    this.canvas.setAttribute("aria-label", `${title}. ${this.help}`);
    [this.low.textContent, this.high.textContent] = scale.limits.map((limit) => shortText(limit));
    this.ramp.style.background = `linear-gradient(90deg, ${rampOf(scale.kind)})`;
    this.paint();
  }

  /** What the keys do. */
  get help() {
    return "Arrow keys move from cell to cell.";
  }

  /** Frame a cell, thin; null for none. @param {number | null} index */
  mark(index) {
    if (this.marked === index) return;
    this.marked = index;
    this.paint();
  }

  /** Frame a cell for good, in the accent colour. @param {number | null} index */
  keep(index) {
    this.kept = index;
    this.paint();
  }

  paint() {
    const width = this.place.clientWidth - 2 * MARGIN;
    if (width <= 0 || this.blocks.count === 0) return;
    this.layout = arrange(this.blocks, { width, height: this.room });
    const ratio = globalThis.devicePixelRatio || 1;
    const size = [this.layout.width + 2 * MARGIN, this.layout.height + 2 * MARGIN];
    const [across, down] = size.map((length) => Math.round(length * ratio));
    if (this.canvas.width !== across || this.canvas.height !== down) {
      Object.assign(this.canvas, { width: across, height: down });
      Object.assign(this.canvas.style, { width: `${size[0]}px`, height: `${size[1]}px` });
    }
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, ...(/** @type {[number, number]} */ (size)));
    const colours = coloursOf(this.scale.kind);
    const entryOf = entriesOf({ title: "", plane: 0, ...this.scale });
    const side = this.layout.cell > 6 && this.scale.kind !== "gray" ? this.layout.cell - 1 : this.layout.cell;
    for (let index = 0; index < this.values.length; index++) {
      const { x, y } = this.cornerOf(index);
      context.fillStyle = colours[entryOf(this.values[index])];
      context.fillRect(x, y, side, side);
    }
    const accent = getComputedStyle(this.canvas).getPropertyValue("--st-primary-color").trim() || "#1c6fb8";
    if (this.kept !== null) this.frame(context, this.kept, accent);
    if (this.marked !== null) this.frame(context, this.marked, "#000");
    this.canvas.dataset.drawn = JSON.stringify({ ...this.layout, blocks: this.blocks, margin: MARGIN, marked: this.marked }); // for tests
  }

  /** @param {CanvasRenderingContext2D} context @param {number} index @param {string} colour */
  frame(context, index, colour) {
    const { x, y } = this.cornerOf(index);
    const side = /** @type {Layout} */ (this.layout).cell;
    for (const [tone, line] of /** @type {[string, number][]} */ ([["#fff", 4], [colour, 2]])) {
      context.strokeStyle = tone;
      context.lineWidth = line;
      context.strokeRect(x - 0.5, y - 0.5, side, side);
    }
  }

  /** @param {PointerEvent} event @returns {number | null} */
  under({ clientX, clientY }) {
    if (!this.layout) return null;
    const { left, top } = this.canvas.getBoundingClientRect();
    return cellAt(this.blocks, this.layout, { x: clientX - left - MARGIN, y: clientY - top - MARGIN });
  }

  /** The upper left corner of a cell on the canvas. @param {number} index */
  cornerOf(index) {
    const { x, y } = cornerOf(this.blocks, /** @type {Layout} */ (this.layout), index);
    return { x: x + MARGIN, y: y + MARGIN };
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.pointed(this.under(event)));
    canvas.addEventListener("pointerdown", (event) => this.pointed(this.under(event)));
    canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.pointed(null));
    canvas.addEventListener("click", (event) => {
      const index = this.under(/** @type {PointerEvent} */ (event));
      if (index !== null) this.chosen(index);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.pointed(this.marked ?? 0));
    canvas.addEventListener("blur", () => this.pointed(null));
    canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step && this.layout) {
      const { row, col } = placeOf(this.blocks, this.layout, this.marked ?? 0);
      const next = indexAt(this.blocks, this.layout, { row: row + step[0], col: col + step[1] });
      if (next !== null) this.pointed(next);
    } else if ((event.key === "Enter" || event.key === " ") && this.marked !== null) this.chosen(this.marked);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  close() {
    this.observer.disconnect();
  }
}

/** The 256 colours of a scale as CSS texts. @param {Scale["kind"]} kind */
function coloursOf(kind) {
  const bytes = new Uint8ClampedArray(tableOf(kind).buffer);
  return Array.from({ length: 256 }, (_, entry) => css([bytes[entry * 4], bytes[entry * 4 + 1], bytes[entry * 4 + 2]]));
}

/** @param {Scale["kind"]} kind */
function rampOf(kind) {
  return coloursOf(kind).filter((_, entry) => entry % 16 === (kind === "signed" ? 0 : 15)).join(", ");
}

/** A scale that holds all values: evenly around zero where some are below it. @param {ArrayLike<number>} values @param {{signed?: boolean}} [options] @returns {Scale} */
export function scaleOf(values, { signed = false } = {}) {
  let [least, largest] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    least = Math.min(least, values[index]);
    largest = Math.max(largest, values[index]);
  }
  const limit = Math.max(-least, largest) || 1;
  return signed || least < 0 ? { kind: "signed", limits: [-limit, limit] } : { kind: "unsigned", limits: [0, limit] };
}
