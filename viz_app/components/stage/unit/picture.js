// @ts-check
/** A map, or a part of it, on a canvas of its own: frames, a pixel to point at by pointer and keys, and to open. */
import { element, inkOf } from "../../maps/chrome.js";
import { sheetOf } from "../plot.js";
import { boxOf, frame, paintCells, paintPart, takeFont } from "./painting.js";
import { Touches } from "./touches.js";

/** @typedef {import("./types.js").Rectangle} Rectangle */
/** @typedef {{row: number, col: number}} Pixel */
/** @typedef {object} Shown
 * @property {import("./painting.js").Plane} plane
 * @property {Rectangle} part of the map that is shown
 * @property {Rectangle[]} frames
 * @property {{values: ArrayLike<number>, tile: import("../../maps/types.js").Tile, padded: (index: number) => boolean} | null} cells the part's
 *   numbers, drawn as cells instead of the plane
 * @property {string} label
 */

const EDGE = 4; // a frame may stand out
/** @type {Record<string, [number, number]>} rows and columns */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Picture {
  /** @param {HTMLElement} place @param {number} most CSS pixels of its longer side @param {number} [largest] CSS pixels of a map's pixel */
  constructor(place, most, largest = 42) {
    this.place = place;
    this.most = most;
    this.largest = largest;
    this.canvas = element("canvas", "picture", { tabindex: "0", role: "application" });
    place.append(this.canvas);
    /** @type {Shown | null} */ this.shown = null;
    /** @type {Pixel | null} */ this.cursor = null;
    this.scale = 1;
    /** Told the pixel of the map that is pointed at. */
    this.pointed = (/** @type {Pixel | null} */ _) => {};
    /** Told the pixel that is to be opened. */
    this.chosen = (/** @type {Pixel} */ _) => {};
    this.sizing = new ResizeObserver(() => this.paint());
    this.sizing.observe(place);
    this.listen();
  }

  /** @param {Shown} shown */
  show(shown) {
    this.shown = shown;
    this.cursor = null;
    this.canvas.setAttribute("aria-label", shown.label);
    this.paint();
  }

  /** Frame the pixel that is pointed at, here or elsewhere. @param {Pixel | null} pixel */
  mark(pixel) {
    this.cursor = pixel;
    this.paint();
  }

  paint() {
    const room = Math.min(this.most, this.place.clientWidth) - 2 * EDGE;
    if (!this.shown || room <= 0) return;
    const { plane, part, frames, cells } = this.shown;
    const ink = inkOf(this.canvas);
    const fit = Math.min(room / part.width, (this.most - 2 * EDGE) / part.height, this.largest);
    this.scale = fit > 3 ? Math.floor(fit) : fit;
    const box = { x: EDGE, y: EDGE, width: part.width * this.scale, height: part.height * this.scale };
    const { context } = sheetOf(this.canvas, box.width + 2 * EDGE, box.height + 2 * EDGE);
    takeFont(context, this.scale, ink);
    if (cells) paintCells(context, cells.values, { ...cells, x: EDGE, y: EDGE, cell: this.scale, width: part.width, ink });
    else paintPart(context, plane, part, box, ink);
    for (const one of frames) frame(context, boxOf(one, part, box), ink.accent);
    if (this.cursor) frame(context, boxOf({ ...this.cursor, height: plane.stride, width: plane.stride }, part, box), "#000", 1.5);
    this.canvas.dataset.drawn = JSON.stringify({ ...part, scale: this.scale, edge: EDGE, cursor: this.cursor }); // for tests
  }

  /** @param {MouseEvent} event @returns {Pixel | null} */
  under({ offsetX, offsetY }) {
    if (!this.shown) return null;
    const { part, plane: { stride } } = this.shown;
    const [row, col] = [offsetY, offsetX].map((at) => Math.floor((at - EDGE) / this.scale));
    if (row < 0 || col < 0 || row >= part.height || col >= part.width) return null;
    return { row: part.row + row - (part.row + row) % stride, col: part.col + col - (part.col + col) % stride };
  }

  listen() {
    const { canvas } = this;
    const touches = new Touches();
    canvas.addEventListener("pointerdown", (event) => {
      touches.down(event, JSON.stringify(this.cursor));
      this.pointed(this.under(event));
    });
    canvas.addEventListener("pointermove", (event) => this.pointed(this.under(event)));
    canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.pointed(null));
    canvas.addEventListener("click", (event) => {
      const pixel = this.under(event);
      if (pixel && touches.opens(JSON.stringify(pixel))) this.chosen(pixel);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.pointed(this.cursor ?? this.first));
    canvas.addEventListener("blur", () => this.pointed(null));
    canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Where the keys begin: at the upper left of what is framed. */
  get first() {
    const { part, frames } = /** @type {Shown} */ (this.shown);
    const { row, col } = frames[0] ?? part;
    return { row: Math.max(part.row, row), col: Math.max(part.col, col) };
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const step = STEPS[event.key];
    if (!this.shown || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      const { part, plane: { stride } } = this.shown;
      const from = this.cursor ?? this.first;
      const [row, col] = [from.row + step[0] * stride, from.col + step[1] * stride];
      if (row >= part.row && col >= part.col && row < part.row + part.height && col < part.col + part.width) this.pointed({ row, col });
    } else if ((event.key === "Enter" || event.key === " ") && this.cursor) this.chosen(this.cursor);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  close() {
    this.sizing.disconnect();
    this.canvas.remove();
  }
}

/** A map, and with it what a window covers beyond its border. @param {Rectangle} map @param {Rectangle | null} window @returns {Rectangle} */
export function around(map, window) {
  if (!window) return map;
  const [row, col] = [Math.min(0, window.row), Math.min(0, window.col)];
  const [bottom, right] = [Math.max(map.height, window.row + window.height), Math.max(map.width, window.col + window.width)];
  return { row, col, height: bottom - row, width: right - col };
}
