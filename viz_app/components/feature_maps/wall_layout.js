// @ts-check
/**
 * Where the tiles of a wall stand, and which of them are in sight. Pure arithmetic in device pixels.
 */
import { RANGE_CSS, TITLE_CSS, fitScale } from "../maps/layout.js";

/** @typedef {import("../maps/types.js").Layout} Layout */
/** @typedef {{count: number, mapHeight: number, mapWidth: number, size: import("./types.js").Size, titleCss: number,
 *   widthCss: number, ratio: number}} Room titleCss: the width that a title needs
 * @typedef {{count: number, ratio: number, fit: number, boxWidth: number, boxHeight: number, columns: number,
 *   step: {x: number, y: number}, width: number, height: number}} Plan height: of all rows
 * @typedef {{first: number, end: number, layout: Layout}} Sight the tiles [first, end) and their places on the canvas
 */

const WISHED_CSS = { small: 56, medium: 112, large: 224 }; // 112 is a whole multiple of most layers' sides
const ONE_NUMBER_CSS = 60; // a tile that holds a single number
const TALLEST_CSS = 480; // a long strip is seen whole
const GAP_CSS = 12;
const ROW_GAP_CSS = 8;
const EDGE_CSS = 4; // frames stand out so far

/** @param {Room} room @returns {Plan} */
export function planOf({ count, mapHeight, mapWidth, size, titleCss, widthCss, ratio }) {
  const device = (/** @type {number} */ css) => Math.round(css * ratio);
  const gap = device(GAP_CSS);
  const widest = Math.max(1, device(widthCss) - 2 * device(EDGE_CSS));
  const one = mapHeight * mapWidth === 1;
  const longest = Math.min(widest, (one ? ONE_NUMBER_CSS : WISHED_CSS[size]) * ratio);
  const wished = fitScale(longest, widest, { mapHeight, mapWidth, ratio });
  const fit = Math.min(wished, widest / mapWidth, Math.max(longest, TALLEST_CSS * ratio) / mapHeight);
  const boxWidth = Math.ceil(fit * mapWidth - 1e-6);
  const boxHeight = Math.ceil(fit * mapHeight - 1e-6);
  const least = Math.min(widest, Math.max(boxWidth, device(titleCss)));
  const columns = Math.max(1, Math.min(count, Math.floor((widest + gap) / (least + gap))));
  const step = {
    x: count > columns ? Math.floor((widest + gap) / columns) : least + gap, // full rows spread over the width
    y: device(TITLE_CSS) + boxHeight + device(one ? 0 : RANGE_CSS) + device(ROW_GAP_CSS),
  };
  return { count, ratio, fit, boxWidth, boxHeight, columns, step, width: device(widthCss), height: Math.ceil(count / columns) * step.y };
}

/** What of the wall is seen. @param {Plan} plan @param {number} scrolled @param {number} height of the canvas @returns {Sight} */
export function sightOf(plan, scrolled, height) {
  const { count, columns, step, ratio } = plan;
  const first = Math.max(0, Math.floor(scrolled / step.y)) * columns;
  const end = Math.min(count, Math.ceil((scrolled + height) / step.y) * columns);
  const corners = Array.from({ length: Math.max(0, end - first) }, (_, index) => cornerOf(plan, first + index, scrolled));
  const { fit, boxWidth, boxHeight, width } = plan;
  const textWidth = step.x - Math.round((GAP_CSS - 4) * ratio);
  return { first, end, layout: { ratio, fit, boxWidth, boxHeight, columns, corners, textWidth, width, height } };
}

/** @param {Plan} plan @param {number} tile @param {number} scrolled */
function cornerOf({ columns, step, ratio }, tile, scrolled) {
  return {
    x: Math.round(EDGE_CSS * ratio) + (tile % columns) * step.x,
    y: Math.round(TITLE_CSS * ratio) + Math.floor(tile / columns) * step.y - scrolled,
  };
}

/** How far to scroll so that a tile is seen whole, no farther than needed. @param {Plan} plan @param {number} tile @param {number} scrolled @param {number} height of the canvas */
export function scrollTo({ columns, step }, tile, scrolled, height) {
  const top = Math.floor(tile / columns) * step.y;
  return Math.max(Math.min(scrolled, top), top + step.y - height);
}
