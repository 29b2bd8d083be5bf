// @ts-check
/** Where the images lie on the canvas, and which one is meant by a point or an arrow key. */

/** @typedef {{x: number, y: number}} Spot the middle of an image, CSS pixels */

const MARGIN = 24; // CSS pixels around the outermost images

/** Spread points over a canvas, both axes at the same scale, the second one upwards. @param {ArrayLike<number>} points x and y in turn @param {number} width @param {number} height @returns {Spot[]} */
export function spotsOf(points, width, height) {
  const count = points.length / 2;
  const [across, up] = [0, 1].map((axis) => rangeOf(points, axis));
  const scale = Math.min((width - 2 * MARGIN) / (across.length || 1), (height - 2 * MARGIN) / (up.length || 1));
  return Array.from({ length: count }, (_, index) => ({
    x: width / 2 + scale * (points[2 * index] - across.middle),
    y: height / 2 - scale * (points[2 * index + 1] - up.middle),
  }));
}

/** @param {ArrayLike<number>} points @param {number} axis */
function rangeOf(points, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (let at = axis; at < points.length; at += 2) {
    low = Math.min(low, points[at]);
    high = Math.max(high, points[at]);
  }
  return { length: high - low, middle: (low + high) / 2 };
}

/** The image at a place: the nearest of those that are shown, if it is near enough. @param {Spot[]} spots @param {Spot} place @param {(index: number) => boolean} isShown @param {number} reach @returns {number | null} */
export function imageAt(spots, place, isShown, reach) {
  let [best, least] = [/** @type {number | null} */ (null), reach];
  spots.forEach((spot, index) => {
    const distance = Math.hypot(spot.x - place.x, spot.y - place.y);
    if (distance <= least && isShown(index)) [best, least] = [index, distance];
  });
  return best;
}

/** The next image in a direction: near, and rather straight ahead. @param {Spot[]} spots @param {number} from @param {Spot} way one step along an axis @param {(index: number) => boolean} isShown @returns {number} */
export function nextImage(spots, from, way, isShown) {
  let [best, least] = [from, Infinity];
  spots.forEach((spot, index) => {
    const [dx, dy] = [spot.x - spots[from].x, spot.y - spots[from].y];
    const ahead = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x);
    if (index === from || ahead <= 0.5 || aside > 2 * ahead || !isShown(index)) return;
    if (ahead + 2 * aside < least) [best, least] = [index, ahead + 2 * aside];
  });
  return best;
}
