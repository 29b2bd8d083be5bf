// @ts-check
/** What the two grids of the stage show. */

/** @typedef {import("../maps/types.js").Facts} GridFacts */
/** @typedef {import("../maps/types.js").Tile} Tile */
/** @typedef {import("../maps/types.js").Mark} Mark */
/** @typedef {{unit: "0-1" | "0-255", window: unknown}} Facts */

const PLAIN = { size: /** @type {"large"} */ ("large"), selectable: false, selected: null };

/**
 * The picture with its border; rows and columns count from the picture's first pixel.
 * @param {import("./scene.js").Setting} setting
 * @param {Facts} facts
 * @param {Mark[]} marks
 * @returns {GridFacts}
 */
export function pictureFacts({ padded, image, window: { rows, cols } }, { unit }, marks) {
  const colour = padded.channels === 3;
  /** @type {Tile} */
  const tile = { title: colour ? "colour" : "gray", kind: colour ? "rgb" : "gray", plane: 0, limits: [0, 1] };
  const border = padded.height > image.height || padded.width > image.width
    ? `; with its border ${padded.height} × ${padded.width}` : "";
  const caption = `(${image.channels}, ${image.height}, ${image.width}), numbers from ${unit === "0-1" ? "0 to 1" : "0 to 255"}${border}`;
  const origin = { row: rows.before, col: cols.before };
  return { ...PLAIN, tiles: [tile], unit, caption, pointable: false, dimmed: false, marks, origin };
}

/**
 * The map, on a scale that lies evenly around zero.
 * @param {{height: number, width: number}} map
 * @param {Facts} facts
 * @param {{limit: number, legal: boolean, marks: Mark[], curtain: {row: number, col: number} | null}} look
 * @returns {GridFacts}
 */
export function outputFacts({ height, width }, { unit, window }, { limit, legal, marks, curtain }) {
  /** @type {Tile} */
  const tile = { title: "feature map", kind: "signed", plane: 0, limits: [-limit, limit] };
  const instead = legal ? ", the last one that was possible" : ", with zeros all around the picture instead";
  const caption = `(1, ${height}, ${width})${window ? "" : instead}`;
  return { ...PLAIN, tiles: [tile], unit, caption, pointable: true, dimmed: !window, marks, curtain };
}
