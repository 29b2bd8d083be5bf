// @ts-check
/** Digits that the pen draws by itself: the corners of each stroke, in pixels of the paper, rounded off on the way. */

/** @typedef {import("./ink.js").Point} Point */

/** @type {number[][][]} digit, stroke, then x and y by turns */
const CORNERS = [
  [[15, 5, 10.5, 6.5, 8.5, 12, 9, 18, 12, 22.5, 16, 22, 19, 17, 19, 10, 16.5, 5.5, 13, 5]],
  [[12, 8, 15, 5, 14.6, 14, 14.2, 23]],
  [[8.5, 9, 10.5, 5.5, 15, 5, 18, 8, 17, 12.5, 13, 17, 8.5, 22], [8.5, 22, 14, 22, 19.5, 21.8]],
  [[8.5, 6.5, 13, 4.8, 17.5, 6.5, 17, 11, 12.5, 13.3], [12.5, 13.3, 17.5, 14.5, 18.8, 18, 16, 22, 11.5, 22.8, 8.2, 20.5]],
  [[11.5, 5, 9.5, 10, 8, 14.5], [8, 14.5, 14, 14.6, 20, 14], [17.2, 5.5, 16.6, 14, 16, 23]],
  [[10.5, 5.5, 14, 5.4, 19, 5], [10.5, 5.5, 10, 9, 9.5, 12.5], [9.5, 12.5, 14, 11.4, 18, 13.8, 18.2, 18.5, 15, 22, 11.5, 22.6, 8.5, 20.8]],
  [[16.5, 4.8, 12, 8, 9.2, 13.5, 9, 18.5, 11.5, 22.3, 15.5, 22.3, 18.3, 19, 17.3, 15.3, 13.5, 14.3, 9.6, 17]],
  [[8, 6, 14, 6, 19.5, 5.6], [19.5, 5.6, 17, 11, 14, 17, 12, 23]],
  [[17.5, 7.5, 14, 4.8, 10.5, 6.5, 10.5, 10, 14, 13, 17.8, 16.5, 17.5, 20.5, 14, 22.8, 10.2, 20.8, 10, 17, 13.8, 13.2, 17.3, 10.5, 17.5, 7.5]],
  [[18, 8.5, 15, 5.2, 11, 6.3, 9.5, 10, 11.5, 13.5, 15, 13.3, 18, 10, 18.2, 8], [18.2, 8, 17.6, 14, 16.8, 23]],
];
const BETWEEN = 8; // points from one corner to the next

/** The strokes of a digit, as many points as make it look round. @param {number} digit @returns {Point[][]} */
export function strokesOf(digit) {
  return CORNERS[digit].map((numbers) => {
    const corners = numbers.flatMap((x, index) => (index % 2 ? [] : [{ x, y: numbers[index + 1] }]));
    return corners.slice(1).flatMap((corner, index) => bow(corners, index)).concat(corners.slice(-1));
  });
}

/** The points from one corner to before the next, on a curve through all (Catmull & Rom 1974). @param {Point[]} corners @param {number} index @returns {Point[]} */
function bow(corners, index) {
  const [a, b, c, d] = [index - 1, index, index + 1, index + 2].map((at) => corners[Math.min(corners.length - 1, Math.max(0, at))]);
  const along = (/** @type {"x" | "y"} */ side, /** @type {number} */ t) => 0.5 * (2 * b[side] + (c[side] - a[side]) * t
    + (2 * a[side] - 5 * b[side] + 4 * c[side] - d[side]) * t ** 2 + (3 * b[side] - a[side] - 3 * c[side] + d[side]) * t ** 3);
  return Array.from({ length: BETWEEN }, (_, step) => ({ x: along("x", step / BETWEEN), y: along("y", step / BETWEEN) }));
}
