// @ts-check
/** How curves look: a colour and a shape of points for each run, a dash for each part. */

/** @typedef {import("./reading.js").Curve} Curve */
/** @typedef {{colour: string, shape: number, dash: string, width: number, faint: boolean, points: boolean}} Look */

/** Colours of Okabe & Ito 2008, told apart by colour-blind eyes; those that show on white and on black come first. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const DASH = "7 4";

/** @param {Curve} curve @param {string[]} runs all of the plot @returns {Look} */
export function lookOf({ run, part }, runs) {
  const number = runs.length > 1 ? runs.indexOf(run) : Number(part === "validation");
  return {
    colour: COLOURS[number % COLOURS.length],
    shape: number % SHAPES.length,
    dash: part === "validation" ? DASH : "",
    width: part === "batches" ? 1 : 2,
    faint: part === "batches",
    points: part !== "batches",
  };
}

const R = 4; // pixels from a point's middle to its edge

/** Outlines around (x, y): a circle, a square, a triangle, a diamond, a triangle on its tip. @type {((x: number, y: number) => string)[]} */
const SHAPES = [
  (x, y) => `M${x - R},${y}a${R},${R} 0 1,0 ${2 * R},0a${R},${R} 0 1,0 ${-2 * R},0Z`,
  (x, y) => `M${x - R + 0.5},${y - R + 0.5}h${2 * R - 1}v${2 * R - 1}h${1 - 2 * R}Z`,
  (x, y) => `M${x},${y - R - 0.5}L${x + R + 0.5},${y + R}H${x - R - 0.5}Z`,
  (x, y) => `M${x},${y - R - 1}L${x + R + 1},${y}L${x},${y + R + 1}L${x - R - 1},${y}Z`,
  (x, y) => `M${x},${y + R + 0.5}L${x + R + 0.5},${y - R}H${x - R - 0.5}Z`,
];

/** An arrow that stands on a point and shows up. @param {number} x @param {number} y */
export function arrowOf(x, y) {
  return `M${x.toFixed(1)},${(y - 2 * R).toFixed(1)}l${R},${2 * R - 1}h${-2 * R}Z`;
}

/** The outline of a point, as a path. @param {number} shape @param {number} x @param {number} y */
export function outlineOf(shape, x, y) {
  return SHAPES[shape](Math.round(x * 10) / 10, Math.round(y * 10) / 10);
}
