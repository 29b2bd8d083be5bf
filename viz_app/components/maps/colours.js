// @ts-check
/**
 * Values become colours, once per change of the maps: one picture that holds all tiles side by side, one map pixel each.
 */
import { lookupTable } from "../engine/palette.js";

/** @typedef {import("./types.js").Tile} Tile */
/** @typedef {import("./types.js").Maps} Maps */
/** @typedef {{canvas: OffscreenCanvas, pixels: Uint8ClampedArray, columns: number, ranges: ([number, number] | null)[],
 *   strange: boolean, alone: Map<number, OffscreenCanvas>}} Atlas ranges: least and largest finite value per tile;
 *   strange: some value is not finite; alone: see `pictureAlone` */

/** What is NaN or infinite: a magenta that no palette holds. */
export const STRANGE = [214, 0, 170];
const OPAQUE = 255;
const STRANGE_WORD = new Uint32Array(new Uint8ClampedArray([...STRANGE, OPAQUE]).buffer)[0];

/** @type {Map<string, Uint32Array>} made once, since they are the same for ever */
const tables = new Map();

/**
 * The 256 colours of a kind of tile, as one number each (the byte order of ImageData).
 * @param {Tile["kind"]} kind
 * @param {Tile["palette"]} [palette] other colours than those of the kind
 * @returns {Uint32Array}
 */
export function tableOf(kind, palette) {
  const name = palette ?? kind;
  const table = tables.get(name) ?? (palette ? new Uint32Array(lookupTable(palette).buffer) : madeTable(kind));
  tables.set(name, table);
  return table;
}

/** @returns {Uint32Array} */
function madeTable(/** @type {Tile["kind"]} */ kind) {
  if (kind === "signed") return new Uint32Array(lookupTable("diverging").buffer);
  if (kind === "unsigned") return new Uint32Array(lookupTable("sequential").buffer);
  if (kind === "gray" || kind === "rgb") return new Uint32Array(lookupTable("gray").buffer);
  const bytes = new Uint8ClampedArray(256 * 4);
  const channel = { red: 0, green: 1, blue: 2 }[kind];
  for (let entry = 0; entry < 256; entry++) {
    bytes[entry * 4 + channel] = entry;
    bytes[entry * 4 + 3] = OPAQUE;
  }
  return new Uint32Array(bytes.buffer);
}

/**
 * Which of the 256 colours of a tile a finite value has; 128 is zero when signed.
 * @returns {(value: number) => number}
 */
export function entriesOf(/** @type {Tile} */ { kind, limits }) {
  const [low, high] = limits;
  if (kind === "signed") return (value) => Math.floor(128.5 + 127 * Math.min(1, Math.max(-1, value / high)));
  const span = high - low;
  return (value) => Math.floor(0.5 + 255 * Math.min(1, Math.max(0, (value - low) / span)));
}

/**
 * Colour all the tiles.
 * @param {Maps} maps
 * @param {Tile[]} tiles
 * @param {Atlas | null} [before] is painted over where it has the same size: what changes with every frame makes no new pictures
 * @returns {Atlas}
 */
export function colour(maps, tiles, before = null) {
  const columns = Math.ceil(Math.sqrt((tiles.length * maps.height) / maps.width)) || 1;
  const rows = Math.ceil(tiles.length / columns);
  const [width, height] = [columns * maps.width, rows * maps.height];
  const kept = before?.canvas.width === width && before.canvas.height === height ? before : null;
  const image = kept ? new ImageData(/** @type {Uint8ClampedArray<ArrayBuffer>} */ (kept.pixels), width) : new ImageData(width, height);
  const target = { words: new Uint32Array(image.data.buffer), stride: image.width, strange: false };
  const ranges = tiles.map((tile, index) => {
    const start = Math.floor(index / columns) * maps.height * target.stride + (index % columns) * maps.width;
    return (tile.kind === "rgb" ? colourPicture : colourMap)(maps, tile, target, start);
  });
  const canvas = kept ? kept.canvas : new OffscreenCanvas(width, height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  return { canvas, pixels: image.data, columns, ranges, strange: target.strange, alone: new Map() };
}

/** @typedef {{words: Uint32Array, stride: number, strange: boolean}} Target */

/** @returns {[number, number] | null} least and largest finite value */
function colourMap(/** @type {Maps} */ maps, /** @type {Tile} */ tile, /** @type {Target} */ target, /** @type {number} */ start) {
  const table = tableOf(tile.kind, tile.palette);
  const entryOf = entriesOf(tile);
  let least = Infinity;
  let largest = -Infinity;
  let source = tile.plane * maps.height * maps.width;
  for (let row = 0; row < maps.height; row++) {
    let place = start + row * target.stride;
    for (let col = 0; col < maps.width; col++, place++, source++) {
      const value = maps.values[source];
      const finite = value - value === 0;
      if (!finite) {
        target.strange = true;
        target.words[place] = STRANGE_WORD;
        continue;
      }
      target.words[place] = table[entryOf(value)];
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
  }
  return least <= largest ? [least, largest] : null;
}

/** Three maps as red, green and blue. @returns {null} a colour has no range */
function colourPicture(/** @type {Maps} */ maps, /** @type {Tile} */ tile, /** @type {Target} */ target, /** @type {number} */ start) {
  const bytes = new Uint8ClampedArray(target.words.buffer);
  const entryOf = entriesOf(tile);
  const area = maps.height * maps.width;
  const [red, green, blue] = [0, 1, 2].map((c) => maps.values.subarray((tile.plane + c) * area, (tile.plane + c + 1) * area));
  for (let pixel = 0; pixel < area; pixel++) {
    const place = start + Math.floor(pixel / maps.width) * target.stride + (pixel % maps.width);
    if (Number.isFinite(red[pixel] + green[pixel] + blue[pixel])) {
      bytes[place * 4] = entryOf(red[pixel]);
      bytes[place * 4 + 1] = entryOf(green[pixel]);
      bytes[place * 4 + 2] = entryOf(blue[pixel]);
      bytes[place * 4 + 3] = OPAQUE;
    } else {
      target.strange = true;
      target.words[place] = STRANGE_WORD;
    }
  }
  return null;
}

/** A tile's picture without its neighbours, which would shine in at the edges where pixels are mixed. */
export function pictureAlone(/** @type {Atlas} */ atlas, /** @type {Maps} */ { height, width }, /** @type {number} */ tile) {
  const made = atlas.alone.get(tile) ?? new OffscreenCanvas(width, height);
  if (!atlas.alone.has(tile)) {
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (made.getContext("2d"));
    context.drawImage(atlas.canvas, -(tile % atlas.columns) * width, -Math.floor(tile / atlas.columns) * height);
    atlas.alone.set(tile, made);
  }
  return made;
}

/** The colour that was painted for a pixel of a tile. @returns {[number, number, number]} */
export function colourAt(/** @type {Atlas} */ atlas, /** @type {Maps} */ maps, /** @type {import("./types.js").Place} */ { tile, row, col }) {
  const y = Math.floor(tile / atlas.columns) * maps.height + row;
  const start = (y * atlas.canvas.width + (tile % atlas.columns) * maps.width + col) * 4;
  return [atlas.pixels[start], atlas.pixels[start + 1], atlas.pixels[start + 2]];
}
