// @ts-check
/**
 * Convolution as networks compute it (cross-correlation), in the browser; the twin of `cnn_core/convolution.py`.
 *
 * Maps lie plane by plane, row by row. The border is laid around the image once; after that every tap of the kernel
 * reads the padded image at a fixed distance, and one changed weight is one pass over the map.
 */

/** @typedef {"zeros" | "reflect" | "replicate" | "circular"} Mode what lies in the border */
/** @typedef {{size: number, stride: number, before: number, after: number, dilation: number}} Axis a window along one axis, in pixels */
/** @typedef {{rows: Axis, cols: Axis}} Window */
/** @typedef {{channels: number, height: number, width: number, values: Float32Array}} Stack */
/**
 * @typedef {object} Kernels
 * @property {number} count
 * @property {number} depth channels that each reads
 * @property {number} height
 * @property {number} width
 * @property {ArrayLike<number>} values
 * @property {readonly number[]} [first] the first channel that each reads; without it, as many groups as the image's
 *   channels hold the depth
 * @property {boolean} [shared] whether all have the same weights, which then stand in `values` once
 */
/** @typedef {{count: number, height: number, width: number, sums: Float64Array}} Maps sums: not rounded, so that edits do not drift */
/** @typedef {{kernel: number, plane: number, row: number, col: number}} Tap one weight */
/**
 * @typedef {object} Step how one output pixel came about, as `ConvolutionStep` in Python
 * @property {number[]} rows the image's rows that the window reads; OUTSIDE where it reads a zero of the border
 * @property {number[]} cols
 * @property {number} firstChannel of those that this kernel reads
 * @property {Float32Array} window the values read, plane by plane
 * @property {Float64Array} products
 * @property {number} sum
 * @property {number} bias
 * @property {number} result
 */

export const OUTSIDE = -1;

/** How often a window fits along an axis; 0 where it does not fit. @param {Axis} axis @param {number} length @returns {number} */
export function positions({ size, stride, before, after, dilation }, length) {
  const room = length + before + after - ((size - 1) * dilation + 1);
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/**
 * The image's pixel that a tap reads along one axis.
 * @param {number} tap the pixel's number before padding, below 0 or from the length on in the border
 * @param {number} length
 * @param {Mode} mode
 * @returns {number} OUTSIDE for a zero of the border
 */
export function source(tap, length, mode) {
  if (tap >= 0 && tap < length) return tap;
  if (mode === "zeros") return OUTSIDE;
  if (mode === "replicate") return tap < 0 ? 0 : length - 1;
  if (mode === "circular") return (tap + length) % length;
  return tap < 0 ? -tap : 2 * (length - 1) - tap;
}

/**
 * The image with zeros between its pixels: a kernel that slides over it makes a transposed convolution.
 * Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 4.5.
 * @param {Stack} image
 * @param {{rows: number, cols: number}} step pixels from one of the image's to the next; 1 leaves no gap
 * @returns {Stack}
 */
export function spread({ channels, height, width, values }, { rows, cols }) {
  const wide = { height: (height - 1) * rows + 1, width: (width - 1) * cols + 1 };
  const made = new Float32Array(channels * wide.height * wide.width);
  for (let channel = 0, from = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      let to = (channel * wide.height + row * rows) * wide.width;
      for (let col = 0; col < width; col++, to += cols) made[to] = values[from++];
    }
  }
  return { channels, ...wide, values: made };
}

/** The image with its border. @param {Stack} image @param {Window} window @param {Mode} mode @returns {Stack} */
export function pad(image, { rows, cols }, mode) {
  const height = rows.before + image.height + rows.after;
  const width = cols.before + image.width + cols.after;
  const values = new Float32Array(image.channels * height * width);
  const columns = Array.from({ length: width }, (_, col) => source(col - cols.before, image.width, mode));
  for (let channel = 0; channel < image.channels; channel++) {
    for (let row = 0; row < height; row++) {
      const from = source(row - rows.before, image.height, mode);
      if (from === OUTSIDE) continue;
      const start = (channel * image.height + from) * image.width;
      const line = (channel * height + row) * width;
      for (let col = 0; col < width; col++) if (columns[col] !== OUTSIDE) values[line + col] = image.values[start + columns[col]];
    }
  }
  return { channels: image.channels, height, width, values };
}

/**
 * Slide every kernel over the padded image.
 * @param {Stack} padded see `pad`
 * @param {Kernels} kernels
 * @param {Window} window
 * @param {{bias?: ArrayLike<number>}} [options]
 * @returns {Maps}
 */
export function convolve(padded, kernels, window, { bias } = {}) {
  const height = positions({ ...window.rows, before: 0, after: 0 }, padded.height);
  const width = positions({ ...window.cols, before: 0, after: 0 }, padded.width);
  const maps = { count: kernels.count, height, width, sums: new Float64Array(kernels.count * height * width) };
  for (let kernel = 0; kernel < kernels.count; kernel++) {
    if (bias) maps.sums.fill(bias[kernel], kernel * height * width, (kernel + 1) * height * width);
    let weight = weightsOf(kernels, kernel);
    for (let plane = 0; plane < kernels.depth; plane++) {
      for (let row = 0; row < kernels.height; row++) {
        for (let col = 0; col < kernels.width; col++, weight++) {
          addWeight(maps, padded, kernels, window, { kernel, plane, row, col }, kernels.values[weight]);
        }
      }
    }
  }
  return maps;
}

/**
 * Add to the maps what one weight's change makes: convolution is linear in the kernel.
 * @param {Maps} maps changed in place
 * @param {Stack} padded
 * @param {Kernels} kernels
 * @param {Window} window
 * @param {Tap} tap the weight
 * @param {number} change by how much it grew
 */
export function addWeight(maps, padded, kernels, { rows, cols }, tap, change) {
  if (change === 0) return;
  const channel = firstChannel(padded.channels, kernels, tap.kernel) + tap.plane;
  const { height, width, sums } = maps;
  const { values } = padded;
  for (let row = 0; row < height; row++) {
    let from = (channel * padded.height + row * rows.stride + tap.row * rows.dilation) * padded.width + tap.col * cols.dilation;
    const start = (tap.kernel * height + row) * width;
    for (let to = start; to < start + width; to++, from += cols.stride) sums[to] += change * values[from];
  }
}

/** Where a kernel's weights begin. @param {Kernels} kernels @param {number} kernel */
export function weightsOf({ depth, height, width, shared }, kernel) {
  return shared ? 0 : kernel * depth * height * width;
}

/** The first channel that a kernel reads; later groups of kernels read later channels. @param {number} channels @param {Kernels} kernels @param {number} kernel */
export function firstChannel(channels, { count, depth, first }, kernel) {
  if (first) return first[kernel];
  const groups = channels / depth;
  return Math.floor(kernel / (count / groups)) * depth;
}

/**
 * Open one output pixel: what it read, multiplied and added up.
 * @param {Stack} image without its border
 * @param {Kernels} kernels
 * @param {Window} window
 * @param {Mode} mode
 * @param {{channel: number, row: number, col: number}} position the channel is the kernel's number
 * @param {{bias?: ArrayLike<number>}} [options]
 * @returns {Step}
 */
export function stepAt(image, kernels, window, mode, position, { bias } = {}) {
  const rows = taps(window.rows, position.row, image.height, mode);
  const cols = taps(window.cols, position.col, image.width, mode);
  const first = firstChannel(image.channels, kernels, position.channel);
  const count = kernels.depth * rows.length * cols.length;
  const step = { rows, cols, firstChannel: first, window: new Float32Array(count), products: new Float64Array(count) };
  const start = weightsOf(kernels, position.channel);
  let sum = 0;
  let index = 0;
  for (let plane = 0; plane < kernels.depth; plane++) {
    for (const row of rows) {
      for (const col of cols) {
        const inside = row !== OUTSIDE && col !== OUTSIDE;
        const value = inside ? image.values[((first + plane) * image.height + row) * image.width + col] : 0;
        step.window[index] = value;
        step.products[index] = value * kernels.values[start + index];
        sum += step.products[index++];
      }
    }
  }
  const offset = bias ? bias[position.channel] : 0;
  return { ...step, sum, bias: offset, result: sum + offset };
}

/** The pixels that a window reads along one axis. @param {Axis} axis @param {number} position @param {number} length @param {Mode} mode @returns {number[]} */
export function taps({ size, stride, before, dilation }, position, length, mode) {
  return Array.from({ length: size }, (_, tap) => source(position * stride - before + tap * dilation, length, mode));
}
