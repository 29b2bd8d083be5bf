// @ts-check
/** What pushes a sum up and what pulls it down, as one bar: above zero to the right, orange, below it to the left, blue. */
import { element, inkOf } from "../../maps/chrome.js";
import { sheetOf } from "../plot.js";
import { few } from "./words.js";

/** @typedef {{index: number, value: number, from: number, to: number}} Piece of the bar; index: -1 for the bias */

const BAR = { top: 4, height: 26 };
const HEIGHT = 54;
const EDGE = 6;
const APART = 3; // CSS pixels from which a piece is told from its neighbour by a line
const ABOVE = "#d86621";
const BELOW = "#4285c5";

export class Balance {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.words = element("p", "balance-words");
    this.canvas = element("canvas", "balance", { role: "img" });
    this.frame = element("i", "piece", { "aria-hidden": "true" }); // around what is pointed at
    this.root = element("div", "balance-room", {}, [this.words, element("div", "bar-room", {}, [this.canvas, this.frame])]);
    place.append(this.root);
    /** @type {Piece[]} */ this.pieces = [];
    this.width = 0;
    this.ends = [0, 0]; // the sum of what lies below zero, and of what lies above
    this.total = 0;
    /** @type {number | null} */ this.marked = null;
    /** Told the term that is pointed at; -1 for the bias. */
    this.pointed = (/** @type {number | null} */ _) => {};
    /** Told the term that is clicked. */
    this.chosen = (/** @type {number} */ _) => {};
    this.sizing = new ResizeObserver(() => this.paint());
    this.sizing.observe(this.root);
    this.canvas.addEventListener("pointermove", (event) => this.pointed(this.under(event)));
    this.canvas.addEventListener("pointerleave", () => this.pointed(null));
    this.canvas.addEventListener("click", (event) => {
      const index = this.under(event);
      if (index !== null && index >= 0) this.chosen(index);
    });
  }

  /** @param {ArrayLike<number>} terms @param {number | null} bias @param {string} noun what a term is, "channel" */
  show(terms, bias, noun) {
    const all = Array.from(terms, (value, index) => ({ index, value }));
    if (bias !== null) all.push({ index: -1, value: bias });
    const largest = (/** @type {{value: number}} */ one, /** @type {{value: number}} */ other) => Math.abs(other.value) - Math.abs(one.value);
    const counted = (/** @type {{index: number}[]} */ side) => countText(side, noun);
    const [above, below] = [all.filter(({ value }) => value > 0).sort(largest), all.filter(({ value }) => value < 0).sort(largest)];
    this.pieces = [...stacked(below), ...stacked(above)];
    const sums = [below, above].map((side) => side.reduce((sum, { value }) => sum + value, 0));
    this.ends = sums;
    this.total = sums[0] + sums[1];
    this.marked = null;
    this.words.replaceChildren(
      element("span", "down", {}, [`${counted(below)} pull down: ${few(sums[0])}`]),
      element("span", "up", {}, [`${counted(above)} push up: ${few(sums[1])}`]),
    );
    this.canvas.setAttribute("aria-label", `${Array.from(this.words.children, (one) => one.textContent).join("; ")}; together ${few(this.total)}`);
    this.paint();
  }

  /** @param {number | null} index */
  mark(index) {
    if (this.marked === index) return;
    this.marked = index;
    this.paintFrame();
  }

  paintFrame() {
    const piece = this.pieces.find(({ index }) => index === this.marked);
    this.frame.hidden = !piece;
    if (!piece) return;
    const [start, end] = this.extent(piece);
    Object.assign(this.frame.style, { left: `${start - 1}px`, width: `${Math.max(2, end - start) + 2}px` });
  }

  /** From where to where a piece goes, CSS pixels. @param {Piece} piece */
  extent({ from, to }) {
    return [this.x(Math.min(from, to)), this.x(Math.max(from, to))];
  }

  /** @param {number} value */
  x(value) {
    const [low, high] = this.ends;
    return EDGE + ((value - low) / (high - low || 1)) * (this.width - 2 * EDGE);
  }

  paint() {
    this.width = this.root.clientWidth;
    if (!this.width) return;
    const ink = inkOf(this.root);
    const { context } = sheetOf(this.canvas, this.width, HEIGHT);
    const [left, zero, right] = [this.ends[0], 0, this.ends[1]].map((value) => this.x(value));
    context.fillStyle = BELOW;
    context.fillRect(left, BAR.top, zero - left, BAR.height);
    context.fillStyle = ABOVE;
    context.fillRect(zero, BAR.top, right - zero, BAR.height);
    for (const piece of this.pieces) this.paintPiece(context, piece, ink);
    context.fillStyle = ink.text;
    context.fillRect(zero - 0.5, BAR.top - 3, 1, BAR.height + 6);
    this.paintTotal(context, ink);
    this.paintFrame();
  }

  /** @param {CanvasRenderingContext2D} context @param {Piece} piece @param {import("../../maps/types.js").Ink} ink */
  paintPiece(context, piece, ink) {
    const [start, end] = this.extent(piece);
    if (piece.index === -1) {
      context.fillStyle = ink.muted;
      context.fillRect(start, BAR.top, Math.max(1, end - start), BAR.height);
    }
    if (end - start >= APART) {
      context.fillStyle = "rgb(255 255 255 / 75%)";
      context.fillRect(end - 0.5, BAR.top, 1, BAR.height);
    }
  }

  /** Where the sum ends up. @param {CanvasRenderingContext2D} context @param {import("../../maps/types.js").Ink} ink */
  paintTotal(context, ink) {
    const x = this.x(this.total);
    const top = BAR.top + BAR.height + 2;
    context.fillStyle = ink.text;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x + 5, top + 7);
    context.lineTo(x - 5, top + 7);
    context.fill();
    context.font = `600 12px ${ink.font}`;
    const text = `together ${few(this.total)}`;
    const half = context.measureText(text).width / 2;
    context.textAlign = "center";
    context.fillText(text, Math.min(this.width - half - 2, Math.max(half + 2, x)), top + 19);
  }

  /** @param {MouseEvent} event @returns {number | null} */
  under({ offsetX }) {
    const piece = this.pieces.find((one) => {
      const [start, end] = this.extent(one);
      return offsetX >= start && offsetX < end;
    });
    return piece ? piece.index : null;
  }

  close() {
    this.sizing.disconnect();
    this.root.remove();
  }
}

/** "12 channels and the bias". @param {{index: number}[]} side @param {string} noun */
function countText(side, noun) {
  const terms = side.filter(({ index }) => index >= 0).length;
  const text = `${terms.toLocaleString("en")} ${terms === 1 ? noun : `${noun}s`}`;
  return terms < side.length ? `${text} and the bias` : text;
}

/** One after another, away from zero. @param {{index: number, value: number}[]} side @returns {Piece[]} */
function stacked(side) {
  let at = 0;
  return side.map(({ index, value }) => {
    const from = at;
    at += value;
    return { index, value, from, to: at };
  });
}
