// @ts-check
/** How often each value comes before and after, on one axis. */
import { sharesOf, sheetOf, ticksOf } from "../plot.js";

/** @typedef {import("../../maps/types.js").Ink} Ink */

const HEIGHT = 190;
const MARGIN = { left: 8, right: 8, top: 22, bottom: 22 };
const BINS = 120;
export const AFTER = "#0072b2"; // Okabe & Ito's blue; what comes before is gray

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width CSS pixels
 * @param {{before: Float32Array, after: Float32Array, limit: number}} drawn the axis goes from -limit to +limit
 * @param {Ink} ink
 */
export function paintHistogram(canvas, width, { before, after, limit }, ink) {
  const { context } = sheetOf(canvas, width, HEIGHT);
  const across = width - MARGIN.left - MARGIN.right;
  const floor = HEIGHT - MARGIN.bottom;
  const x = (/** @type {number} */ value) => MARGIN.left + ((value + limit) / (2 * limit)) * across;
  paintAxis(context, x, { limit, floor, ink });
  const bins = { low: -limit, high: limit, count: BINS };
  const [counts, counted] = [sharesOf(before, bins), sharesOf(after, bins)];
  const most = Math.max(...counts, ...counted) || 1;
  const paint = (/** @type {Float64Array} */ shares, /** @type {string} */ colour) => {
    context.fillStyle = colour;
    shares.forEach((share, bin) => {
      const height = (share / most) * (floor - MARGIN.top);
      context.fillRect(MARGIN.left + (bin * across) / BINS, floor - height, across / BINS + 0.3, height);
    });
  };
  paint(counts, ink.muted);
  context.globalAlpha = 0.75;
  paint(counted, AFTER);
  context.globalAlpha = 1;
  canvas.dataset.drawn = JSON.stringify({ zero: x(0), one: x(1), floor }); // for tests, in CSS pixels
}

/** @param {CanvasRenderingContext2D} context @param {(value: number) => number} x @param {{limit: number, floor: number, ink: Ink}} look */
function paintAxis(context, x, { limit, floor, ink }) {
  context.font = `11px ${ink.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const tick of ticksOf(-limit, limit, 8)) {
    context.fillStyle = tick === 0 ? ink.muted : ink.covered;
    context.fillRect(x(tick), MARGIN.top - 4, 1, floor - MARGIN.top + 4);
    context.fillStyle = ink.muted;
    context.fillText(String(tick).replace("-", "−"), x(tick), floor + 12);
  }
  context.fillStyle = ink.muted;
  context.fillRect(x(-limit), floor, x(limit) - x(-limit), 1);
  const swatch = (/** @type {string} */ colour, /** @type {string} */ word, /** @type {number} */ left) => {
    context.fillStyle = colour;
    context.fillRect(left, 5, 10, 10);
    context.fillStyle = ink.text;
    context.textAlign = "left";
    context.fillText(word, left + 15, 10.5);
  };
  swatch(ink.muted, "before", MARGIN.left);
  swatch(AFTER, "after", MARGIN.left + 68);
}
