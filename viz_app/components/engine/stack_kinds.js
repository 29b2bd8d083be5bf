// @ts-check
/** The layers that a stack can hold, and the settings of each with its range; the twin of `cnn_core/stacks`. */

/** @typedef {"conv" | "max" | "avg" | "gap" | "act" | "norm" | "drop" | "flat" | "dense" | "res" | "par"} Kind */
/**
 * @typedef {object} Setting a whole number of a layer
 * @property {string} name
 * @property {number} low
 * @property {number} high
 * @property {number} start what a new layer has
 * @property {number | string} [plain] what it is where the text leaves it out; a name: the same as that setting
 */
/** @typedef {{module: string, settings: readonly Setting[]}} KindFacts module: how its modules' names begin */
/**
 * @typedef {object} Item one layer or block of a stack
 * @property {Kind} kind
 * @property {Record<string, number>} numbers its settings
 * @property {string} activation of an activation; "" of others
 * @property {Item[][]} branches of a block; a residual one that has only the first adds its input
 */
/** @typedef {{channels: number, rows: number, cols: number}} Input */
/** @typedef {{input: Input, items: Item[]}} Stack */

export const ACTIVATIONS = ["relu", "leaky_relu", "sigmoid", "tanh", "gelu", "silu", "softmax"];

export const LIMITS = {
  channels: 4, side: 256, items: 100, depth: 3, branches: 6, letters: 1900, parameters: 20_000_000, multiplyAdds: 2_000_000_000, numbers: 32_000_000,
};

const SLIDING = [
  { name: "stride", low: 1, high: 8, start: 1, plain: 1 },
  { name: "padding", low: 0, high: 15, start: 1, plain: 0 },
];
const POOLING = [
  { name: "window", low: 1, high: 15, start: 2 },
  { name: "stride", low: 1, high: 8, start: 2, plain: "window" },
  { name: "padding", low: 0, high: 7, start: 0, plain: 0 }, // at most half of the largest window
];

/** @type {Readonly<Record<Kind, KindFacts>>} */
export const KINDS = {
  conv: {
    module: "conv",
    settings: [
      { name: "filters", low: 1, high: 2048, start: 16 },
      { name: "kernel", low: 1, high: 15, start: 3 },
      ...SLIDING,
      { name: "dilation", low: 1, high: 8, start: 1, plain: 1 },
      { name: "groups", low: 1, high: 2048, start: 1, plain: 1 },
    ],
  },
  max: { module: "pool", settings: POOLING },
  avg: { module: "pool", settings: POOLING },
  gap: { module: "pool", settings: [] },
  act: { module: "act", settings: [] },
  norm: { module: "norm", settings: [] },
  drop: { module: "drop", settings: [{ name: "percent", low: 1, high: 90, start: 50 }] },
  flat: { module: "flat", settings: [] },
  dense: { module: "dense", settings: [{ name: "outputs", low: 1, high: 2048, start: 10 }] },
  res: { module: "block", settings: [] },
  par: { module: "block", settings: [] },
};

/** @param {Item} item */
export function isBlock({ kind }) {
  return kind === "res" || kind === "par";
}

/**
 * A layer with the settings that a new one has, or with some of them given.
 * @param {Kind} kind
 * @param {Record<string, number>} [numbers]
 * @param {{activation?: string, branches?: Item[][]}} [more]
 * @returns {Item}
 */
export function makeItem(kind, numbers = {}, { activation = kind === "act" ? "relu" : "", branches = [] } = {}) {
  const starts = KINDS[kind].settings.map(({ name, start }) => [name, start]);
  return { kind, numbers: { ...Object.fromEntries(starts), ...numbers }, activation, branches };
}

/** What a setting is where the text leaves it out. @param {Setting} setting @param {Record<string, number>} numbers */
export function plainOf({ plain }, numbers) {
  return typeof plain === "string" ? numbers[plain] : plain;
}

/** All items of a list in the order of reading, with those inside blocks. @param {Item[]} items @returns {Item[]} */
export function everyItem(items) {
  return items.flatMap((item) => [item, ...item.branches.flatMap(everyItem)]);
}

/** How many blocks lie inside each other at most. @param {Item[]} items @returns {number} */
export function depthOf(items) {
  return Math.max(0, ...items.map((item) => (isBlock(item) ? 1 + Math.max(0, ...item.branches.map(depthOf)) : 0)));
}
