// @ts-check
/** The plane: all images on a canvas, the classes as buttons, what is pointed at in words, and the nearest of an image. */
import { element, inkOf } from "../maps/element.js";
import { paintPicture, picturesOf } from "../training_views/still.js";
import { imageAt, nextImage, spotsOf } from "./layout.js";
import { canvasesOf, colourOf, isDashed, paintImage, ring } from "./painting.js";

/** @typedef {{identity: string, labels: number[], classes: string[], learned: number, nearest: number[][], opened: number | null, only: number | null}} Facts */
/** @typedef {(live: Record<string, string>) => void} Tell */

const SIDE = 20; // CSS pixels of an image
const REACH = 16; // CSS pixels within which an image is meant
const HEIGHT = { least: 300, most: 560 };
const HINT = "Point at an image to read it; click it, or press Enter, to see its nearest images. The arrow keys go from image to image.";
/** @type {Record<string, import("./layout.js").Spot>} */
const WAYS = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

/** @param {Facts} facts @param {number} index */
function kindOf({ labels, learned }, index) {
  return { label: labels[index], isHeld: index >= learned };
}

export class FeaturePlaneView {
  /** @param {ShadowRoot} parent @param {Tell} tell */
  constructor(parent, tell) {
    this.tell = tell;
    this.canvas = element("canvas", "plane", { role: "application", tabindex: "0", "aria-label": "Images on a plane; the arrow keys go from image to image, Enter shows the nearest ones" });
    this.reading = element("output", "reading", { "aria-live": "polite" }, [HINT]);
    this.legend = element("div", "legend", { role: "group", "aria-label": "Classes: press one to see its images alone" });
    this.near = element("section", "near", { "aria-label": "Nearest images" });
    this.box = element("div", "box", {}, [this.canvas]);
    this.root = element("div", "feature-plane", {}, [this.legend, this.box, this.reading, this.near]);
    parent.append(this.root);
    /** @type {Facts | null} */ this.facts = null;
    /** @type {number | null} */ this.pointed = null;
    /** @type {import("./layout.js").Spot[]} */ this.spots = [];
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.box);
    this.listen();
  }

  /** @param {Facts} facts @param {Record<string, import("../engine/packing.js").PackedArray>} arrays */
  receive(facts, arrays) {
    if (facts.identity !== this.facts?.identity) {
      this.pictures = picturesOf(arrays.pictures);
      this.canvases = canvasesOf(this.pictures);
      this.points = arrays.points.values;
      this.distances = arrays.distances.values;
      this.pointed = null;
      this.list(facts);
    }
    this.facts = facts;
    this.show();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.point(this.under(event)));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("click", (event) => this.open(this.under(event)));
    canvas.addEventListener("keydown", (event) => this.press(event));
  }

  /** @param {MouseEvent} event */
  under({ clientX, clientY }) {
    const bounds = this.canvas.getBoundingClientRect();
    return imageAt(this.spots, { x: clientX - bounds.left, y: clientY - bounds.top }, this.isShown, REACH);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.facts) return;
    const at = this.pointed ?? this.facts.opened ?? this.facts.labels.findIndex((_, index) => this.isShown(index));
    if (event.key in WAYS) this.point(this.pointed === null ? at : nextImage(this.spots, at, WAYS[event.key], this.isShown));
    else if (event.key === "Enter" || event.key === " ") this.open(at);
    else if (event.key === "Escape") this.open(null);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  isShown = (/** @type {number} */ index) => {
    const only = this.facts?.only ?? null;
    return index >= 0 && (only === null || this.facts?.labels[index] === only);
  };

  /** @param {number | null} index */
  point(index) {
    if (index === this.pointed) return;
    this.pointed = index;
    this.reading.textContent = index === null ? HINT : this.sentence(index);
    this.reading.classList.toggle("hint", index === null);
    this.paint();
  }

  /** @param {number} index */
  sentence(index) {
    const { labels, classes, learned } = /** @type {Facts} */ (this.facts);
    return `Image ${index} shows “${classes[labels[index]]}”: ${index < learned ? "the new layer learned from it" : "held out"}.`;
  }

  /** @param {number | null} index */
  open(index) {
    if (!this.facts || index === this.facts.opened || index === -1) return;
    this.facts = { ...this.facts, opened: index };
    this.show();
    this.settle();
  }

  /** @param {number} label */
  choose(label) {
    if (!this.facts) return;
    this.facts = { ...this.facts, only: this.facts.only === label ? null : label };
    this.show();
    this.settle();
  }

  settle() {
    const { opened, only } = /** @type {Facts} */ (this.facts);
    this.tell({ near: opened === null ? "" : String(opened), class: only === null ? "" : String(only) });
  }

  /** The classes as buttons. @param {Facts} facts */
  list({ classes, labels }) {
    this.legend.replaceChildren(...classes.map((name, label) => {
      const swatch = element("span", "swatch", { "aria-hidden": "true" });
      swatch.style.border = `3px ${isDashed(label) ? "dashed" : "solid"} ${colourOf(label)}`;
      const count = labels.filter((one) => one === label).length;
      const button = element("button", "", { type: "button" }, [swatch, `${name} · ${count.toLocaleString("en-GB")}`]);
      button.addEventListener("click", () => this.choose(label));
      return button;
    }));
  }

  show() {
    const { only } = /** @type {Facts} */ (this.facts);
    [...this.legend.children].forEach((button, label) => button.setAttribute("aria-pressed", String(label === only)));
    this.paint();
    this.showNearest();
    this.root.dataset.shown = this.facts?.identity; // for tests: it is painted
  }

  paint() {
    const { facts, canvases, points } = this;
    const width = this.box.clientWidth;
    if (!facts || !canvases || !points || !width) return;
    const height = Math.max(HEIGHT.least, Math.min(HEIGHT.most, Math.round(width * 0.6)));
    const ratio = globalThis.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    this.canvas.style.height = `${height}px`;
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    context.scale(ratio, ratio);
    this.spots = spotsOf(points, width, height);
    this.spots.forEach((spot, index) => {
      if (this.isShown(index)) paintImage(context, canvases[index], spot, SIDE, kindOf(facts, index));
    });
    this.paintChosen(context, facts, canvases);
  }

  /** What is opened or pointed at lies on top, larger; lines lead to the nearest ones. @param {CanvasRenderingContext2D} context @param {Facts} facts @param {HTMLCanvasElement[]} canvases */
  paintChosen(context, facts, canvases) {
    const { opened, nearest } = facts;
    const ink = inkOf(this.root);
    if (opened !== null) {
      context.strokeStyle = ink.text;
      context.lineWidth = 1;
      for (const other of nearest[opened]) {
        context.beginPath();
        context.moveTo(this.spots[opened].x, this.spots[opened].y);
        context.lineTo(this.spots[other].x, this.spots[other].y);
        context.stroke();
      }
      for (const other of nearest[opened]) paintImage(context, canvases[other], this.spots[other], SIDE, kindOf(facts, other));
    }
    for (const [index, tone] of /** @type {[number | null, string][]} */ ([[opened, ink.accent], [this.pointed, ink.text]])) {
      if (index === null) continue;
      paintImage(context, canvases[index], this.spots[index], 2 * SIDE, kindOf(facts, index));
      ring(context, this.spots[index], 2 * SIDE, tone, 3);
    }
  }

  /** The nearest images of the one that is opened, as pictures with their distances. */
  showNearest() {
    const { opened, nearest } = /** @type {Facts} */ (this.facts);
    if (opened === null) {
      this.near.replaceChildren();
      return;
    }
    const others = nearest[opened];
    const cards = [this.card(opened, "this one"), ...others.map((other, at) => {
      const distance = /** @type {Float32Array} */ (this.distances)[opened * others.length + at];
      return this.card(other, Number(distance.toPrecision(3)).toLocaleString("en-GB"));
    })];
    this.near.replaceChildren(element("h4", "", {}, [`The nearest images of image ${opened}, with their distances`]), element("ol", "", {}, cards));
  }

  /** @param {number} index @param {string} told */
  card(index, told) {
    const { labels, classes } = /** @type {Facts} */ (this.facts);
    const canvas = element("canvas", "", { "aria-hidden": "true" });
    if (this.pictures) paintPicture(canvas, this.pictures, index);
    canvas.style.borderColor = colourOf(labels[index]);
    const name = element("span", "name", {}, [classes[labels[index]]]);
    const button = element("button", "card", { type: "button", title: this.sentence(index) }, [canvas, name, element("span", "told", {}, [told])]);
    button.addEventListener("click", () => this.open(index));
    return element("li", "", {}, [button]);
  }

  close() {
    this.observer.disconnect();
    this.root.remove();
  }
}
