// @ts-check
/** The tiles of the dropout stage's grids. */

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {"before" | "mask" | "after" | "average"} Part */

/**
 * One tile for each map; what is kept has the same colour before and after, though it has grown.
 * @param {Part} part
 * @param {{title: string}[]} kernels
 * @param {{before: Stack, average: Stack, scale: number}} shown scale: of what is kept
 * @returns {Tile[]}
 */
export function tilesOf(part, kernels, { before, average, scale }) {
  const area = before.height * before.width;
  return kernels.map(({ title }, plane) => {
    if (part === "mask") return { title, kind: "gray", plane, limits: [0, 1] };
    const largest = largestOf(before.values, plane, area) || 1;
    const averaged = part === "average" ? largestOf(average.values, plane, area) : 0;
    return { title, kind: "unsigned", plane, limits: [0, Math.max(largest * (part === "after" ? scale : 1), averaged)] };
  });
}

/** @param {Float32Array} values @param {number} plane @param {number} area */
function largestOf(values, plane, area) {
  return values.subarray(plane * area, (plane + 1) * area).reduce((largest, value) => Math.max(largest, value), 0);
}
