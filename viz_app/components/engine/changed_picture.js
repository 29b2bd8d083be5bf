// @ts-check
/** A picture that is turned about its middle, then moved, then covered in part; the twin of `changed_picture` in `cnn_core/changes.py`. */

/** @typedef {import("./convolution.js").Stack} Stack brightness, 0 to 1 */
/** @typedef {{row: number, col: number, size: number}} Square row and col: of its upper left pixel, which may lie outside of the picture */
/** @typedef {{rotation: number, down: number, right: number, occlusion: Square | null}} PictureChange rotation: degrees, counter-clockwise; down, right: pixels */

/** The brightness of what is covered, and of what comes into the picture from outside: gray. */
export const EMPTY = 0.5;

/** @param {Stack} seen @param {PictureChange} change @returns {Stack} a picture of its own */
export function changedPicture(seen, { rotation, down, right, occlusion }) {
  const still = rotation === 0 && down === 0 && right === 0;
  const made = still ? { ...seen, values: seen.values.slice() } : moved(seen, { rotation, down, right });
  if (occlusion) cover(made, occlusion);
  return made;
}

/** @param {Stack} picture is changed @param {Square} square */
function cover({ channels, height, width, values }, { row, col, size }) {
  const [first, end] = [Math.max(0, col), Math.min(width, col + size)];
  if (first >= end) return;
  for (let channel = 0; channel < channels; channel++) {
    for (let line = Math.max(0, row); line < Math.min(height, row + size); line++) {
      const start = (channel * height + line) * width;
      values.fill(EMPTY, start + first, start + end);
    }
  }
}

/** Find for each pixel the place that it comes from, and mix the four pixels around that place. @param {Stack} seen @param {{rotation: number, down: number, right: number}} motion @returns {Stack} */
function moved(seen, { rotation, down, right }) {
  const { channels, height, width } = seen;
  const [middleRow, middleCol] = [(height - 1) / 2, (width - 1) / 2];
  const angle = (rotation * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const values = new Float32Array(channels * height * width);
  for (let to = 0; to < height * width; to++) {
    const fromMiddle = { down: Math.floor(to / width) - down - middleRow, right: (to % width) - right - middleCol };
    const row = fromMiddle.right * sin + fromMiddle.down * cos + middleRow;
    const col = fromMiddle.right * cos - fromMiddle.down * sin + middleCol;
    for (let channel = 0; channel < channels; channel++) values[channel * height * width + to] = mixed(seen, channel, row, col);
  }
  return { channels, height, width, values };
}

/** @param {Stack} seen @param {number} channel @param {number} row @param {number} col */
function mixed(seen, channel, row, col) {
  const [above, left] = [Math.floor(row), Math.floor(col)];
  const [low, far] = [row - above, col - left];
  return (1 - low) * ((1 - far) * pixel(seen, channel, above, left) + far * pixel(seen, channel, above, left + 1))
    + low * ((1 - far) * pixel(seen, channel, above + 1, left) + far * pixel(seen, channel, above + 1, left + 1));
}

/** @param {Stack} seen @param {number} channel @param {number} row @param {number} col @returns {number} gray outside of the picture */
function pixel({ height, width, values }, channel, row, col) {
  return row >= 0 && row < height && col >= 0 && col < width ? values[(channel * height + row) * width + col] : EMPTY;
}
