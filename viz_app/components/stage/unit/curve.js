// @ts-check
/** The curve of an activation with the point on it that the opened number is. */
import { NONLINEARITIES } from "../../engine/nonlinearity.js";
import { element, inkOf } from "../../maps/chrome.js";
import { sheetOf, ticksOf } from "../plot.js";
import { few } from "./words.js";

/** @typedef {(x: number, ...settings: number[]) => number} Bend settings: the numbers in the formula that the layer is set to */

const WIDTH = 280;
const HEIGHT = 200;
const MARGIN = { left: 34, right: 8, top: 10, bottom: 22 };
const AXIS = 4; // the plot goes at least this far on both sides
const SURE = 1e-5;
const clamp = (/** @type {number} */ x, /** @type {number} */ low, /** @type {number} */ high) => Math.min(high, Math.max(low, x));

/** @type {Record<string, Bend>} by what the network calls a step */
const FUNCTIONS = {
  "ReLU": NONLINEARITIES.relu,
  "leaky ReLU": (x, slope) => (x < 0 ? slope * x : x),
  "ReLU6": (x) => clamp(x, 0, 6),
  "sigmoid": NONLINEARITIES.sigmoid,
  "tanh": NONLINEARITIES.tanh,
  "GELU": NONLINEARITIES.gelu,
  "GELU by tanh": (x) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
  "SiLU": NONLINEARITIES.silu,
  "hard swish": (x) => (x * clamp(x + 3, 0, 6)) / 6,
  "hard sigmoid": (x) => clamp(x + 3, 0, 6) / 6,
};

/**
 * The function, if it is known and makes the very number of the network; a curve that it does not lie on is not drawn.
 * @param {import("./types.js").Making} making
 * @param {number} x
 * @param {number} y
 * @returns {Bend | null}
 */
export function functionOf({ function: name, settings }, x, y) {
  const bend = FUNCTIONS[name];
  const drawn = bend && ((/** @type {number} */ at) => bend(at, ...settings));
  return drawn && Math.abs(drawn(x) - y) <= SURE * (1 + Math.abs(x)) ? drawn : null;
}

export class Curve {
  /** @param {HTMLElement} place @param {Bend} bend @param {number} x @param {HTMLElement} page where the page's colours are stated */
  constructor(place, bend, x, page) {
    this.canvas = element("canvas", "curve", { role: "img", "aria-label": `The curve: ${few(x)} becomes ${few(bend(x))}` });
    place.append(this.canvas);
    const limit = Math.max(AXIS, Math.ceil(Math.abs(x) * 1.15));
    const heights = Array.from({ length: 201 }, (_, at) => bend(((at - 100) / 100) * limit));
    const [low, high] = [Math.min(0, ...heights), Math.max(0, ...heights)];
    const air = (high - low) * 0.06;
    paint(this.canvas, { bend, x, limit, low: low - air, high: high + air }, inkOf(page));
  }

  close() {
    this.canvas.remove();
  }
}

/** @param {HTMLCanvasElement} canvas @param {{bend: Bend, x: number, limit: number, low: number, high: number}} drawn @param {import("../../maps/types.js").Ink} ink */
function paint(canvas, { bend, x, limit, low, high }, ink) {
  const { context } = sheetOf(canvas, WIDTH, HEIGHT);
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const across = (/** @type {number} */ value) => MARGIN.left + ((value + limit) / (2 * limit)) * (right - MARGIN.left);
  const down = (/** @type {number} */ value) => bottom - ((value - low) / (high - low)) * (bottom - MARGIN.top);
  const line = (/** @type {string} */ tone, /** @type {[number, number][]} */ points) => {
    context.strokeStyle = tone;
    context.beginPath();
    for (const point of points) context.lineTo(...point);
    context.stroke();
  };
  context.font = `11px ${ink.font}`;
  context.fillStyle = ink.muted;
  context.textBaseline = "middle";
  for (const tick of ticksOf(-limit, limit, 6)) {
    line(tick === 0 ? ink.muted : ink.covered, [[across(tick), MARGIN.top], [across(tick), bottom]]);
    context.textAlign = "center";
    context.fillText(few(tick), across(tick), bottom + 12);
  }
  for (const tick of ticksOf(low, high, 5)) {
    line(tick === 0 ? ink.muted : ink.covered, [[MARGIN.left, down(tick)], [right, down(tick)]]);
    context.textAlign = "right";
    context.fillText(few(tick), MARGIN.left - 5, down(tick));
  }
  context.lineWidth = 3;
  line("#0072b2", Array.from({ length: 401 }, (_, at) => {
    const value = ((at - 200) / 200) * limit;
    return /** @type {[number, number]} */ ([across(value), down(bend(value))]);
  }));
  const at = /** @type {[number, number]} */ ([across(x), down(bend(x))]);
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  line(ink.text, [[at[0], bottom], at, [MARGIN.left, at[1]]]);
  context.setLineDash([]);
  context.beginPath();
  context.arc(...at, 6, 0, 2 * Math.PI);
  context.fillStyle = ink.accent;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = "#fff";
  context.stroke();
}
