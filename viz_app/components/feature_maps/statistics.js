// @ts-check
/** What is known of each map after one look at all its values. */

/** @typedef {import("./types.js").Statistics} Statistics */

/** @param {import("./types.js").Maps} maps @param {number} count planes @returns {Statistics} */
export function statisticsOf({ height, width, values }, count) {
  const made = () => new Float64Array(count);
  const found = { least: made(), largest: made(), means: made(), zeros: made(), strange: made() };
  const area = height * width;
  for (let plane = 0; plane < count; plane++) look(values.subarray(plane * area, (plane + 1) * area), found, plane);
  return found;
}

/** @param {Float32Array} values @param {Statistics} found @param {number} plane */
function look(values, found, plane) {
  let [least, largest, sum, zeros, strange] = [Infinity, -Infinity, 0, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value - value !== 0) {
      strange++;
      continue;
    }
    sum += value;
    if (value === 0) zeros++;
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  found.least[plane] = least;
  found.largest[plane] = largest;
  found.means[plane] = sum / (values.length - strange);
  found.zeros[plane] = zeros;
  found.strange[plane] = strange;
}

/** Whether a map of several pixels holds one value everywhere, and so tells nothing of the picture. @param {import("./types.js").Side} side @param {number} plane */
export function isDead({ maps, statistics: { least, largest, strange } }, plane) {
  return maps.height * maps.width > 1 && strange[plane] === 0 && least[plane] === largest[plane];
}

/** @param {import("./types.js").Side} side @returns {number[]} the planes that are dead */
export function deadOf(side) {
  return Array.from({ length: side.count }, (_, plane) => plane).filter((plane) => isDead(side, plane));
}

/** @param {Float64Array} numbers */
export function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
