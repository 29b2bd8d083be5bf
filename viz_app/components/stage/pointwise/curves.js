// @ts-check
/** The curves of all nonlinearities on one canvas, with how often each value comes before and after along the axes. */
import { NONLINEARITIES } from "../../engine/nonlinearity.js";
import { SLOPES } from "../../engine/slopes.js";
import { sharesOf, sheetOf, ticksOf } from "../plot.js";

/** @typedef {import("../../engine/nonlinearity.js").Slug} Slug */
/** @typedef {import("../../maps/types.js").Ink} Ink */
/**
 * @typedef {object} Drawn
 * @property {Slug} chosen
 * @property {boolean} slopes whether the derivatives are drawn too
 * @property {number} x where the point stands
 * @property {number} limit the axis goes from -limit to +limit
 * @property {Counts} counts
 */
/** @typedef {{before: Float64Array, after: Float64Array}} Counts the share of the values in each bin of the two axes */
/** @typedef {{x: (value: number) => number, y: (value: number) => number, left: number, right: number, top: number, bottom: number}} Field where values lie, in CSS pixels */

/** Colours of Okabe & Ito 2008, told apart by colour-blind eyes; the dashes tell them apart without any. */
export const LINES = /** @type {Record<Slug, {colour: string, dash: number[]}>} */ ({
  relu: { colour: "#d55e00", dash: [] },
  leaky_relu: { colour: "#e69f00", dash: [7, 3] },
  sigmoid: { colour: "#0072b2", dash: [] },
  tanh: { colour: "#56b4e9", dash: [2, 3] },
  gelu: { colour: "#009e73", dash: [] },
  silu: { colour: "#cc79a7", dash: [7, 3, 2, 3] },
});
const STRIP = 56; // the room of the values' counts beside each axis
const MARGIN = { left: 26, bottom: 20, top: 8, right: 8 };
const LOWEST = -0.35; // the y axis goes from here to 1.05 times the limit
const HIGHEST = 1.05;
const BINS = 60;

/** Count the values along both axes. @param {Float32Array} before @param {Float32Array} after @param {number} limit @returns {Counts} */
export function countsOf(before, after, limit) {
  return {
    before: sharesOf(before, { low: -limit, high: limit, count: BINS }),
    after: sharesOf(after, { low: LOWEST * limit, high: HIGHEST * limit, count: BINS }),
  };
}

/** @param {HTMLCanvasElement} canvas @param {number} width CSS pixels @param {Drawn} drawn @param {Ink} ink */
export function paintCurves(canvas, width, drawn, ink) {
  const across = width - MARGIN.left - MARGIN.right - STRIP;
  const down = (across * (HIGHEST - LOWEST)) / 2; // one unit is as long on both axes
  const { context } = sheetOf(canvas, width, Math.round(down + MARGIN.top + MARGIN.bottom + STRIP));
  const field = fieldOf({ left: MARGIN.left + STRIP, top: MARGIN.top, across, down }, drawn.limit);
  context.font = `11px ${ink.font}`;
  paintAxes(context, field, drawn.limit, ink);
  paintCounts(context, field, drawn, ink);
  context.save();
  context.beginPath();
  context.rect(field.left, field.top, field.right - field.left, field.bottom - field.top);
  context.clip();
  const slugs = /** @type {Slug[]} */ (Object.keys(LINES)).filter((slug) => slug !== drawn.chosen);
  for (const slug of [...slugs, drawn.chosen]) paintCurve(context, field, drawn, slug);
  paintPoint(context, field, drawn, ink);
  context.restore();
  // For tests: where the axes were drawn, in CSS pixels.
  canvas.dataset.drawn = JSON.stringify({ zero: [field.x(0), field.y(0)], one: [field.x(1), field.y(1)] });
}

/** @param {{left: number, top: number, across: number, down: number}} box @param {number} limit @returns {Field} */
function fieldOf({ left, top, across, down }, limit) {
  return {
    left, top, right: left + across, bottom: top + down,
    x: (value) => left + ((value + limit) / (2 * limit)) * across,
    y: (value) => top + ((HIGHEST * limit - value) / ((HIGHEST - LOWEST) * limit)) * down,
  };
}

/** @param {CanvasRenderingContext2D} context @param {Field} field @param {number} limit @param {Ink} ink */
function paintAxes(context, field, limit, ink) {
  context.lineWidth = 1;
  context.fillStyle = ink.muted;
  context.textBaseline = "middle";
  for (const tick of ticksOf(-limit, limit, 8)) {
    paintLine(context, [field.x(tick), field.top], [field.x(tick), field.bottom], tick === 0 ? ink.muted : ink.covered);
    context.textAlign = "center";
    context.fillText(String(tick).replace("-", "−"), field.x(tick), field.bottom + STRIP + 11);
  }
  for (const tick of ticksOf(LOWEST * limit, HIGHEST * limit, 6)) {
    paintLine(context, [field.left, field.y(tick)], [field.right, field.y(tick)], tick === 0 ? ink.muted : ink.covered);
    context.textAlign = "right";
    context.fillText(String(tick).replace("-", "−"), field.left - STRIP - 5, field.y(tick));
  }
}

/** Bars below for the values before, to the left for the values after, in one measure. @param {CanvasRenderingContext2D} context @param {Field} field @param {Drawn} drawn @param {Ink} ink */
function paintCounts(context, field, { counts: { before, after }, chosen }, ink) {
  const most = Math.max(...before) || 1;
  const length = (/** @type {number} */ share) => Math.min(1, share / most) * (STRIP - 8);
  context.fillStyle = ink.muted;
  const [wide, high] = [(field.right - field.left) / BINS, (field.bottom - field.top) / BINS];
  before.forEach((share, bin) => context.fillRect(field.left + bin * wide, field.bottom + 4, Math.max(1, wide - 0.5), length(share)));
  context.fillStyle = LINES[chosen].colour;
  after.forEach((share, bin) =>
    context.fillRect(field.left - 4 - length(share), field.bottom - (bin + 1) * high, length(share), Math.max(1, high - 0.5)));
  context.fillStyle = ink.muted;
  context.textAlign = "right";
  context.fillText("before, how often", field.right, field.bottom + STRIP - 8);
  context.textAlign = "left";
  context.fillText("after,", field.left - STRIP + 4, field.top + 6);
  context.fillText("how often", field.left - STRIP + 4, field.top + 19);
}

/** @param {CanvasRenderingContext2D} context @param {Field} field @param {Drawn} drawn @param {Slug} slug */
function paintCurve(context, field, { chosen, slopes, limit }, slug) {
  const emphasised = slug === chosen;
  context.strokeStyle = LINES[slug].colour;
  context.globalAlpha = emphasised ? 1 : 0.6;
  context.lineWidth = emphasised ? 3.5 : 1.5;
  context.setLineDash(emphasised ? [] : LINES[slug].dash);
  traceCurve(context, field, limit, NONLINEARITIES[slug]);
  if (slopes && emphasised) {
    context.lineWidth = 2;
    context.setLineDash([1, 4]);
    context.lineCap = "round";
    traceCurve(context, field, limit, SLOPES[slug]);
    context.lineCap = "butt";
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Field} field @param {number} limit @param {(x: number) => number} height */
function traceCurve(context, field, limit, height) {
  context.beginPath();
  for (let at = field.left; at <= field.right; at += 0.5) {
    const x = ((at - field.left) / (field.right - field.left)) * 2 * limit - limit;
    context.lineTo(at, field.y(height(x)));
  }
  context.stroke();
}

/** The point on the chosen curve, from the x axis to the y axis; with slopes its tangent too. @param {CanvasRenderingContext2D} context @param {Field} field @param {Drawn} drawn @param {Ink} ink */
function paintPoint(context, field, { chosen, slopes, x, limit }, ink) {
  const y = NONLINEARITIES[chosen](x);
  const [across, down] = [field.x(x), field.y(y)];
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  paintLine(context, [across, field.bottom], [across, down], ink.text);
  paintLine(context, [across, down], [field.left, down], ink.text);
  context.setLineDash([]);
  if (slopes) {
    const reach = 0.3 * limit;
    const rise = SLOPES[chosen](x) * reach;
    context.lineWidth = 2;
    paintLine(context, [field.x(x - reach), field.y(y - rise)], [field.x(x + reach), field.y(y + rise)], ink.text);
  }
  context.beginPath();
  context.arc(across, down, 6, 0, 2 * Math.PI);
  context.fillStyle = ink.accent;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = "#fff";
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {[number, number]} from @param {[number, number]} to @param {string} colour */
function paintLine(context, from, to, colour) {
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
