// @ts-check
/**
 * The shapes that the modules of this folder hand to each other. Facts are written by `view.py`.
 * Lengths are device pixels unless a name ends in Css; rows and columns are counted from 0.
 *
 * @typedef {"signed" | "unsigned" | "gray" | "rgb" | "red" | "green" | "blue"} Kind
 * @typedef {{title: string, kind: Kind, plane: number, limits: [number, number], reads?: number[],
 *   palette?: import("../engine/palette.js").Kind, note?: string}} Tile palette: other colours than those of the kind;
 *   note: stands below the tile in place of its least and largest value
 * @typedef {{row: number, col: number, height: number, width: number, tile: number | null}} Mark
 * @typedef {{tiles: Tile[], size: "small" | "medium" | "large", unit: "0-1" | "0-255", caption: string,
 *   selectable: boolean, pointable: boolean, selected: number | null, dimmed: boolean, marks: Mark[],
 *   origin?: {row: number, col: number}, curtain?: {row: number, col: number} | null}} Facts origin: the pixel that is read
 *   as row 0, column 0; curtain: the last pixel in reading order that is shown, the ones after it are covered
 * @typedef {{height: number, width: number, values: Float32Array}} Maps plane after plane, row by row
 * @typedef {{tile: number, row: number, col: number}} Place one pixel of one tile
 * @typedef {{x: number, y: number}} Corner the upper left corner of a tile's picture on the canvas
 * @typedef {{ratio: number, fit: number, boxWidth: number, boxHeight: number, columns: number,
 *   corners: Corner[], textWidth: number, width: number, height: number}} Layout fit: device pixels per map pixel when not zoomed
 * @typedef {{zoom: number, row: number, col: number}} Gaze what is in the middle of every tile; zoom 1 shows all
 * @typedef {{scale: number, left: number, top: number}} Window where pixel (0, 0) lies inside a tile's box
 * @typedef {{text: string, muted: string, accent: string, covered: string, font: string}} Ink colours and font of the page
 */
export {};
