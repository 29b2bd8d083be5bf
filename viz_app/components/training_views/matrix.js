// @ts-check
/** A confusion matrix on a canvas: a row for each class, a column for each answer; blue is right, orange is wrong. */
import { css, diverging, inkOn } from "../engine/palette.js";
import { element, inkOf } from "../maps/chrome.js";
import { shortened } from "../maps/painting.js";

/** @typedef {import("./mistakes.js").Place} Place */
/** @typedef {{cell: number, left: number, top: number, ratio: number}} Layout device pixels; left and top: room for the names */

const LARGEST_CELL = 40; // CSS pixels
const LEAST_CELL = 6;
const NAMED_CELL = 14; // from this size on, rows and columns have names
const NUMBERED_CELL = 22;
const WIDEST_NAME = 88;
const HELP = "Rows are the right classes, columns the answers. Arrow keys go from field to field, Enter shows the pictures.";

export class Matrix {
  /** @param {HTMLElement} place @param {string[]} classes @param {{point: (at: Place | null) => void, choose: (at: Place) => void}} told */
  constructor(place, classes, told) {
    this.place = place;
    this.classes = classes;
    this.told = told;
    this.canvas = element("canvas", "matrix", { tabindex: "0", role: "application", "aria-label": `Confusion matrix of ${classes.length} classes. ${HELP}` });
    place.append(this.canvas);
    /** @type {Float32Array} */ this.counts = new Float32Array(classes.length ** 2);
    /** @type {Place | null} */ this.at = null;
    /** @type {Place | null} */ this.chosen = null;
    /** @type {Layout | null} */ this.layout = null;
    this.stop = new AbortController();
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(place);
    this.listen(this.stop.signal);
  }

  /** @param {Float32Array} counts @param {Place | null} chosen */
  show(counts, chosen) {
    this.counts = counts;
    this.chosen = chosen;
    if (this.layout) this.paint();
    else this.arrange();
  }

  /** Find how large a field can be, and give the canvas its size. */
  arrange() {
    const room = this.place.clientWidth;
    if (!room) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const count = this.classes.length;
    const context = this.context();
    context.font = this.font(ratio);
    const widest = Math.min(WIDEST_NAME, Math.max(...this.classes.map((name) => context.measureText(name).width / ratio)) + 8);
    const wished = (room - widest - 4) / count;
    const named = wished >= NAMED_CELL;
    const css = Math.max(LEAST_CELL, Math.min(LARGEST_CELL, named ? wished : (room - 4) / count));
    const cell = Math.floor(css * ratio);
    const names = Math.round((named ? widest : 0) * ratio);
    const across = named && this.fitsAcross(context, cell);
    this.layout = { cell, ratio, left: names, top: named ? (across ? Math.round(18 * ratio) : names) : 0 };
    this.across = across;
    const [width, height] = [names + count * cell + 2, this.layout.top + count * cell + 2];
    Object.assign(this.canvas, { width, height });
    Object.assign(this.canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
    this.paint();
  }

  /** Whether every name fits above its column without being turned. @param {CanvasRenderingContext2D} context @param {number} cell */
  fitsAcross(context, cell) {
    return this.classes.every((name) => context.measureText(name).width < cell - 4);
  }

  /** @param {number} ratio */
  font(ratio) {
    return `${12 * ratio}px ${inkOf(this.canvas).font}`;
  }

  context() {
    return /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  }

  paint() {
    const { layout, classes, counts } = this;
    if (!layout) return;
    const context = this.context();
    const size = classes.length;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.font = this.font(layout.ratio);
    this.paintNames(context, layout);
    for (let row = 0; row < size; row++) {
      const of = counts.subarray(row * size, (row + 1) * size).reduce((sum, count) => sum + count, 0);
      for (let col = 0; col < size; col++) this.paintCell(context, layout, { row, col }, of);
    }
    for (const [place, colour] of /** @type {[Place | null, string][]} */ ([[this.chosen, inkOf(this.canvas).accent], [this.at, ""]])) {
      if (place) this.frame(context, layout, place, colour);
    }
    this.canvas.dataset.painted = String(counts.reduce((sum, count) => sum + count, 0));
  }

  /** @param {CanvasRenderingContext2D} context @param {Layout} layout @param {Place} place @param {number} of pictures in the row */
  paintCell(context, { cell, left, top, ratio }, { row, col }, of) {
    const count = this.counts[row * this.classes.length + col];
    const share = of ? Math.sqrt(count / of) : 0; // the root, so that a few mistakes are seen
    const colour = diverging(row === col ? -share : share);
    const [x, y] = [left + col * cell, top + row * cell];
    const gap = cell > 8 * ratio ? Math.round(ratio) : 0;
    context.fillStyle = css(colour);
    context.fillRect(x, y, cell - gap, cell - gap);
    if (cell < NUMBERED_CELL * ratio || !count) return;
    context.fillStyle = inkOn(colour);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(count), x + cell / 2, y + cell / 2, cell - 2 * ratio);
  }

  /** @param {CanvasRenderingContext2D} context @param {Layout} layout */
  paintNames(context, { cell, left, top, ratio }) {
    if (!left) return;
    context.textBaseline = "middle";
    context.fillStyle = inkOf(this.canvas).text;
    this.classes.forEach((name, index) => {
      const text = shortened(context, name, left - 6 * ratio);
      const middle = index * cell + cell / 2;
      context.textAlign = "right";
      context.fillText(text, left - 5 * ratio, top + middle);
      context.textAlign = this.across ? "center" : "left";
      context.save();
      context.translate(left + middle, top - (this.across ? 9 : 4) * ratio);
      if (!this.across) context.rotate(-Math.PI / 2);
      context.fillText(text, 0, 0);
      context.restore();
    });
  }

  /** @param {CanvasRenderingContext2D} context @param {Layout} layout @param {Place} place @param {string} colour "" for black on white, seen on any colour */
  frame(context, { cell, left, top, ratio }, { row, col }, colour) {
    for (const [stroke, width] of /** @type {[string, number][]} */ ([["#fff", 4], [colour || "#000", 2]])) {
      context.strokeStyle = stroke;
      context.lineWidth = width * ratio;
      context.strokeRect(left + col * cell + ratio, top + row * cell + ratio, cell - 2 * ratio, cell - 2 * ratio);
    }
  }

  /** @param {Place | null} place */
  point(place) {
    if (place?.row === this.at?.row && place?.col === this.at?.col) return;
    this.at = place;
    this.paint();
    this.told.point(place);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.point(this.under(event)), { signal });
    canvas.addEventListener("pointerleave", () => this.point(null), { signal });
    canvas.addEventListener("click", (event) => {
      const place = this.under(event);
      if (place) this.told.choose(place);
    }, { signal });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.point(this.at ?? { row: 0, col: 0 }), { signal });
    canvas.addEventListener("blur", () => this.point(null), { signal });
    canvas.addEventListener("keydown", (event) => this.press(event), { signal });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.at ?? { row: 0, col: 0 };
    const last = this.classes.length - 1;
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [-last, -last], End: [last, last] }[event.key];
    if (event.key === "Enter" || event.key === " ") this.told.choose(at);
    else if (!by) return;
    else this.point({ row: Math.min(last, Math.max(0, at.row + by[0])), col: Math.min(last, Math.max(0, at.col + by[1])) });
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  /** @param {{clientX: number, clientY: number}} event @returns {Place | null} */
  under({ clientX, clientY }) {
    if (!this.layout) return null;
    const bounds = this.canvas.getBoundingClientRect();
    const { cell, left, top, ratio } = this.layout;
    const col = Math.floor(((clientX - bounds.left) * ratio - left) / cell);
    const row = Math.floor(((clientY - bounds.top) * ratio - top) / cell);
    const size = this.classes.length;
    return row >= 0 && col >= 0 && row < size && col < size ? { row, col } : null;
  }

  close() {
    this.stop.abort();
    this.observer.disconnect();
  }
}
