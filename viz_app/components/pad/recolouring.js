// @ts-check
/** Values become colours again and again, into the same picture: what `maps/colours.js` does once. */
import { STRANGE, entriesOf, tableOf } from "../maps/colours.js";

/** @typedef {import("../maps/types.js").Tile} Tile */
/** @typedef {import("../maps/types.js").Maps} Maps */
/** @typedef {import("../maps/colours.js").Atlas} Atlas */

const STRANGE_WORD = new Uint32Array(new Uint8ClampedArray([...STRANGE, 255]).buffer)[0];
/** @type {Map<Tile["kind"], Uint32Array>} made once, since it is the same for ever */
const tables = new Map();

/**
 * Colour other values of the same tiles.
 * @param {Atlas} atlas is painted over
 * @param {Maps} maps of the same size as before
 * @param {Tile[]} tiles as many as before, of one kind that is no colour picture, and with the same limits
 * @returns {Atlas}
 */
export function recolour(atlas, maps, tiles) {
  const [{ kind }] = tiles;
  const table = tables.get(kind) ?? tableOf(kind);
  tables.set(kind, table);
  const entryOf = entriesOf(tiles[0]);
  const pixels = /** @type {Uint8ClampedArray<ArrayBuffer>} */ (atlas.pixels);
  const words = new Uint32Array(pixels.buffer);
  const stride = atlas.canvas.width;
  let strange = false;
  const ranges = tiles.map(({ plane }, index) => {
    const start = Math.floor(index / atlas.columns) * maps.height * stride + (index % atlas.columns) * maps.width;
    let [least, largest] = [Infinity, -Infinity];
    let source = plane * maps.height * maps.width;
    for (let row = 0; row < maps.height; row++) {
      for (let place = start + row * stride, end = place + maps.width; place < end; place++, source++) {
        const value = maps.values[source];
        const finite = value - value === 0;
        words[place] = finite ? table[entryOf(value)] : STRANGE_WORD;
        if (!finite) strange = true;
        else if (value < least) least = value;
        if (finite && value > largest) largest = value;
      }
    }
    return /** @type {[number, number] | null} */ (least <= largest ? [least, largest] : null);
  });
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (atlas.canvas.getContext("2d"));
  context.putImageData(new ImageData(pixels, stride), 0, 0);
  return { ...atlas, ranges, strange, alone: new Map() };
}
