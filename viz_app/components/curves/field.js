// @ts-check
/** One panel of the plot as an SVG: axes, curves, marks, and the upright line where they are read. */
import { element } from "../maps/chrome.js";
import { ticksOf } from "../stage/plot.js";
import { freeHeight } from "./free.js";
import { arrowOf, lookOf, outlineOf } from "./looks.js";
import { peakAbove, piecesBelow, rangeOf, valueAt, written } from "./reading.js";

/** @typedef {import("./reading.js").Panel} Panel */
/** @typedef {import("./reading.js").Curve} Curve */
/** @typedef {{x: (place: number) => number, y: (value: number) => number, low: number, high: number, peak: number | null}} Scale peak: the largest number that is cut off */

const HEIGHT = 220;
const MARGIN = { left: 48, right: 12, top: 10, bottom: 34 };
const CUT = 16; // pixels above the plot where numbers are cut off, for arrows and words
const APART = 10; // pixels between two points of a curve, at least
const HEADROOM = 1.04;
const LETTER = 6.2; // pixels of a small letter, about
const ROWS = 9; // heights at which a mark's words can stand
const FAINT = 0.02; // how much a piece of a faint line is in the way of words; of another line 1

export class Field {
  constructor() {
    this.title = element("figcaption", "");
    this.svg = shape("svg", { class: "drawing", "aria-hidden": "true" });
    this.layers = Object.fromEntries(["axes", "lines", "marks", "cursor"].map((name) => [name, shape("g", { class: name })]));
    this.svg.append(...Object.values(this.layers));
    this.root = element("figure", "field", {}, [this.title, /** @type {Node} */ (this.svg)]);
    this.width = 0;
    this.epochs = 1;
    this.top = MARGIN.top; // where the axis ends, in pixels
  }

  /** @param {Panel} panel @param {string[]} runs @param {number} epochs where the axis ends */
  show(panel, runs, epochs) {
    this.panel = panel;
    this.epochs = epochs;
    this.title.textContent = panel.title;
    this.width = Math.max(180, this.root.clientWidth || 320);
    for (const [name, value] of Object.entries({ width: this.width, height: HEIGHT, viewBox: `0 0 ${this.width} ${HEIGHT}` })) {
      this.svg.setAttribute(name, String(value));
    }
    const [low, high] = rangeOf(panel);
    const [bottom, right] = [HEIGHT - MARGIN.bottom, this.width - MARGIN.right];
    const top = panel.percent ? high : high * HEADROOM;
    const peak = peakAbove(panel, top);
    this.top = MARGIN.top + (peak === null ? 0 : CUT);
    /** @type {Scale} */
    this.scale = {
      low, high: top, peak,
      x: (place) => MARGIN.left + (place / epochs) * (right - MARGIN.left),
      y: (value) => bottom - (Math.min(value, top) - low) / (top - low) * (bottom - this.top),
    };
    this.paintAxes(epochs, bottom, right);
    const [faint, clear] = [true, false].map((wanted) => panel.curves.filter((curve) => (curve.part === "batches") === wanted));
    this.layers.lines.replaceChildren(...[...faint, ...clear].flatMap((curve) => this.lineOf(curve, runs)));
    this.lines = panel.curves.flatMap((curve) => this.spotsOf(curve).map((spots) => ({ spots, weight: curve.part === "batches" ? FAINT : 1 })));
    this.layers.marks.replaceChildren(...panel.marks.flatMap((mark) => this.markOf(mark, right, bottom)));
  }

  /** @param {number} epochs @param {number} bottom @param {number} right */
  paintAxes(epochs, bottom, right) {
    const { x, y, low, high, peak } = /** @type {Scale} */ (this.scale);
    const across = [...new Set(ticksOf(0, epochs, Math.max(2, Math.floor(this.width / 60))).filter(Number.isInteger))];
    const up = ticksOf(low, high, 5);
    const percent = this.panel?.percent;
    this.layers.axes.replaceChildren(
      ...up.map((tick) => shape("path", { d: `M${MARGIN.left},${y(tick)}H${right}` })),
      shape("path", { class: "axis", d: `M${MARGIN.left},${this.top}V${bottom}H${right}` }),
      ...(peak === null ? [] : [label(`↑ up to ${written(peak, false)}`, 0, MARGIN.top + 2, "start")]),
      ...up.map((tick) => label(percent ? `${Math.round(100 * tick)}%` : tickText(tick), MARGIN.left - 6, y(tick) + 4, "end")),
      ...across.map((tick) => label(String(tick), x(tick), bottom + 15, "middle")),
      label("Epochs", right, HEIGHT - 3, "end"),
    );
  }

  /** @param {Curve} curve @param {string[]} runs @returns {Element[]} */
  lineOf(curve, runs) {
    const look = lookOf(curve, runs);
    const line = this.spotsOf(curve).map((piece) => `M${piece.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`).join("");
    const drawn = shape("path", { class: look.faint ? "line faint" : "line", d: line, stroke: look.colour, "stroke-width": String(look.width), "stroke-dasharray": look.dash });
    const { points, arrows } = look.points ? this.pointsOf(curve, look.shape) : { points: "", arrows: "" };
    const hollow = curve.part === "training" ? "hollow" : "full";
    return [
      drawn,
      shape("path", { class: `points ${hollow}`, d: points, stroke: look.colour, fill: look.colour }),
      ...(arrows ? [shape("path", { class: "above", d: arrows, fill: look.colour })] : []),
    ];
  }

  /** The pieces of a curve in pixels. @param {Curve} curve @returns {import("./free.js").Spot[][]} */
  spotsOf(curve) {
    const { x, y, high } = /** @type {Scale} */ (this.scale);
    return piecesBelow(curve, high).map((piece) => piece.map(({ at, value }) => ({ x: x(at), y: y(value) })));
  }

  /** Outlines of the points, far enough from each other; an arrow at the upper edge for one that lies above it. @param {Curve} curve @param {number} outline */
  pointsOf({ at, values }, outline) {
    const { x, y, high } = /** @type {Scale} */ (this.scale);
    let [points, arrows, last] = ["", "", -APART];
    at.forEach((place, index) => {
      const [across, value] = [x(place), values[index]];
      if (!Number.isFinite(value) || (across - last < APART && index < at.length - 1)) return;
      if (value > high) arrows += arrowOf(across, this.top);
      else points += outlineOf(outline, across, y(value));
      last = across;
    });
    return { points, arrows };
  }

  /** @param {import("./reading.js").Mark} mark @param {number} right @param {number} bottom @returns {Element[]} */
  markOf({ at, text }, right, bottom) {
    const across = /** @type {Scale} */ (this.scale).x(at);
    const width = text.length * LETTER;
    const fits = across + 6 + width < right;
    const room = fits ? { from: across + 3, to: across + 6 + width } : { from: across - 6 - width, to: across - 3 };
    const heights = Array.from({ length: ROWS }, (_, row) => this.top + 8 + (row / (ROWS - 1)) * (bottom - this.top - 16));
    const height = freeHeight(this.lines ?? [], room, this.panel?.percent ? heights.reverse() : heights);
    return [
      shape("path", { d: `M${across},${this.top}V${bottom}` }),
      label(text, fits ? across + 5 : across - 5, height + 4, fits ? "start" : "end"),
    ];
  }

  /** Show where the curves are read. @param {number | null} place */
  read(place) {
    const { panel, scale } = this;
    if (!panel || !scale || place === null) return this.layers.cursor.replaceChildren();
    const across = scale.x(place);
    const rings = panel.curves.filter(({ part }) => part !== "batches").flatMap((curve) => {
      const value = valueAt(curve, place);
      if (value === null || !Number.isFinite(value)) return [];
      return [shape("circle", { cx: String(across), cy: String(scale.y(value)), r: "6.5" })];
    });
    this.layers.cursor.replaceChildren(shape("path", { d: `M${across},${this.top}V${HEIGHT - MARGIN.bottom}` }), ...rings);
  }

  /** The place under a pointer, in epochs. @param {number} clientX */
  placeUnder(clientX) {
    const box = this.svg.getBoundingClientRect();
    const inside = clientX - box.left - MARGIN.left;
    return (inside / (box.width - MARGIN.left - MARGIN.right)) * this.epochs;
  }
}

/** @param {number} tick */
function tickText(tick) {
  return Math.abs(tick) >= 1e4 ? written(tick, false) : String(tick);
}

/** @param {string} name @param {Record<string, string>} attributes @returns {SVGElement} */
export function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** @param {string} text @param {number} x @param {number} y @param {"start" | "middle" | "end"} anchor */
function label(text, x, y, anchor) {
  const made = shape("text", { x: String(x), y: String(y), "text-anchor": anchor });
  made.textContent = text;
  return made;
}
