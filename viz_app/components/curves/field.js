// @ts-check
/** One panel of the plot as an SVG: axes, curves, marks, and the upright line where they are read. */
import { element } from "../maps/chrome.js";
import { ticksOf } from "../stage/plot.js";
import { lookOf, outlineOf } from "./looks.js";
import { rangeOf, valueAt, written } from "./reading.js";

/** @typedef {import("./reading.js").Panel} Panel */
/** @typedef {import("./reading.js").Curve} Curve */
/** @typedef {{x: (place: number) => number, y: (value: number) => number, low: number, high: number}} Scale */

const HEIGHT = 220;
const MARGIN = { left: 48, right: 12, top: 10, bottom: 34 };
const APART = 10; // pixels between two points of a curve, at least
const HEADROOM = 1.04;
const LETTER = 6.2; // pixels of a small letter, about

export class Field {
  constructor() {
    this.title = element("figcaption", "");
    this.svg = shape("svg", { class: "drawing", "aria-hidden": "true" });
    this.layers = Object.fromEntries(["axes", "lines", "marks", "cursor"].map((name) => [name, shape("g", { class: name })]));
    this.svg.append(...Object.values(this.layers));
    this.root = element("figure", "field", {}, [this.title, /** @type {Node} */ (this.svg)]);
    this.width = 0;
    this.epochs = 1;
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
    /** @type {Scale} */
    this.scale = {
      low, high: top,
      x: (place) => MARGIN.left + (place / epochs) * (right - MARGIN.left),
      y: (value) => bottom - (Math.min(value, top) - low) / (top - low) * (bottom - MARGIN.top),
    };
    this.paintAxes(epochs, bottom, right);
    const [faint, clear] = [true, false].map((wanted) => panel.curves.filter((curve) => (curve.part === "batches") === wanted));
    this.layers.lines.replaceChildren(...[...faint, ...clear].flatMap((curve) => this.lineOf(curve, runs)));
    this.layers.marks.replaceChildren(...panel.marks.flatMap((mark) => this.markOf(mark, right, bottom)));
  }

  /** @param {number} epochs @param {number} bottom @param {number} right */
  paintAxes(epochs, bottom, right) {
    const { x, y, low, high } = /** @type {Scale} */ (this.scale);
    const across = [...new Set(ticksOf(0, epochs, Math.max(2, Math.floor(this.width / 60))).filter(Number.isInteger))];
    const up = ticksOf(low, high, 5);
    const percent = this.panel?.percent;
    this.layers.axes.replaceChildren(
      ...up.map((tick) => shape("path", { d: `M${MARGIN.left},${y(tick)}H${right}` })),
      shape("path", { class: "axis", d: `M${MARGIN.left},${MARGIN.top}V${bottom}H${right}` }),
      ...up.map((tick) => label(percent ? `${Math.round(100 * tick)}%` : tickText(tick), MARGIN.left - 6, y(tick) + 4, "end")),
      ...across.map((tick) => label(String(tick), x(tick), bottom + 15, "middle")),
      label("Epochs", right, HEIGHT - 3, "end"),
    );
  }

  /** @param {Curve} curve @param {string[]} runs @returns {Element[]} */
  lineOf(curve, runs) {
    const { x, y } = /** @type {Scale} */ (this.scale);
    const look = lookOf(curve, runs);
    let [line, points, pen, last] = ["", "", "M", -APART];
    curve.at.forEach((place, index) => {
      const value = curve.values[index];
      if (!Number.isFinite(value)) return void (pen = "M");
      const [across, down] = [x(place), y(value)];
      line += `${pen}${across.toFixed(1)},${down.toFixed(1)}`;
      pen = "L";
      if (!look.points || (across - last < APART && index < curve.at.length - 1)) return;
      points += outlineOf(look.shape, across, down);
      last = across;
    });
    const drawn = shape("path", { class: look.faint ? "line faint" : "line", d: line, stroke: look.colour, "stroke-width": String(look.width), "stroke-dasharray": look.dash });
    const hollow = curve.part === "training" ? "hollow" : "full";
    return [drawn, shape("path", { class: `points ${hollow}`, d: points, stroke: look.colour, fill: look.colour })];
  }

  /** @param {import("./reading.js").Mark} mark @param {number} right @param {number} bottom @returns {Element[]} */
  markOf({ at, text }, right, bottom) {
    const across = /** @type {Scale} */ (this.scale).x(at);
    const fits = across + 6 + text.length * LETTER < right;
    return [
      shape("path", { d: `M${across},${MARGIN.top}V${bottom}` }),
      label(text, fits ? across + 5 : across - 5, this.panel?.percent ? bottom - 8 : MARGIN.top + 8, fits ? "start" : "end"),
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
    this.layers.cursor.replaceChildren(shape("path", { d: `M${across},${MARGIN.top}V${HEIGHT - MARGIN.bottom}` }), ...rings);
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
