// @ts-check
/** What the two grids of the stage show. */

/** @typedef {import("../maps/types.js").Facts} GridFacts */
/** @typedef {import("../maps/types.js").Tile} Tile */

const PLAIN = { selectable: false, pointable: true, selected: null, marks: [] };

/**
 * The picture with its border; rows and columns count from the picture's first pixel.
 * @param {{padded: import("../engine/convolution.js").Stack, image: import("../engine/convolution.js").Stack, window: import("../engine/convolution.js").Window}} made
 * @param {{unit: "0-1" | "0-255"}} facts
 * @returns {GridFacts}
 */
export function pictureFacts({ padded, image, window: { rows, cols } }, { unit }) {
  /** @type {Tile} */
  const tile = { title: padded.channels === 3 ? "colour" : "gray", kind: padded.channels === 3 ? "rgb" : "gray", plane: 0, limits: [0, 1] };
  const border = padded.height > image.height || padded.width > image.width
    ? `; with its border ${padded.height} × ${padded.width}` : "";
  const caption = `(${image.channels}, ${image.height}, ${image.width}), numbers from ${unit === "0-1" ? "0 to 1" : "0 to 255"}${border}`;
  return { ...PLAIN, tiles: [tile], size: "large", unit, caption, dimmed: false, origin: { row: rows.before, col: cols.before } };
}

/**
 * The map, on a scale that lies evenly around zero.
 * @param {import("../engine/convolution.js").Maps} maps
 * @param {{unit: "0-1" | "0-255", window: unknown}} facts
 * @returns {GridFacts}
 */
export function outputFacts({ height, width, sums }, { unit, window }) {
  const limit = Math.fround(sums.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)) || 1;
  /** @type {Tile} */
  const tile = { title: "feature map", kind: "signed", plane: 0, limits: [-limit, limit] };
  const last = window ? "" : ", the last one that was possible";
  return { ...PLAIN, tiles: [tile], size: "large", unit, caption: `(1, ${height}, ${width})${last}`, dimmed: !window };
}
