// @ts-check
/** How the maps of a step stand in its card, and how large the card is. Pure arithmetic, in pixels at zoom 1. */

/** @typedef {import("./types.js").Step} Step */
/** @typedef {{count: number, columns: number, cellWidth: number, cellHeight: number, gap: number, width: number, height: number}} Grid */
/** @typedef {{index: number, row: number, col: number}} Spot a pixel of a map; of the step's own maps, not of their thumbnails */

const TALL = 448; // of a column of maps, at most
const LEAST = 26; // side of a map
const GAP = 2;
const SAMPLE = 9; // where only some maps are shown, in a square
const SAMPLE_SIDE = 34;
const UNIT_SIDES = [[16, 22], [128, 10], [512, 7], [Infinity, 4]]; // of the numbers of a vector: up to so many, a side of so much
const PICTURE = 96; // side of the image, above what the network is given of it
const INSETS = { side: 7, head: 42, foot: 25, line: 15 };
const NARROWEST = 62;
const BLOCK_WIDTH = 106;
const WIDEST_WORDS = 112;
const MOST_GROWTH = 1.45;
const LETTER = { title: 7.4, kind: 5.6 };
const BLOCK_LINES = 3;
export const ANSWER_SIZE = { width: 190, height: 226 };

/** The step's output as maps: how many, and their size. A vector is maps of one pixel. @param {Step} step @returns {[number, number, number]} */
export function mapsOf({ shape }) {
  const [height, width] = shape.length < 2 ? [1, 1] : shape.slice(-2);
  const count = shape.slice(0, shape.length < 2 ? 1 : -2).reduce((product, length) => product * length, 1);
  return [count, height, width];
}

/** The maps of a step as large as they fit into its card. @param {Step} step @returns {Grid} */
export function gridOf(step) {
  const [count] = step.thumbnail;
  const [all, height, width] = mapsOf(step);
  if (height * width === 1) return unitsIn(count, NARROWEST);
  if (count < all && count <= SAMPLE) return squareOf(step, count, SAMPLE_SIDE);
  const columns = columnsFor(count, NARROWEST);
  return mapsIn(step, count, columns, Math.max(LEAST, sideIn(count, columns, NARROWEST)));
}

/** A few maps of what a closed block makes. @param {Step} output its last step @returns {Grid} */
export function gridOfBlock(output) {
  const [count, height, width] = output.thumbnail;
  if (height * width === 1) return unitsIn(count, BLOCK_WIDTH);
  return squareOf(output, Math.min(count, SAMPLE), 0);
}

/** @param {Step} step @param {number} count @param {number} least side of a map; 0: as large as a block's card is wide */
function squareOf(step, count, least) {
  const columns = Math.ceil(Math.sqrt(count));
  return mapsIn(step, count, columns, least || sideIn(count, columns, BLOCK_WIDTH));
}

/** @param {Step} step @param {number} count @param {number} columns @param {number} side of a map @returns {Grid} */
function mapsIn(step, count, columns, side) {
  const [, height, width] = mapsOf(step);
  const share = side / Math.max(height, width);
  return made(count, columns, Math.max(3, Math.round(share * width)), Math.max(3, Math.round(share * height)), GAP);
}

/** How many maps stand side by side, so that each is as large as can be. @param {number} count @param {number} room */
function columnsFor(count, room) {
  const most = Math.ceil(count / Math.floor(TALL / (LEAST + GAP)));
  const choices = Array.from({ length: most + 2 }, (_, index) => index + 1);
  const best = choices.reduce((one, other) => (sideIn(count, other, room) > sideIn(count, one, room) ? other : one));
  return sideIn(count, best, room) >= LEAST ? best : most;
}

/** @param {number} count @param {number} columns @param {number} room */
function sideIn(count, columns, room) {
  return Math.min(Math.floor((room + GAP) / columns) - GAP, Math.floor(TALL / Math.ceil(count / columns)) - GAP);
}

/** The numbers of a vector, in columns; few of them are bars as wide as the card. @param {number} count @param {number} room @returns {Grid} */
function unitsIn(count, room) {
  const [, side] = UNIT_SIDES.filter(([most]) => count <= most)[0];
  const columns = Math.ceil(count / Math.min(64, Math.floor(TALL / side)));
  const gap = side > 7 ? 1 : 0;
  return made(count, columns, Math.max(side, Math.floor((room + gap) / columns) - gap), side, gap);
}

/** @param {number} count @param {number} columns @param {number} cellWidth @param {number} cellHeight @param {number} gap @returns {Grid} */
function made(count, columns, cellWidth, cellHeight, gap) {
  const rows = Math.ceil(count / columns);
  return { count, columns, cellWidth, cellHeight, gap, width: columns * (cellWidth + gap) - gap, height: Math.max(1, rows * (cellHeight + gap) - gap) };
}

/** The upper left corner of a map. @param {Grid} grid @param {number} index */
export function cornerOf({ columns, cellWidth, cellHeight, gap }, index) {
  return { x: (index % columns) * (cellWidth + gap), y: Math.floor(index / columns) * (cellHeight + gap) };
}

/** The pixel at a point of the grid; null between the maps. @param {Step} step @param {Grid} grid @param {{x: number, y: number}} point @returns {Spot | null} */
export function spotAt(step, grid, { x, y }) {
  const [across, down] = [Math.floor(x / (grid.cellWidth + grid.gap)), Math.floor(y / (grid.cellHeight + grid.gap))];
  const index = down * grid.columns + across;
  if (x < 0 || y < 0 || across >= grid.columns || index >= grid.count) return null;
  const [, height, width] = mapsOf(step);
  const { x: left, y: top } = cornerOf(grid, index);
  const [col, row] = [Math.floor(((x - left) / grid.cellWidth) * width), Math.floor(((y - top) / grid.cellHeight) * height)];
  return row < height && col < width ? { index, row, col } : null;
}

/** The place in the step's output, where all axes but the last two count as one of channels. @param {Step} step @param {Spot} spot @returns {number[]} */
export function unitOf({ shape }, { index, row, col }) {
  if (shape.length < 2) return shape.length === 0 ? [] : [index];
  return shape.length === 2 ? [row, col] : [index, row, col];
}

/** The pixel of a place in the step's output. @param {Step} step @param {number[]} unit @returns {Spot} */
export function spotOf({ shape }, unit) {
  if (shape.length < 2) return { index: unit[0] ?? 0, row: 0, col: 0 };
  const [row, col] = unit.slice(-2);
  return { index: shape.length === 2 ? 0 : unit[0], row, col };
}

/** How many times larger a card's name may be written, where its kind is left out. @param {string} title @param {number} width of the card */
export function growthOf(title, width) {
  return Math.min(MOST_GROWTH, (width - 2 * INSETS.side) / (title.length * LETTER.title));
}

/** How far below a card's top its maps begin. @param {{first: boolean, block: boolean}} card first: whether it shows the image */
export function fieldTop({ first, block }) {
  return INSETS.head + (first ? PICTURE + 8 : 0) + (block ? BLOCK_LINES * INSETS.line + 6 : 0);
}

/** @param {Step} step @param {{title: string, first: boolean}} card title: what it is called there; first: whether it shows the image @returns {import("./types.js").Size} */
export function sizeOfStep(step, { title, first }) {
  const grid = gridOf(step);
  const words = Math.min(WIDEST_WORDS, Math.max(title.length * LETTER.title, step.kind.length * LETTER.kind));
  const inner = Math.max(NARROWEST, words, grid.width, first ? PICTURE : 0);
  return { width: inner + 2 * INSETS.side, height: fieldTop({ first, block: false }) + grid.height + INSETS.foot };
}

/** @param {Step} output of the block @returns {import("./types.js").Size} */
export function sizeOfBlock(output) {
  const grid = gridOfBlock(output);
  return { width: Math.max(BLOCK_WIDTH, grid.width) + 2 * INSETS.side, height: fieldTop({ first: false, block: true }) + grid.height + INSETS.foot };
}
