// @ts-check
/** The paper as a person sees it: its pixels, and where the pen is. */
import { element } from "../maps/chrome.js";
import { SIDE } from "./ink.js";

/** @typedef {import("./ink.js").Point} Point */

const LINES = "rgb(128 128 128 / 28%)";

export class Board {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.canvas = element("canvas", "board", { tabindex: "0", role: "application", "aria-label": `Paper of ${SIDE} × ${SIDE} pixels`, "aria-describedby": "pad-help" });
    this.pixels = new ImageData(SIDE, SIDE);
    this.picture = new OffscreenCanvas(SIDE, SIDE);
    /** @type {{row: number, col: number, down: boolean} | null} the pixel where the keys hold the pen */
    this.cursor = null;
    place.append(this.canvas);
  }

  /** Take the size that the page gives. @returns {boolean} whether it is another one */
  fit() {
    const cell = Math.max(1, Math.floor((this.canvas.clientWidth * (globalThis.devicePixelRatio || 1)) / SIDE));
    if (this.canvas.width === cell * SIDE) return false;
    this.canvas.width = this.canvas.height = cell * SIDE;
    return true;
  }

  /** @param {Uint8Array} bytes the paper's pixels */
  paint(bytes) {
    const words = new Uint32Array(this.pixels.data.buffer);
    for (let pixel = 0; pixel < bytes.length; pixel++) words[pixel] = 0xff000000 | (bytes[pixel] * 0x010101);
    /** @type {OffscreenCanvasRenderingContext2D} */ (this.picture.getContext("2d")).putImageData(this.pixels, 0, 0);
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const side = this.canvas.width;
    const cell = side / SIDE;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.picture, 0, 0, side, side);
    context.fillStyle = LINES;
    for (let at = 1; at < SIDE; at++) {
      context.fillRect(at * cell, 0, 1, side);
      context.fillRect(0, at * cell, side, 1);
    }
    if (this.cursor) paintCursor(context, this.cursor, cell);
  }

  /** Where the pointer is on the paper. @param {{clientX: number, clientY: number}} event @returns {Point} */
  pointAt({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((clientX - left) / width) * SIDE, y: ((clientY - top) / height) * SIDE };
  }
}

/** @param {CanvasRenderingContext2D} context @param {{row: number, col: number, down: boolean}} cursor @param {number} cell */
function paintCursor(context, { row, col, down }, cell) {
  const thick = Math.max(2, cell / 6);
  const reach = cell * (down ? 0.2 : 0.6); // the tip is closer to the paper
  for (const [colour, width] of /** @type {[string, number][]} */ ([["#000", 2 * thick], [down ? "#ffb000" : "#58b4ff", thick]])) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(col * cell - reach, row * cell - reach, cell + 2 * reach, cell + 2 * reach);
  }
}
