// @ts-check
/**
 * Numbers as text. Minus is "−", so that it is read aloud.
 */

/** @typedef {import("./types.js").Tile} Tile */
/** @typedef {import("./types.js").Maps} Maps */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {"0-1" | "0-255"} Unit */

const PICTURES = new Set(["gray", "rgb", "red", "green", "blue"]);
const withMinus = (/** @type {string} */ text) => text.replace(/-/g, "−");

/** Whether a tile is drawn as brightness. */
export function isPicture(/** @type {Tile} */ tile) {
  return PICTURES.has(tile.kind);
}

/** Whether a tile's values are brightness, and so read in whole numbers from 0 to 255. */
export function readsBrightness(/** @type {Tile} */ tile) {
  return isPicture(tile) && !tile.reads?.length;
}

/** The shortest decimal that is this float32 and no other, as NumPy and torch print it. */
export function exactText(/** @type {number} */ value) {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinite" : "minus infinite";
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return withMinus(String(Number(text)));
  }
  return withMinus(String(Number(value.toPrecision(9))));
}

/** A value in the unit on screen: as it is; times 255 (pictures: the nearest whole number). */
export function inUnit(/** @type {number} */ value, /** @type {Unit} */ unit, /** @type {boolean} */ picture) {
  if (unit === "0-1" || !Number.isFinite(value)) return value;
  return picture ? Math.round(255 * value) : Math.fround(255 * value);
}

/** A few digits, for the ends of a scale and below a tile; more where the whole part has more. */
export function shortText(/** @type {number} */ value, digits = 3) {
  if (!Number.isFinite(value)) return exactText(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return withMinus(value.toExponential(1).replace("e+", "e"));
  return withMinus(String(Number(value.toPrecision(Math.max(digits, String(Math.floor(size)).length)))));
}

/** The longest text of a number that fits, none if not even the shortest does. */
export function fittingText(/** @type {number} */ value, /** @type {(text: string) => boolean} */ fits) {
  if (Number.isNaN(value)) return fits("NaN") ? "NaN" : "";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const candidates = Number.isInteger(value) && Math.abs(value) < 1e6
    ? [String(value)]
    : [value.toFixed(3), value.toFixed(2), value.toFixed(1), value.toFixed(0), value.toExponential(0).replace("e+", "e")];
  const text = candidates.map((one) => withMinus(one.replace(/^-(0(\.0*)?)$/, "$1"))).find(fits);
  return text ?? "";
}

/** The value of a plane's pixel. */
export function valueAt(/** @type {Maps} */ maps, /** @type {number} */ plane, /** @type {{row: number, col: number}} */ { row, col }) {
  return maps.values[(plane * maps.height + row) * maps.width + col];
}

/** The planes that a tile's values are read from: its own, or those that its colours stand for. @returns {number[]} */
export function planesRead(/** @type {Tile} */ tile) {
  if (tile.reads?.length) return tile.reads;
  return tile.kind === "rgb" ? [tile.plane, tile.plane + 1, tile.plane + 2] : [tile.plane];
}

/** The numbers of a tile's pixel: three when it is a colour picture. @returns {number[]} */
export function valuesAt(/** @type {Maps} */ maps, /** @type {Tile} */ tile, /** @type {{row: number, col: number}} */ pixel) {
  return planesRead(tile).map((plane) => valueAt(maps, plane, pixel));
}

/** The whole sentence: "channel 3, row 12, column 40: 0.482". */
export function sentence(/** @type {Maps} */ maps, /** @type {Tile} */ tile, /** @type {Place} */ place, /** @type {import("./types.js").Facts} */ { unit, origin }) {
  const texts = valuesAt(maps, tile, place).map((value) => exactText(inUnit(value, unit, readsBrightness(tile))));
  const names = ["red", "green", "blue"];
  const reading = texts.length === 1 ? texts[0] : texts.map((text, c) => `${names[c]} ${text}`).join(", ");
  const [row, col] = [place.row - (origin?.row ?? 0), place.col - (origin?.col ?? 0)].map((at) => withMinus(String(at)));
  return `${tile.title}, row ${row}, column ${col}: ${reading}`;
}
