// @ts-check
/**
 * Zoom and pan, the same for all tiles of a grid. Pure arithmetic on what is in the middle of a tile.
 */

/** @typedef {import("./types.js").Gaze} Gaze */
/** @typedef {import("./types.js").Layout} Layout */
/** @typedef {import("./types.js").Window} Window */
/** @typedef {{height: number, width: number}} Shape of one map */

const LARGEST_PIXEL_CSS = 96;

/** The whole map. @returns {Gaze} */
export function fitted(/** @type {Shape} */ shape) {
  return { zoom: 1, row: shape.height / 2, col: shape.width / 2 };
}

/** Device pixels per map pixel: whole numbers from 1 upwards, so that pixels stay equal squares. */
export function scaleOf(/** @type {Gaze} */ gaze, /** @type {Layout} */ layout) {
  const wished = gaze.zoom * layout.fit;
  return gaze.zoom === 1 || wished < 1 ? wished : Math.round(wished);
}

/** The most that may be zoomed: pixels of 96 CSS pixels, and at least two of them in a tile. */
export function mostZoom(/** @type {Layout} */ layout) {
  const largest = Math.min(LARGEST_PIXEL_CSS * layout.ratio, Math.min(layout.boxWidth, layout.boxHeight) / 2);
  return Math.max(1, largest / layout.fit);
}

/**
 * Where the map lies inside a tile's box.
 * @param {Gaze} gaze
 * @param {Layout} layout
 * @returns {Window}
 */
export function windowOf(gaze, layout) {
  const scale = scaleOf(gaze, layout);
  return {
    scale,
    left: Math.round(layout.boxWidth / 2 - gaze.col * scale),
    top: Math.round(layout.boxHeight / 2 - gaze.row * scale),
  };
}

/**
 * Zoom by a factor so that the map's point under (x, y) stays there.
 * @param {Gaze} gaze
 * @param {Layout} layout
 * @param {Shape} shape
 * @param {{factor: number, x: number, y: number}} change x, y: device pixels inside the box
 * @returns {Gaze}
 */
export function zoomed(gaze, layout, shape, { factor, x, y }) {
  const zoom = Math.min(mostZoom(layout), Math.max(1, gaze.zoom * factor));
  const before = scaleOf(gaze, layout);
  const after = scaleOf({ ...gaze, zoom }, layout);
  const fromMiddle = { x: x - layout.boxWidth / 2, y: y - layout.boxHeight / 2 };
  return inside({
    zoom,
    row: gaze.row + fromMiddle.y / before - fromMiddle.y / after,
    col: gaze.col + fromMiddle.x / before - fromMiddle.x / after,
  }, layout, shape);
}

/** Move the map by device pixels. @returns {Gaze} */
export function panned(/** @type {Gaze} */ gaze, /** @type {Layout} */ layout, /** @type {Shape} */ shape, /** @type {{x: number, y: number}} */ by) {
  const scale = scaleOf(gaze, layout);
  return inside({ ...gaze, row: gaze.row - by.y / scale, col: gaze.col - by.x / scale }, layout, shape);
}

/** Pan just so far that a pixel is wholly seen. @returns {Gaze} */
export function showing(/** @type {Gaze} */ gaze, /** @type {Layout} */ layout, /** @type {Shape} */ shape, /** @type {{row: number, col: number}} */ pixel) {
  const scale = scaleOf(gaze, layout);
  const near = (/** @type {number} */ middle, /** @type {number} */ at, /** @type {number} */ box) =>
    Math.min(at + box / 2 / scale, Math.max(at + 1 - box / 2 / scale, middle));
  return inside({
    ...gaze,
    row: near(gaze.row, pixel.row, layout.boxHeight),
    col: near(gaze.col, pixel.col, layout.boxWidth),
  }, layout, shape);
}

/** No empty border: a map smaller than its box is in the middle, a larger one covers the box. @returns {Gaze} */
export function inside(/** @type {Gaze} */ gaze, /** @type {Layout} */ layout, /** @type {Shape} */ shape) {
  const scale = scaleOf(gaze, layout);
  const held = (/** @type {number} */ middle, /** @type {number} */ length, /** @type {number} */ box) => {
    const half = box / 2 / scale;
    return length <= 2 * half ? length / 2 : Math.min(length - half, Math.max(half, middle));
  };
  return {
    zoom: gaze.zoom,
    row: held(gaze.row, shape.height, layout.boxHeight),
    col: held(gaze.col, shape.width, layout.boxWidth),
  };
}
