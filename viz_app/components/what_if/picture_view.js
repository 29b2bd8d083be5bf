// @ts-check
/** The picture as the network sees it, in large pixels, and the square that covers a part of it. */
import { element } from "../maps/chrome.js";

/** @typedef {import("../engine/convolution.js").Stack} Stack */
/** @typedef {import("../engine/changed_picture.js").Square} Square */
/** @typedef {{row: number, col: number}} Point in pixels of the picture, from its upper left corner */

const OPAQUE = 0xff000000;

export class PictureView {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.canvas = element("canvas", "board", { tabindex: "0", role: "application", "aria-describedby": "what-if-help" });
    place.append(this.canvas);
    this.height = this.width = 1;
    /** @type {{stack: Stack, square: Square | null} | null} what is painted */
    this.painted = null;
    this.small = new OffscreenCanvas(1, 1);
    this.pixels = new ImageData(1, 1);
    this.observer = new ResizeObserver(() => this.fit() && this.paintAgain());
    this.observer.observe(this.canvas);
  }

  /** Take the size of the picture and of the page. @returns {boolean} whether it is another one */
  fit() {
    const room = this.canvas.clientWidth * (globalThis.devicePixelRatio || 1);
    const cell = Math.max(1, room / this.width);
    const whole = cell >= 4 ? Math.floor(cell) : cell;
    const size = { width: Math.round(whole * this.width), height: Math.round(whole * this.height) };
    if (this.canvas.width === size.width && this.canvas.height === size.height) return false;
    Object.assign(this.canvas, size);
    return true;
  }

  /** @param {Stack} stack @param {Square | null} square its frame is drawn */
  paint(stack, square) {
    if (stack.height !== this.height || stack.width !== this.width) {
      [this.height, this.width] = [stack.height, stack.width];
      this.small = new OffscreenCanvas(this.width, this.height);
      this.pixels = new ImageData(this.width, this.height);
      this.canvas.style.aspectRatio = `${this.width} / ${this.height}`;
      this.canvas.setAttribute("aria-label", `What the network sees, ${this.height} × ${this.width} pixels`);
      this.fit();
    }
    this.painted = { stack, square };
    const words = new Uint32Array(this.pixels.data.buffer);
    const { channels, values } = stack;
    const area = words.length;
    const [green, blue] = channels === 3 ? [area, 2 * area] : [0, 0];
    for (let pixel = 0; pixel < area; pixel++) {
      words[pixel] = OPAQUE | (byteOf(values[pixel + blue]) << 16) | (byteOf(values[pixel + green]) << 8) | byteOf(values[pixel]);
    }
    /** @type {OffscreenCanvasRenderingContext2D} */ (this.small.getContext("2d")).putImageData(this.pixels, 0, 0);
    this.paintAgain();
  }

  paintAgain() {
    if (!this.painted) return;
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const { width, height } = this.canvas;
    const cell = width / this.width;
    context.imageSmoothingEnabled = cell < 1;
    context.drawImage(this.small, 0, 0, width, height);
    const { square } = this.painted;
    if (!square) return;
    const side = square.size * cell;
    for (const [colour, line, dash] of /** @type {[string, number, number[]][]} */ ([["#fff", 2, []], ["#000", 2, [5, 5]]])) {
      context.strokeStyle = colour;
      context.lineWidth = line * (globalThis.devicePixelRatio || 1);
      context.setLineDash(dash);
      context.strokeRect(square.col * cell, square.row * cell, side, side);
    }
    context.setLineDash([]);
  }

  /** Where the pointer is. @param {{clientX: number, clientY: number}} event @returns {Point} */
  pointAt({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { row: ((clientY - top) / height) * this.height, col: ((clientX - left) / width) * this.width };
  }

  close() {
    this.observer.disconnect();
  }
}

/** @param {number} brightness */
function byteOf(brightness) {
  return Math.floor(0.5 + 255 * Math.min(1, Math.max(0, brightness)));
}
