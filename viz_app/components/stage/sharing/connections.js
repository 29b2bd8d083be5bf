// @ts-check
/** One neuron and the pixels that it is connected to: the picture on the left, the layer's outputs on the right, a line for each connection. */
import { element } from "../../maps/chrome.js";
import { NARROW, SLANT, middle, outline, paintedGray, pixelAt, slanted } from "./slanted_planes.js";

/** @typedef {import("../../engine/convolution.js").Axis} Axis */
/** @typedef {{row: number, col: number}} Neuron */
/** @typedef {{height: number, width: number, values: ArrayLike<number>}} Picture gray, 0 to 1 */
/** @typedef {{picture: Picture, rows: Axis, cols: Axis, map: {height: number, width: number}, dense: boolean}} Layer */
/** @typedef {import("./slanted_planes.js").Corner} Corner */

const TALLEST = 300; // CSS pixels
const BETWEEN = 0.3; // of the width, between the planes
const MARGIN = 6;
/** @type {Record<string, [number, number]>} rows and columns */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Connections {
  /** @param {HTMLElement} place @param {string} title */
  constructor(place, title) {
    this.canvas = element("canvas", "connections", { tabindex: "0", role: "application", "aria-label": `${title}: arrow keys move the neuron` });
    this.said = element("p", "said", { "aria-live": "polite" });
    this.place = element("div", "field", {}, [element("h5", "", {}, [title]), this.canvas, this.said]);
    place.append(this.place);
    /** @type {Layer | null} */ this.layer = null;
    /** @type {{of: Picture, canvas: OffscreenCanvas} | null} */ this.painted = null;
    /** @type {Neuron} */ this.neuron = { row: 0, col: 0 };
    /** Told the neuron that is pointed at. */
    this.pointed = (/** @type {Neuron} */ _) => {};
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.place);
    for (const kind of /** @type {const} */ (["pointermove", "pointerdown"])) {
      this.canvas.addEventListener(kind, (event) => this.under(event));
    }
    this.canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {Layer} layer @param {Neuron} neuron @param {string} sentence */
  show(layer, neuron, sentence) {
    Object.assign(this, { layer, neuron });
    this.said.textContent = sentence;
    this.paint();
  }

  /** Pixels of the picture with its border, in the drawing. @param {Layer} layer */
  sizes({ picture, rows, cols, map }) {
    const before = { row: rows.before, col: cols.before };
    return { before, height: rows.before + picture.height + rows.after, width: cols.before + picture.width + cols.after, map };
  }

  /** Where the two planes stand. @param {Layer} layer */
  arrange(layer) {
    const { height, width, before, map } = this.sizes(layer);
    const room = this.place.clientWidth - 2 * MARGIN;
    const columns = width + map.width;
    const fitting = Math.min((room * (1 - BETWEEN)) / (columns * NARROW), TALLEST / (height + width * SLANT));
    const scale = Math.max(1, fitting);
    const tall = scale * Math.max(height + width * SLANT, map.height + map.width * SLANT);
    const gap = Math.min(room - columns * scale * NARROW, 1.2 * tall);
    const middle = (/** @type {number} */ rows, /** @type {number} */ cols) => (tall - scale * (rows + cols * SLANT)) / 2 + scale * cols * SLANT;
    const left = MARGIN + Math.max(0, room - columns * scale * NARROW - gap) / 2;
    return {
      scale, height: tall + 2 * MARGIN,
      input: { x: left + before.col * scale * NARROW, y: MARGIN + middle(height, width) + (before.row - before.col * SLANT) * scale },
      output: { x: left + width * scale * NARROW + gap, y: MARGIN + middle(map.height, map.width) },
    };
  }

  paint() {
    const { layer, neuron, canvas } = this;
    if (!layer || this.place.clientWidth <= 2 * MARGIN) return;
    const at = this.arrange(layer);
    const ratio = globalThis.devicePixelRatio || 1;
    const size = [this.place.clientWidth, Math.ceil(at.height)];
    if (canvas.width !== Math.round(size[0] * ratio) || canvas.height !== Math.round(size[1] * ratio)) {
      Object.assign(canvas, { width: Math.round(size[0] * ratio), height: Math.round(size[1] * ratio) });
      Object.assign(canvas.style, { width: `${size[0]}px`, height: `${size[1]}px` });
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size[0], size[1]);
    const style = getComputedStyle(canvas);
    const accent = style.getPropertyValue("--st-primary-color").trim() || "#1c6fb8";
    const text = style.color;
    const read = readBy(layer, neuron);
    this.paintPicture(context, layer, at, ratio);
    this.paintRead(context, read, at, accent);
    this.paintOutputs(context, layer, at, { accent, text, ratio });
    canvas.dataset.drawn = JSON.stringify({ ...at, narrow: NARROW, slant: SLANT, lines: read.length, neuron, ratio }); // for tests
  }

  /** @param {CanvasRenderingContext2D} context @param {Layer} layer @param {{input: Corner, scale: number}} at @param {number} ratio */
  paintPicture(context, { picture }, { input, scale }, ratio) {
    if (this.painted?.of !== picture) this.painted = { of: picture, canvas: paintedGray(picture) };
    slanted(context, input, scale, ratio);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.painted.canvas, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** The pixels that are read, and a line from each. @param {CanvasRenderingContext2D} context @param {Neuron[]} read @param {{input: Corner, output: Corner, scale: number}} at @param {string} accent */
  paintRead(context, read, { input, output, scale }, accent) {
    const end = middle(output, this.neuron, scale);
    context.globalAlpha = Math.min(0.9, Math.max(0.16, 30 / read.length));
    context.strokeStyle = accent;
    context.lineWidth = read.length > 150 ? 0.6 : 1.1;
    context.beginPath();
    for (const pixel of read) {
      const start = middle(input, pixel, scale);
      context.moveTo(start.x, start.y);
      context.lineTo(end.x, end.y);
    }
    context.stroke();
    context.globalAlpha = 1;
    if (read.length > 150) return;
    context.lineWidth = 1;
    for (const pixel of read) outline(context, input, pixel, scale, accent);
  }

  /** @param {CanvasRenderingContext2D} context @param {Layer} layer @param {{output: Corner, scale: number}} at @param {{accent: string, text: string, ratio: number}} look */
  paintOutputs(context, { map }, { output, scale }, { accent, text, ratio }) {
    slanted(context, output, scale, ratio);
    context.globalAlpha = 0.16;
    context.fillStyle = text;
    for (let row = 0; row < map.height; row++) for (let col = 0; col < map.width; col++) context.fillRect(col + 0.06, row + 0.06, 0.88, 0.88);
    context.globalAlpha = 1;
    context.fillStyle = accent;
    context.fillRect(this.neuron.col - 0.15, this.neuron.row - 0.15, 1.3, 1.3);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** @param {PointerEvent} event */
  under({ clientX, clientY }) {
    if (!this.layer) return;
    const { input, output, scale } = this.arrange(this.layer);
    const bounds = this.canvas.getBoundingClientRect();
    const [x, y] = [clientX - bounds.left, clientY - bounds.top];
    const { rows, cols, map } = this.layer;
    if (x >= output.x - scale) return this.move(pixelAt(output, x, y, scale));
    const pixel = pixelAt(input, x, y, scale); // its neuron is the one whose window has it in the middle
    const along = (/** @type {number} */ at, /** @type {Axis} */ axis) => Math.round((at + axis.before - (axis.size - 1) / 2) / axis.stride);
    if (x < input.x + this.layer.picture.width * scale * NARROW) this.move({ row: along(pixel.row, rows), col: along(pixel.col, cols) }, map);
  }

  /** @param {Neuron} to @param {{height: number, width: number}} [map] */
  move({ row, col }, map = this.layer?.map) {
    if (!map) return;
    const held = (/** @type {number} */ at, /** @type {number} */ length) => Math.min(length - 1, Math.max(0, at));
    const next = { row: held(row, map.height), col: held(col, map.width) };
    if (next.row === this.neuron.row && next.col === this.neuron.col) return;
    this.neuron = next; // at once: the next key may come before the next frame
    this.pointed(next);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    this.move({ row: this.neuron.row + step[0], col: this.neuron.col + step[1] });
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  close() {
    this.observer.disconnect();
  }
}

/** The pixels that a neuron reads; those of the border lie outside the picture. @param {Layer} layer @param {Neuron} neuron @returns {Neuron[]} */
export function readBy({ picture, rows, cols, dense }, { row, col }) {
  const range = (/** @type {number} */ first, /** @type {number} */ count) => Array.from({ length: count }, (_, index) => first + index);
  const down = dense ? range(0, picture.height) : range(row * rows.stride - rows.before, rows.size);
  const across = dense ? range(0, picture.width) : range(col * cols.stride - cols.before, cols.size);
  return down.flatMap((one) => across.map((other) => ({ row: one, col: other })));
}
