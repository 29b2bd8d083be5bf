// @ts-check
/** Pooling as networks compute it: each channel on its own. */

/** @typedef {import("./convolution.js").Stack} Stack */
/** @typedef {import("./convolution.js").Axis} Axis */
/** @typedef {{rows: Axis, cols: Axis}} Window */
/** @typedef {{first: number, end: number, step: number, shared: number}} Span the pixels from first to before end, at every step-th; shared: by how many the sum of an average is divided along this axis */

/**
 * The largest value of every window; the border around the image is never the largest.
 * @param {Stack} image
 * @param {Window} window
 * @param {{ceil: boolean}} options ceil: a last window may reach over the end
 * @returns {Stack}
 */
export function poolMax(image, window, { ceil }) {
  const spans = { rows: spansOf(window.rows, image.height, ceil, false), cols: spansOf(window.cols, image.width, ceil, false) };
  return overSpans(image, spans, (from, rows, cols) => {
    let largest = -Infinity;
    for (let row = rows.first; row < rows.end; row += rows.step) {
      for (let col = cols.first; col < cols.end; col += cols.step) {
        const value = image.values[from + row * image.width + col];
        if (value > largest || Number.isNaN(value)) largest = value;
      }
    }
    return largest;
  });
}

/**
 * The mean of every window.
 * @param {Stack} image
 * @param {Window} window
 * @param {{ceil: boolean, border: boolean, divisor: number | null}} options border: its zeros count as pixels; divisor: instead of the number of pixels
 * @returns {Stack}
 */
export function poolAverage(image, window, { ceil, border, divisor }) {
  const spans = { rows: spansOf(window.rows, image.height, ceil, border), cols: spansOf(window.cols, image.width, ceil, border) };
  return overSpans(image, spans, (from, rows, cols) => sumOf(image, from, rows, cols) / (divisor ?? rows.shared * cols.shared));
}

/**
 * The means of so many areas that share the image as evenly as whole pixels allow.
 * @param {Stack} image
 * @param {{height: number, width: number}} size of the result
 * @returns {Stack}
 */
export function poolTo(image, { height, width }) {
  const spans = { rows: evenly(height, image.height), cols: evenly(width, image.width) };
  return overSpans(image, spans, (from, rows, cols) => sumOf(image, from, rows, cols) / (rows.shared * cols.shared));
}

/** @param {Axis} axis @param {number} length @param {boolean} ceil @param {boolean} border @returns {Span[]} one for each place of the window */
function spansOf({ size, stride, before, after, dilation }, length, ceil, border) {
  const room = length + before + after - ((size - 1) * dilation + 1);
  let count = (ceil ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  if (ceil && (count - 1) * stride >= length + before) count--; // it would stand wholly in the border
  return Array.from({ length: count }, (_, place) => {
    const start = place * stride - before;
    const end = Math.min(start + (size - 1) * dilation + 1, length + after);
    const first = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start;
    const inside = { first, end: Math.min(end, length), step: dilation };
    return { ...inside, shared: border ? end - start : inside.end - first };
  });
}

/** @param {number} count @param {number} length @returns {Span[]} */
function evenly(count, length) {
  return Array.from({ length: count }, (_, place) => {
    const first = Math.floor((place * length) / count);
    const end = Math.ceil(((place + 1) * length) / count);
    return { first, end, step: 1, shared: end - first };
  });
}

/** @param {Stack} image @param {number} from where the channel begins @param {Span} rows @param {Span} cols */
function sumOf(image, from, rows, cols) {
  let sum = 0;
  for (let row = rows.first; row < rows.end; row++) {
    for (let col = cols.first; col < cols.end; col++) sum += image.values[from + row * image.width + col];
  }
  return sum;
}

/**
 * @param {Stack} image
 * @param {{rows: Span[], cols: Span[]}} spans
 * @param {(from: number, rows: Span, cols: Span) => number} summary
 * @returns {Stack}
 */
function overSpans({ channels, height, width }, { rows, cols }, summary) {
  const values = new Float32Array(channels * rows.length * cols.length);
  let to = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const down of rows) for (const along of cols) values[to++] = summary(channel * height * width, down, along);
  }
  return { channels, height: rows.length, width: cols.length, values };
}
