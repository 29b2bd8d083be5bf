// @ts-check
/** What the pooling stage frames: the window of an output with its winner, and the outputs that a pixel has become. */
import { readFrom } from "../windows.js";

/** @typedef {import("../../engine/convolution.js").Window} Window */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {import("../../maps/types.js").Mark} Mark */

/** @param {Place} place @returns {Mark} */
export function pixelAt({ tile, row, col }) {
  return { row, col, height: 1, width: 1, tile };
}

/**
 * An output's window on the input with its border, and the winner in it.
 * @param {Window} window
 * @param {Place} opened
 * @param {{row: number, col: number} | null} winner on the input without its border
 * @returns {Mark[]}
 */
export function windowMarks(window, opened, winner) {
  const marks = readFrom(window, opened).map((mark) => ({ ...mark, tile: opened.tile }));
  if (!winner) return marks;
  return [...marks, pixelAt({ tile: opened.tile, row: winner.row + window.rows.before, col: winner.col + window.cols.before })];
}

/**
 * The outputs that a pixel has become, as the largest of their windows.
 * @param {{source: {width: number}, pooled: import("../../engine/pooling.js").Pooled}} made
 * @param {Place} pixel outside the source in the border
 * @param {Mark[]} reading frames around the outputs that read it
 * @returns {Mark[]}
 */
export function wonBy({ source, pooled: { winners, height, width } }, { tile, row, col }, reading) {
  if (!winners || col < 0 || col >= source.width) return [];
  /** @type {Mark[]} */
  const won = [];
  for (const mark of reading) {
    for (let i = mark.row; i < mark.row + mark.height; i++) {
      for (let j = mark.col; j < mark.col + mark.width; j++) {
        if (winners[(tile * height + i) * width + j] === row * source.width + col) won.push(pixelAt({ tile, row: i, col: j }));
      }
    }
  }
  return won;
}
