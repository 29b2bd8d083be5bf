// @ts-check
/** Small pictures of what a step computed, byte for byte as `viz_app/draw/thumbnails.py` makes them. */

/** @typedef {import("../engine/network.js").Output} Output */

/**
 * @param {Output} output maps, or a vector, each number of which is a map of one pixel
 * @param {[number, number, number]} size maps, rows and columns of the small picture
 * @returns {{bytes: Uint8Array, signed: boolean, limits: [number, number]}}
 */
export function thumbnailOf({ shape, values }, [count, rows, cols]) {
  const [height, width] = shape.length === 3 ? shape.slice(1) : [1, 1];
  const [low, high] = extremes(values);
  const signed = low < 0;
  const limits = limitsOf(low, high, signed);
  const small = height === rows && width === cols ? values : averaged(values, { count, height, width, rows, cols });
  const [zero, steps] = signed ? [128, 127] : [1, 254];
  const bytes = new Uint8Array(count * rows * cols); // 0 stands for what is no finite number
  for (let place = 0; place < bytes.length; place++) {
    const value = small[place];
    if (Number.isFinite(value)) bytes[place] = Math.min(255, Math.max(1, Math.floor(value * (steps / limits[1]) + zero + 0.5)));
  }
  return { bytes, signed, limits };
}

/** The least and the largest finite number; 0 and 0 where there is none. @param {Float32Array} values */
function extremes(values) {
  let [low, high] = [Infinity, -Infinity];
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** The ends of the scale: evenly around 0, or from 0. @param {number} low @param {number} high @param {boolean} signed @returns {[number, number]} */
function limitsOf(low, high, signed) {
  if (!signed) return [0, Math.max(high, 0) || 1];
  const limit = Math.max(-low, high) || 1;
  return [-limit, limit];
}

/** The mean of the pixels that each small one stands for. @param {Float32Array} values @param {{count: number, height: number, width: number, rows: number, cols: number}} size */
function averaged(values, { count, height, width, rows, cols }) {
  const small = new Float32Array(count * rows * cols);
  for (let map = 0; map < count; map++) {
    for (let row = 0; row < rows; row++) {
      const [top, bottom] = partOf(row, height, rows);
      for (let col = 0; col < cols; col++) {
        const [left, right] = partOf(col, width, cols);
        let sum = 0;
        for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += values[(map * height + y) * width + x];
        small[(map * rows + row) * cols + col] = sum / ((bottom - top) * (right - left));
      }
    }
  }
  return small;
}

/** Where one of so many parts of a length begins and ends; parts may overlap by one. @param {number} part @param {number} length @param {number} parts */
function partOf(part, length, parts) {
  return [Math.floor((part * length) / parts), Math.ceil(((part + 1) * length) / parts)];
}
