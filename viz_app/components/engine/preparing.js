// @ts-check
/** How a picture becomes what a network sees, as `Preprocessing.fit` in `cnn_core/models/entry.py`: resized, and cropped in the middle. */
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
/** @typedef {{top: number, left: number, height: number, width: number}} Box */
/** @typedef {{shape: number[], values: Uint8Array}} Seen (c, h, w) */

/** Made once for all pictures of one size. */
export class Preparation {
  /** @param {Preparing} preparing @param {{height: number, width: number}} picture its size in pixels */
  constructor(preparing, { height, width }) {
    this.preparing = preparing;
    const short = Math.min(height, width);
    const [rows, cols] = [height, width].map((length) => (preparing.keepsRatio && length > short ? Math.trunc((preparing.resize * length) / short) : preparing.resize));
    this.vertical = cropped(rows, preparing.height);
    this.horizontal = cropped(cols, preparing.width);
    this.rows = axisOf(height, rows, this.vertical, preparing.interpolation);
    this.cols = axisOf(width, cols, this.horizontal, preparing.interpolation);
    /** The pixels of the picture that are read. @type {Box} */
    this.region = { top: this.rows.low, left: this.cols.low, height: this.rows.high - this.rows.low, width: this.cols.high - this.cols.low };
    /** The part of the picture that is seen, in shares of its sides. @type {Box} */
    this.part = {
      top: this.vertical.from / rows,
      left: this.horizontal.from / cols,
      height: this.vertical.count / rows,
      width: this.horizontal.count / cols,
    };
  }

  /** @param {Uint8ClampedArray} pixels of the region: red, green, blue and alpha of each @returns {Seen} */
  apply(pixels) {
    const { channels, height, width } = this.preparing;
    const planes = channels === 1 ? [grayOf(pixels)] : [0, 1, 2].map((channel) => planeOf(pixels, channel));
    const values = new Uint8Array(planes.length * height * width);
    planes.forEach((plane, index) => this.place(resampled(plane, this.rows, this.cols), values.subarray(index * height * width)));
    return { shape: [planes.length, height, width], values };
  }

  /** Put what is kept into the middle, where it is smaller than what the network takes. @param {Uint8Array} kept @param {Uint8Array} plane */
  place(kept, plane) {
    const { count } = this.horizontal;
    for (let row = 0; row < this.vertical.count; row++) {
      plane.set(kept.subarray(row * count, (row + 1) * count), (this.vertical.before + row) * this.preparing.width + this.horizontal.before);
    }
  }
}

/** The middle of an axis, as torchvision's `center_crop` takes it; where there is too little, black is put before and after it. @param {number} length @param {number} wanted */
function cropped(length, wanted) {
  const missing = Math.max(0, wanted - length);
  return { from: Math.max(0, halfToEven((length - wanted) / 2)), count: Math.min(length, wanted), before: Math.floor(missing / 2) };
}

/** @param {Uint8ClampedArray} pixels @param {number} channel @returns {Uint8Array} */
function planeOf(pixels, channel) {
  const plane = new Uint8Array(pixels.length / 4);
  for (let index = 0, from = channel; index < plane.length; index++, from += 4) plane[index] = pixels[from];
  return plane;
}

/** The brightness, as `gray` in `cnn_core/images.py`. @param {Uint8ClampedArray} pixels @returns {Uint8Array} */
function grayOf(pixels) {
  const plane = new Uint8Array(pixels.length / 4);
  for (let index = 0, from = 0; index < plane.length; index++, from += 4) {
    plane[index] = (19595 * pixels[from] + 38470 * pixels[from + 1] + 7471 * pixels[from + 2] + 32768) >> 16;
  }
  return plane;
}
