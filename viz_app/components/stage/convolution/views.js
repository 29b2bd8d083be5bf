// @ts-check
/** What the grids of the convolution scene show. */

/** @typedef {import("../../maps/types.js").Facts} GridFacts */
/** @typedef {import("../../maps/types.js").Mark} Mark */
/** @typedef {import("./lane.js").Lane} Lane */

const PLAIN = { selectable: false, selected: null };

/**
 * The picture with its border; rows and columns count from the picture's first pixel.
 * @param {Lane} lane
 * @param {Mark[]} marks
 * @returns {GridFacts}
 */
export function pictureFacts({ setting: { sent, padded, image, window: { rows, cols } }, layer: { tiles, unit } }, marks) {
  const bordered = padded.height > image.height || padded.width > image.width
    ? `; with its border ${padded.height} × ${padded.width}` : "";
  const { rows: down, cols: across } = sent.spread;
  const before = { height: (image.height - 1) / down + 1, width: (image.width - 1) / across + 1 };
  const spread = down > 1 || across > 1 ? `; with zeros between ${image.height} × ${image.width}` : "";
  const pictures = tiles.some(({ kind }) => kind !== "signed");
  const numbers = pictures ? `, numbers from ${unit === "0-1" ? "0 to 1" : "0 to 255"}` : "";
  const caption = `(${image.channels}, ${before.height}, ${before.width})${numbers}${spread}${bordered}`;
  const origin = { row: rows.before, col: cols.before };
  return { ...PLAIN, tiles, size: sizeFor(tiles.length), unit, caption, pointable: false, dimmed: false, marks, origin };
}

/**
 * The maps, on one scale that lies evenly around zero.
 * @param {Lane} lane
 * @param {{limit: number, marks: Mark[], curtain: {row: number, col: number} | null}} look
 * @returns {GridFacts}
 */
export function outputFacts({ setting: { sent, legal }, maps, layer: { titles, unit } }, { limit, marks, curtain }) {
  const tiles = titles.map((title, plane) => ({
    title, plane, kind: /** @type {"signed"} */ ("signed"), limits: /** @type {[number, number]} */ ([-limit, limit]),
  }));
  const instead = legal ? ", the last one that was possible" : ", with zeros all around the picture instead";
  const caption = `(${maps.count}, ${maps.height}, ${maps.width})${sent.window ? "" : instead}`;
  const many = tiles.length > 1;
  return { ...PLAIN, tiles, size: sizeFor(tiles.length), unit, caption, pointable: true, selectable: many, selected: many ? 0 : null, dimmed: !sent.window, marks, curtain };
}

/** Few maps are drawn large. @param {number} count @returns {GridFacts["size"]} */
function sizeFor(count) {
  return count === 1 ? "large" : count <= 6 ? "medium" : "small";
}
