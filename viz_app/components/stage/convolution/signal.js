// @ts-check
/** A signal as a curve: what a picture of one row looks like, with the pixels of a window marked on it. */
import { element, inkOf } from "../../maps/chrome.js";

/** @typedef {import("../../maps/types.js").Mark} Mark */

const HEIGHT = 150;
const EDGE = 8;

export class Signal {
  /** @param {HTMLElement} section where it stands, above what is there @param {string} name @param {(col: number | null) => void} point told the number that is pointed at */
  constructor(section, name, point) {
    this.canvas = element("canvas", "signal", { role: "img", "aria-label": `${name} as a curve` });
    section.querySelector("h4")?.after(this.canvas);
    /** @type {Float32Array} */
    this.values = new Float32Array();
    /** @type {Mark[]} */
    this.marks = [];
    this.canvas.addEventListener("pointermove", (event) => point(this.colAt(event)));
    this.canvas.addEventListener("pointerleave", () => point(null));
    this.sizing = new ResizeObserver(() => this.paint());
    this.sizing.observe(section);
  }

  /** @param {Float32Array} values one row @param {Mark[]} marks */
  show(values, marks) {
    this.values = values;
    this.marks = marks;
    this.paint();
  }

  /** @param {PointerEvent} event */
  colAt({ offsetX }) {
    const col = Math.floor(((offsetX - EDGE) / (this.canvas.clientWidth - 2 * EDGE)) * this.values.length);
    return Math.min(this.values.length - 1, Math.max(0, col));
  }

  paint() {
    const width = this.canvas.parentElement?.clientWidth ?? 0;
    const ratio = globalThis.devicePixelRatio || 1;
    if (!width || !this.values.length) return;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: HEIGHT * ratio });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${HEIGHT}px` });
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    context.scale(ratio, ratio);
    const ink = inkOf(this.canvas);
    const { values } = this;
    const low = values.reduce((least, value) => Math.min(least, value), 0);
    const high = values.reduce((most, value) => Math.max(most, value), 0);
    const step = (width - 2 * EDGE) / values.length;
    const x = (/** @type {number} */ at) => EDGE + at * step;
    const y = (/** @type {number} */ value) => HEIGHT - EDGE - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE);
    context.fillStyle = `color-mix(in srgb, ${ink.accent} 22%, transparent)`;
    for (const { col, width: wide } of this.marks) context.fillRect(x(col), 0, wide * step, HEIGHT);
    context.strokeStyle = ink.muted;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(EDGE, y(0));
    context.lineTo(width - EDGE, y(0));
    context.stroke();
    context.strokeStyle = ink.text;
    context.lineWidth = 1.75;
    context.beginPath();
    values.forEach((value, at) => context.lineTo(x(at + 0.5), y(value)));
    context.stroke();
    if (step < 7) return;
    context.fillStyle = ink.text;
    values.forEach((value, at) => context.fillRect(x(at + 0.5) - 2, y(value) - 2, 4, 4));
  }

  close() {
    this.sizing.disconnect();
  }
}
