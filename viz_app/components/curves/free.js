// @ts-check
/** Where words can stand in the plot without a line running through them. */

/** @typedef {{x: number, y: number}} Spot in pixels */
/** @typedef {{spots: Spot[], weight: number}} Line weight: how much it is in the way */

const HALF = 9; // pixels above and below the middle of a line of words that belong to it

/**
 * The first of some heights at which fewest lines run through the words.
 * @param {Line[]} lines
 * @param {{from: number, to: number}} room of the words, across
 * @param {number[]} heights of the words' middles, the best first
 */
export function freeHeight(lines, room, heights) {
  const costs = heights.map((height) => lines.reduce((sum, line) => sum + line.weight * crossings(line.spots, room, height), 0));
  return heights[costs.indexOf(Math.min(...costs))];
}

/** How many pieces of a line run through the words. @param {Spot[]} spots @param {{from: number, to: number}} room @param {number} height */
function crossings(spots, { from, to }, height) {
  let found = 0;
  for (let at = 0; at < spots.length; at++) {
    const [one, other] = [spots[Math.max(0, at - 1)], spots[at]];
    if (other.x < from || one.x > to) continue;
    const yAt = (/** @type {number} */ x) => (other.x === one.x ? other.y : one.y + ((x - one.x) / (other.x - one.x)) * (other.y - one.y));
    const [start, end] = [yAt(Math.max(from, one.x)), yAt(Math.min(to, other.x))];
    if (Math.max(start, end) > height - HALF && Math.min(start, end) < height + HALF) found += 1;
  }
  return found;
}
