// @ts-check
/**
 * The numbers of a grid as files: as they were computed, whatever the unit on screen, and each map once, in the order
 * of the maps however their tiles are sorted.
 */
import { npy } from "./npy.js";
import { planesRead } from "./reading.js";

/** @typedef {import("./types.js").Maps} Maps */
/** @typedef {import("./types.js").Tile} Tile */

const COLOURS = ["red", "green", "blue"];
const BUSY_MILLISECONDS = 40; // then the page may answer before more is written

/** The shortest decimal from six digits on that is this float32 and no other, as NumPy reads it. */
export function decimal(/** @type {number} */ value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  for (let digits = 6; digits < 9; digits++) {
    const number = Number(value.toPrecision(digits)); // six digits of a float32 are always right: zeros go
    if (Math.fround(number) === value) return String(number);
  }
  return String(Number(value.toPrecision(9)));
}

/** A block per map: "# title", then its rows, commas between the columns. */
export async function csv(/** @type {Maps} */ maps, /** @type {Tile[]} */ tiles) {
  const blocks = [...titles(tiles)].map(([plane, title]) => ({ title, values: block(maps, plane) }));
  const lines = [];
  let rested = performance.now();
  for (const { title, values } of blocks) {
    lines.push(`# ${title.replace(/\s+/g, " ")}`);
    for (let row = 0; row < maps.height; row++) {
      lines.push(Array.from(values.subarray(row * maps.width, (row + 1) * maps.width), decimal).join(","));
      if (performance.now() - rested < BUSY_MILLISECONDS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
    }
  }
  return new Blob([lines.join("\n"), "\n"], { type: "text/csv" });
}

/** An array of shape (maps, rows, columns); a colour picture alone is (3, rows, columns). */
export function array(/** @type {Maps} */ maps, /** @type {Tile[]} */ tiles) {
  const blocks = [...titles(tiles).keys()].map((plane) => block(maps, plane));
  return npy(blocks, [blocks.length, maps.height, maps.width]);
}

/** The planes that are read in the tiles, and what they are called. @returns {Map<number, string>} */
function titles(/** @type {Tile[]} */ tiles) {
  const found = new Map();
  for (const tile of tiles) {
    const planes = planesRead(tile);
    planes.forEach((plane, index) => {
      if (!found.has(plane)) found.set(plane, planes.length > 1 ? `${tile.title}, ${COLOURS[index]}` : tile.title);
    });
  }
  return new Map([...found].sort(([one], [other]) => one - other));
}

/** A copy of a plane: what is written bit by bit must not change with the picture. */
function block(/** @type {Maps} */ { height, width, values }, /** @type {number} */ plane) {
  return Float32Array.from(values.subarray(plane * height * width, (plane + 1) * height * width));
}
