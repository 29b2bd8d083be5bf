// @ts-check
/**
 * How a picture becomes what a network sees: where it is to be like the images of a data set it is brought to their form
 * first, as `fit_picture` in `cnn_core/datasets/by_class/fitting.py`; and then to the network's, as `Preprocessing.fit` in
 * `cnn_core/models/entry.py` and `fit_images` in `cnn_core/runs/fitting.py`.
 */
import { axisOf, halfToEven, resampled } from "./resampling.js";

/**
 * @typedef {object} Preparing as `Preprocessing` in Python
 * @property {number} resize pixels of the shorter side
 * @property {boolean} keepsRatio else both sides become that long
 * @property {number} height of what the network sees
 * @property {number} width
 * @property {number} channels 1: gray, 3: colour
 * @property {import("./resampling.js").Interpolation} interpolation
 */
/** @typedef {{side: number, fit: "crop" | "pad", channels: number}} Form of a data set's images, as `Form` in Python */
/** @typedef {{top: number, left: number, height: number, width: number}} Box */
/** @typedef {{height: number, width: number}} Size in pixels */
/** @typedef {{shape: number[], values: Uint8Array}} Seen (c, h, w) */
/**
 * @typedef {object} Middle an axis: the old pixels from `start` on, `length` of them, become `size` new ones, of which
 *   `count` are kept, from `from` on; they lie `before` pixels behind the beginning of all `out`
 * @property {number} start @property {number} length @property {number} size @property {number} from
 * @property {number} count @property {number} before @property {number} out
 */

/** One change of size. */
class Scaling {
  /** @param {Middle} rows @param {Middle} cols @param {import("./resampling.js").Interpolation} way */
  constructor(rows, cols, way) {
    this.middles = { rows, cols };
    this.rows = axisOf(rows.length, rows.size, rows, way);
    this.cols = axisOf(cols.length, cols.size, cols, way);
    /** The old pixels that are read. @type {Box} */
    this.region = { top: rows.start + this.rows.low, left: cols.start + this.cols.low, height: this.rows.high - this.rows.low, width: this.cols.high - this.cols.low };
  }

  /** @param {Uint8Array[]} planes the region @returns {Uint8Array[]} */
  apply(planes) {
    const { rows, cols } = this.middles;
    return planes.map((plane) => {
      const kept = resampled(plane, this.rows, this.cols);
      const made = new Uint8Array(rows.out * cols.out); // black where nothing is kept
      for (let row = 0; row < rows.count; row++) made.set(kept.subarray(row * cols.count, (row + 1) * cols.count), (rows.before + row) * cols.out + cols.before);
      return made;
    });
  }

  /** Where a box of the new picture, in its pixels, lies in the old one, in its pixels. @param {Box} box @returns {Box} */
  back({ top, left, height, width }) {
    const { rows, cols } = this.middles;
    const [down, along] = [rows.length / rows.size, cols.length / cols.size];
    return { top: rows.start + (top - rows.before + rows.from) * down, left: cols.start + (left - cols.before + cols.from) * along, height: height * down, width: width * along };
  }
}

/** Made once for all pictures of one size. */
export class Preparation {
  /** @param {Preparing} preparing @param {Size} picture @param {Form | null} form */
  constructor(preparing, picture, form) {
    this.preparing = preparing;
    this.channels = form ? form.channels : preparing.channels;
    this.first = form ? formed(form, picture) : fitted(preparing, picture);
    this.size = form ? { height: form.side, width: form.side } : preparing;
    const fits = this.size.height === preparing.height && this.size.width === preparing.width;
    this.second = fits ? null : fitted(preparing, this.size);
    /** The pixels of the picture that are read. */
    this.region = this.first.region;
    /** The part of the picture that is seen, in shares of its sides. */
    this.part = sharesOf(this.seen(), picture);
  }

  /** @returns {Box} in pixels of the picture; it reaches over its edges where black is put beside it */
  seen() {
    const whole = { top: 0, left: 0, height: this.preparing.height, width: this.preparing.width };
    return this.first.back(this.second ? this.second.back(whole) : whole);
  }

  /** @param {Uint8ClampedArray} pixels of the region: red, green, blue and alpha of each @returns {Seen} */
  apply(pixels) {
    const { channels, height, width } = this.preparing;
    let planes = inChannels([0, 1, 2].map((channel) => planeOf(pixels, channel)), this.channels);
    planes = inChannels(this.first.apply(planes), channels);
    if (this.second) {
      const { region } = this.second;
      planes = this.second.apply(planes.map((plane) => cut(plane, this.size.width, region)));
    }
    const values = new Uint8Array(channels * height * width);
    planes.forEach((plane, channel) => values.set(plane, channel * height * width));
    return { shape: [channels, height, width], values };
  }
}

/** @param {Preparing} preparing @param {Size} picture */
function fitted({ resize, keepsRatio, height: rows, width: cols, interpolation }, { height, width }) {
  const short = Math.min(height, width);
  const [tall, wide] = [height, width].map((length) => (keepsRatio && length > short ? Math.trunc((resize * length) / short) : resize));
  return new Scaling(middleOf(height, tall, rows), middleOf(width, wide, cols), interpolation);
}

/** The middle of a resized axis, as torchvision's `center_crop` takes it. @param {number} length @param {number} size @param {number} out @returns {Middle} */
function middleOf(length, size, out) {
  const from = Math.max(0, halfToEven((size - out) / 2));
  return { start: 0, length, size, from, count: Math.min(size, out), before: Math.floor(Math.max(0, out - size) / 2), out };
}

/** @param {Form} form @param {Size} picture */
function formed({ side, fit }, { height, width }) {
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  const [rows, cols] = [height, width].map((length) => {
    if (fit === "crop") return { start: Math.floor((length - short) / 2), length: short, size: side, from: 0, count: side, before: 0, out: side };
    const size = Math.max(1, halfToEven((length * side) / long));
    return { start: 0, length, size, from: 0, count: size, before: Math.floor((side - size) / 2), out: side };
  });
  return new Scaling(rows, cols, "bilinear");
}

/** @param {Box} box in pixels @param {Size} picture @returns {Box} the part of it that is on the picture */
function sharesOf({ top, left, height, width }, picture) {
  const [above, beside] = [Math.max(0, top), Math.max(0, left)];
  const [below, beyond] = [Math.min(picture.height, top + height), Math.min(picture.width, left + width)];
  return { top: above / picture.height, left: beside / picture.width, height: (below - above) / picture.height, width: (beyond - beside) / picture.width };
}

/** @param {Uint8Array} plane @param {number} width @param {Box} box @returns {Uint8Array} */
function cut(plane, width, box) {
  const part = new Uint8Array(box.height * box.width);
  for (let row = 0; row < box.height; row++) {
    const from = (box.top + row) * width + box.left;
    part.set(plane.subarray(from, from + box.width), row * box.width);
  }
  return part;
}

/** @param {Uint8ClampedArray} pixels @param {number} channel @returns {Uint8Array} */
function planeOf(pixels, channel) {
  const plane = new Uint8Array(pixels.length / 4);
  for (let index = 0, from = channel; index < plane.length; index++, from += 4) plane[index] = pixels[from];
  return plane;
}

/** Gray (1) as `gray` in `cnn_core/images.py`, or in colour (3). @param {Uint8Array[]} planes @param {number} channels @returns {Uint8Array[]} */
function inChannels(planes, channels) {
  if (planes.length === channels) return planes;
  if (channels === 3) return [planes[0], planes[0], planes[0]];
  const [red, green, blue] = planes;
  return [red.map((value, index) => (19595 * value + 38470 * green[index] + 7471 * blue[index] + 32768) >> 16)];
}
