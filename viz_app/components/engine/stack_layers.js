// @ts-check
/** What one layer of a stack makes of a shape, what it costs, and why it cannot stand where it stands. */
import { positions } from "./convolution.js";
import { denseCounts } from "./layer_counts.js";

/** @typedef {import("./stack_kinds.js").Item} Item */
/** @typedef {import("./convolution.js").Axis} Axis */
/** @typedef {number[]} Shape (channels, rows, columns), or (numbers) of a vector */
/** @typedef {{shape: Shape, parameters: number, multiplyAdds: number}} Made */

/** Why a layer cannot stand where it stands, and how to mend it, in a sentence. */
export class Problem extends Error {}

const count = (/** @type {number} */ number) => number.toLocaleString("en");

/**
 * @param {Item} item no block
 * @param {Shape} shape
 * @returns {Made}
 * @throws {Problem}
 */
export function made(item, shape) {
  switch (item.kind) {
    case "conv":
      return convolution(item, mapsOf(shape, "A convolution slides over maps", "put it before the flatten"));
    case "max":
    case "avg":
      return free(slid(item, mapsOf(shape, "A pooling slides over maps", "put it before the flatten")));
    case "gap":
      return free([mapsOf(shape, "A global pooling averages maps", "put it before the flatten, or take it out")[0], 1, 1]);
    case "norm":
      return { shape, parameters: 2 * shape[0], multiplyAdds: 0 };
    case "flat":
      return free([shape.reduce((product, length) => product * length, 1)]);
    case "dense":
      return dense(item, shape);
    case "act":
      return free(softmaxed(item, shape));
    default:
      return free(shape); // dropout
  }
}

/** The window of a sliding layer along each axis; null of other layers. @param {Item} item @returns {Axis | null} */
export function windowOf({ kind, numbers: { kernel, window, stride, padding, dilation = 1 } }) {
  if (kind !== "conv" && kind !== "max" && kind !== "avg") return null;
  return { size: kind === "conv" ? kernel : window, stride, before: padding, after: padding, dilation };
}

/** @param {Shape} shape @returns {Made} */
function free(shape) {
  return { shape, parameters: 0, multiplyAdds: 0 };
}

/** @param {Shape} shape @param {string} what @param {string} mend */
function mapsOf(shape, what, mend) {
  if (shape.length < 3) throw new Problem(`${what}, and here a vector of ${count(shape[0])} numbers arrives: ${mend}.`);
  return shape;
}

/** @param {Item} item @param {Shape} shape @returns {Shape} */
function slid(item, [channels, rows, cols]) {
  const axis = /** @type {Axis} */ (windowOf(item));
  const size = [positions(axis, rows), positions(axis, cols)];
  if (Math.min(...size) > 0) return [channels, ...size];
  const reach = (axis.size - 1) * axis.dilation + 1;
  const [short, name] = rows <= cols ? [rows, "rows"] : [cols, "columns"];
  const missing = reach - short - 2 * axis.before;
  const padded = axis.before ? ` with ${axis.before} px padding on each side` : "";
  const more = axis.before + Math.ceil(missing / 2);
  const pad = more <= (item.kind === "conv" ? 15 : Math.floor(axis.size / 2)) ? `, or padding ${more}` : "";
  throw new Problem(`A window reaching ${reach} px does not fit in ${short} ${name}${padded}: choose a smaller one${pad}.`);
}

/** @param {Item} item @param {Shape} shape @returns {Made} */
function convolution(item, shape) {
  const { filters, kernel, groups } = item.numbers;
  if (shape[0] % groups) throw new Problem(`${shape[0]} channels cannot be split into ${groups} groups: choose a number that divides ${shape[0]}.`);
  const [, rows, cols] = slid(item, shape);
  const area = (shape[0] / groups) * kernel * kernel;
  return { shape: [filters, rows, cols], parameters: filters * area + filters, multiplyAdds: filters * rows * cols * area };
}

/** @param {Item} item @param {Shape} shape @returns {Made} */
function dense(item, shape) {
  if (shape.length > 1) throw new Problem(`A dense layer needs a vector, and here ${shape.join(" × ")} arrives: put a flatten before it.`);
  const { parameters, connections } = denseCounts({ channels: shape[0], height: 1, width: 1 }, item.numbers.outputs);
  return { shape: [item.numbers.outputs], parameters, multiplyAdds: connections };
}

/** @param {Item} item @param {Shape} shape */
function softmaxed({ activation }, shape) {
  if (activation === "softmax" && shape.length > 1) throw new Problem(`Softmax needs a vector, and here ${shape.join(" × ")} arrives: put a flatten before it.`);
  return shape;
}
