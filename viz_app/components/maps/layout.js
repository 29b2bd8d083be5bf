// @ts-check
/**
 * Where the tiles stand. Pure arithmetic: pixels stay squares and, where that leaves no more than a quarter of the room
 * empty, whole numbers of device pixels.
 */

/** @typedef {import("./types.js").Layout} Layout */

const WISHED_CSS = { small: 96, medium: 220, large: 560 };
const ONE_NUMBER_CSS = 60; // a tile that holds a single number
const LEAST_COLUMNS = { small: 4, medium: 2, large: 1 };
const GAP_CSS = 14;
export const TITLE_CSS = 20;
export const RANGE_CSS = 18;
const ROW_GAP_CSS = 10;
const MOST_CANVAS_PIXELS = 16e6; // what a phone's canvas holds
const LEAST_SIDE_CSS = 4;
const LEAST_SHARE = 0.75; // of the room that a whole number of device pixels has to fill, else it need not be whole

/**
 * @param {{count: number, mapHeight: number, mapWidth: number, size: "small" | "medium" | "large",
 *   widthCss: number, ratio: number}} room ratio: device pixels per CSS pixel
 * @returns {Layout}
 */
export function arrange(room) {
  const layout = arrangeAt(room);
  const tooLarge = layout.width * layout.height > MOST_CANVAS_PIXELS && room.ratio > 1;
  return tooLarge ? arrangeAt({ ...room, ratio: 1 }) : layout;
}

/**
 * @param {Parameters<typeof arrange>[0]} room
 * @returns {Layout}
 */
function arrangeAt({ count, mapHeight, mapWidth, size, widthCss, ratio }) {
  const device = (/** @type {number} */ css) => Math.round(css * ratio);
  const least = Math.min(count, sharesRow(count, size, widthCss) ? count : LEAST_COLUMNS[size]);
  const widest = Math.max(1, device(widthCss) - device(GAP_CSS) * (least - 1)) / least;
  const wished = mapHeight * mapWidth === 1 ? ONE_NUMBER_CSS : wishedCss(count, size, widthCss);
  const longest = Math.min(widest, wished * ratio);
  const fit = fitScale(longest, widest, { mapHeight, mapWidth, ratio });
  const boxWidth = Math.min(Math.floor(fit * mapWidth + 1e-6), Math.floor(widest));
  const boxHeight = Math.min(Math.floor(fit * mapHeight + 1e-6) || 1, Math.ceil(longest));
  const columns = Math.min(count, Math.floor((device(widthCss) + device(GAP_CSS)) / (boxWidth + device(GAP_CSS))) || 1);
  // Full rows spread over the width, so that titles have room.
  const stepX = count > columns ? Math.floor((device(widthCss) + device(GAP_CSS)) / columns) : boxWidth + device(GAP_CSS);
  const stepY = device(TITLE_CSS) + boxHeight + device(RANGE_CSS) + device(ROW_GAP_CSS);
  const corners = Array.from({ length: count }, (_, tile) => ({
    x: device(4) + (tile % columns) * stepX,
    y: device(TITLE_CSS) + Math.floor(tile / columns) * stepY,
  }));
  const height = Math.ceil(count / columns) * stepY - device(ROW_GAP_CSS);
  const textWidth = count === 1 ? device(widthCss) : stepX - device(GAP_CSS - 4);
  return { ratio, fit, boxWidth, boxHeight, columns, corners, textWidth, width: device(widthCss) + device(8), height };
}

/** A few tiles share the row: up to 1.4 times the wish, down to 0.7. @returns {number} the longer side, CSS pixels */
function wishedCss(/** @type {number} */ count, /** @type {keyof typeof WISHED_CSS} */ size, /** @type {number} */ widthCss) {
  const wish = WISHED_CSS[size];
  return sharesRow(count, size, widthCss) ? Math.min(shareOf(count, widthCss), 1.4 * wish) : wish;
}

/** Whether all tiles stand in one row. */
function sharesRow(/** @type {number} */ count, /** @type {keyof typeof WISHED_CSS} */ size, /** @type {number} */ widthCss) {
  return size !== "large" && shareOf(count, widthCss) >= 0.7 * WISHED_CSS[size];
}

/** The width of each tile in one row, CSS pixels. */
function shareOf(/** @type {number} */ count, /** @type {number} */ widthCss) {
  return (widthCss - GAP_CSS * (count - 1)) / count;
}

/** Device pixels per map pixel: a whole number where one fits, never so few that a long strip vanishes. */
export function fitScale(/** @type {number} */ longest, /** @type {number} */ widest, /** @type {{mapHeight: number, mapWidth: number, ratio: number}} */ map) {
  const wished = longest / Math.max(map.mapHeight, map.mapWidth);
  const possible = widest / map.mapWidth;
  const rounded = wished < 1 ? wished : Math.round(wished);
  const whole = rounded <= possible ? rounded : possible < 1 ? possible : Math.floor(possible);
  const filling = Math.min(wished, possible);
  const scale = whole < LEAST_SHARE * filling ? filling : whole;
  return Math.max(scale, (LEAST_SIDE_CSS * map.ratio) / Math.min(map.mapHeight, map.mapWidth));
}

/**
 * The tile at a point of the canvas, its title and range included.
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {number | null}
 */
export function tileAt(layout, x, y) {
  const above = TITLE_CSS * layout.ratio;
  const below = RANGE_CSS * layout.ratio;
  const tile = layout.corners.findIndex((corner) =>
    x >= corner.x && x < corner.x + layout.boxWidth && y >= corner.y - above && y < corner.y + layout.boxHeight + below);
  return tile < 0 ? null : tile;
}
