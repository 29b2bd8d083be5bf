// @ts-check
/** Where the tiles of a layer stand: in full rows, small enough that a whole network is looked over. Pure arithmetic. */
import { RANGE_CSS, TITLE_CSS } from "../maps/layout.js";

/** @typedef {import("../maps/types.js").Layout} Layout */

const LEAST_CSS = 60; // a tile's width
const GAP_CSS = 12;
const ROW_GAP_CSS = 6;
const LEAST_SHARE = 0.75; // of the room that a whole number of device pixels has to fill, else it need not be whole

/**
 * @param {{count: number, mapHeight: number, mapWidth: number, widestCss: number, widthCss: number, ratio: number}} room
 *   widestCss: of one tile; ratio: device pixels per CSS pixel
 * @returns {Layout}
 */
export function strip({ count, mapHeight, mapWidth, widestCss, widthCss, ratio }) {
  const device = (/** @type {number} */ css) => Math.round(css * ratio);
  const most = Math.max(1, Math.floor((widthCss + GAP_CSS) / (LEAST_CSS + GAP_CSS)));
  const columns = Math.ceil(count / Math.ceil(count / most));
  const step = Math.min(device(widestCss + GAP_CSS), Math.floor(device(widthCss + GAP_CSS) / columns));
  const possible = Math.max(1, step - device(GAP_CSS)) / Math.max(mapWidth, mapHeight);
  const fit = Math.floor(possible) >= LEAST_SHARE * possible ? Math.floor(possible) : possible;
  const [boxWidth, boxHeight] = [Math.max(1, Math.floor(fit * mapWidth + 1e-6)), Math.max(1, Math.floor(fit * mapHeight + 1e-6))];
  const down = device(TITLE_CSS) + boxHeight + device(RANGE_CSS) + device(ROW_GAP_CSS);
  const corners = Array.from({ length: count }, (_, tile) => ({
    x: device(4) + (tile % columns) * step,
    y: device(TITLE_CSS) + Math.floor(tile / columns) * down,
  }));
  const height = Math.ceil(count / columns) * down - device(ROW_GAP_CSS);
  return { ratio, fit, boxWidth, boxHeight, columns, corners, textWidth: step - device(GAP_CSS / 2), width: device(widthCss + 8), height };
}
