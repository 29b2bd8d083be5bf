// @ts-check
/** A map over what the network sees, as `overlay` in `draw/planes.py` makes it. */

const ORANGE = [0.9, 0.38, 0];
const BLUE = [0.1, 0.35, 0.8];
const STRONGEST = 0.75; // how much of the picture the full colour hides

/**
 * The picture in gray, the map orange above zero and blue below; then the map itself, stretched over the picture.
 * @param {import("./types.js").Stack} seen 0 to 1
 * @param {import("./types.js").Maps} map one map of any size; each value becomes a rectangle
 * @param {number} limit the absolute value at which the colour is full
 * @returns {import("./types.js").Maps} four planes: red, green, blue and the map
 */
export function over(seen, map, limit) {
  const { channels, height, width } = seen;
  const area = height * width;
  const values = new Float32Array(4 * area);
  const col = nearest(map.width, width);
  nearest(map.height, height).forEach((from, row) => {
    for (let x = 0; x < width; x++) {
      const pixel = row * width + x;
      let gray = 0;
      for (let c = 0; c < channels; c++) gray += seen.values[c * area + pixel] / channels;
      const value = map.values[from * map.width + col[x]];
      const strength = Math.min(1, Math.max(-1, value / limit));
      const weight = STRONGEST * Math.abs(strength);
      const colour = strength > 0 ? ORANGE : BLUE;
      for (let c = 0; c < 3; c++) values[c * area + pixel] = (1 - weight) * gray + weight * colour[c];
      values[3 * area + pixel] = value;
    }
  });
  return { height, width, values };
}

/** Which of the map's rows (or columns) lies over each of the picture's. @param {number} from @param {number} to @returns {number[]} */
export function nearest(from, to) {
  return Array.from({ length: to }, (_, at) => Math.min(from - 1, Math.floor(((at + 0.5) * from) / to)));
}
