// @ts-check
/** What the two grids of the pooling stage show. */

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../engine/convolution.js").Window} Window */
/** @typedef {import("../../maps/types.js").Facts} GridFacts */
/** @typedef {import("../../maps/types.js").Maps} Maps */
/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {import("../../maps/types.js").Mark} Mark */

const PLAIN = { unit: /** @type {"0-1"} */ ("0-1"), selectable: false, selected: null, origin: { row: 0, col: 0 } };
const COLOURS = /** @type {const} */ (["red", "green", "blue"]);

/** One tile for each channel, with one scale for all that is shown. @param {Stack[]} shown @param {boolean} edges whether they are edge maps @returns {Tile[]} */
export function tilesOf(shown, edges) {
  const [image] = shown;
  const limits = /** @type {[number, number]} */ ([0, edges ? Math.max(...shown.map(({ values }) => largestOf(values))) || 1 : 1]);
  if (edges) return [{ title: "edge map", kind: "unsigned", plane: 0, limits }];
  if (image.channels === 1) return [{ title: "gray", kind: "gray", plane: 0, limits }];
  return COLOURS.map((colour, plane) => ({ title: colour, kind: colour, plane, limits }));
}

/** @param {Float32Array} values */
function largestOf(values) {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}

/**
 * The image with its border, drawn black and read as what it is: 0, or what never wins.
 * @param {Stack} image
 * @param {Window} window
 * @param {Tile[]} tiles
 * @param {number} outside the border's value
 * @returns {{facts: Pick<GridFacts, "tiles" | "caption" | "origin">, maps: Maps}}
 */
export function withBorder(image, { rows, cols }, tiles, outside) {
  const height = rows.before + image.height + rows.after;
  const width = cols.before + image.width + cols.after;
  const origin = { row: rows.before, col: cols.before };
  const size = `(${image.channels}, ${image.height}, ${image.width})`;
  const drawn = bordered(image, { height, width, ...origin }, 0);
  if (drawn.length === image.values.length) return { facts: { tiles, caption: size, origin }, maps: { height, width, values: drawn } };
  const values = new Float32Array(2 * drawn.length);
  values.set(drawn);
  values.set(bordered(image, { height, width, ...origin }, outside), drawn.length);
  const reading = tiles.map((tile) => ({ ...tile, reads: [tile.plane + image.channels] }));
  const caption = `${size}; with its border ${height} × ${width}`;
  return { facts: { tiles: reading, caption, origin }, maps: { height, width, values } };
}

/** @param {Stack} image @param {{height: number, width: number, row: number, col: number}} frame row, col: where the image begins @param {number} outside */
function bordered(image, { height, width, row, col }, outside) {
  const values = new Float32Array(image.channels * height * width).fill(outside);
  for (let line = 0; line < image.channels * image.height; line++) {
    const to = Math.floor(line / image.height) * height + row + (line % image.height);
    values.set(image.values.subarray(line * image.width, (line + 1) * image.width), to * width + col);
  }
  return values;
}

/** @param {GridFacts["tiles"]} tiles @returns {"large" | "medium"} */
function sizeOf(tiles) {
  return tiles.length === 1 ? "large" : "medium";
}

/** @param {Pick<GridFacts, "tiles" | "caption" | "origin">} facts @param {Mark[]} marks @returns {GridFacts} */
export function inputFacts(facts, marks) {
  return { ...PLAIN, ...facts, size: sizeOf(facts.tiles), pointable: false, dimmed: false, marks };
}

/**
 * @param {Stack} pooled
 * @param {Tile[]} tiles
 * @param {{legal: boolean, instead: boolean, marks: Mark[], curtain: {row: number, col: number} | null}} look legal: as the
 *   page asks for it; instead: not even an earlier one was
 * @returns {GridFacts}
 */
export function outputFacts({ channels, height, width }, tiles, { legal, instead, marks, curtain }) {
  const note = instead ? ", with a window of 1 × 1 instead" : ", the last one that was possible";
  const caption = `(${channels}, ${height}, ${width})${legal ? "" : note}`;
  return { ...PLAIN, tiles, size: sizeOf(tiles), caption, pointable: true, dimmed: !legal, marks, curtain };
}
