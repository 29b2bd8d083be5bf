// @ts-check
/** What a convolution's number is made of: of every channel that is read a window of values, weights, products, a sum. */
import { floatsOf } from "../../engine/packing.js";
import { evenTile, planesOf, tileOf } from "./painting.js";
import { pixelAt, tapAt } from "./strip.js";
import { COLOURS, INPUT, exact, few } from "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./strip.js").Pixel} Pixel */
/** @typedef {{plane: number, row: number, col: number}} Cursor a pixel of the map that is read; plane: of the kernel */

export class ChannelSum {
  /** @param {Facts} facts @param {import("./types.js").Arrays} arrays */
  constructor({ opened: { making }, maps: [map] }, arrays) {
    const [depth, height, width] = arrays.values.shape;
    this.making = making;
    this.map = map;
    this.sent = arrays["maps 0"];
    this.coloured = making.step === INPUT && arrays.seen.shape[0] === COLOURS.length;
    this.depth = depth;
    this.window = { row: making.row, col: making.col, dilation: making.dilation, height, width };
    const [values, weights] = [floatsOf(arrays.values), floatsOf(arrays.weights)];
    const products = Float64Array.from(values, (value, index) => value * weights[index]);
    this.numbers = { values, weights, products };
    this.sums = sumsOf(products, depth);
    this.limit = this.sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0) || 1;
    /** Of values, weights and products. */
    this.tiles = [map ? tileOf(map) : evenTile(values), evenTile(weights), evenTile(products)];
    /** Its map in colours, for each channel. */
    this.planes = map ? planesOf(map, arrays["maps 0"]) : [];
  }

  /** The planes in the order in which they are listed. @param {boolean} sorted @returns {number[]} */
  order(sorted) {
    const planes = Array.from(this.sums, (_, plane) => plane);
    return sorted ? planes.sort((one, other) => Math.abs(this.sums[other]) - Math.abs(this.sums[one])) : planes;
  }

  /** Values, weights and products of one plane. @param {number} plane */
  of(plane) {
    const { values, weights, products } = this.numbers;
    const area = this.window.height * this.window.width;
    return [values, weights, products].map((numbers) => numbers.subarray(plane * area, (plane + 1) * area));
  }

  /** @param {number} plane */
  nameOf(plane) {
    const channel = this.making.channels[plane];
    return this.coloured ? `channel ${channel}, ${COLOURS[channel]}` : `channel ${channel}`;
  }

  /** @param {number} plane */
  sumText(plane) {
    return few(this.sums[plane]);
  }

  /** @param {Pixel} pixel */
  isOutside({ row, col }) {
    const [height, width] = this.making.size;
    return row < 0 || col < 0 || row >= height || col >= width;
  }

  /** @param {number} tap one of the window's numbers */
  isPadded(tap) {
    return this.isOutside(pixelAt(this.window, tap));
  }

  /** What is pointed at. @param {Cursor} cursor */
  sentence(cursor) {
    const where = `${this.nameOf(cursor.plane)}, row ${cursor.row}, column ${cursor.col}`.replace(/-/g, "−");
    const tap = tapAt(this.window, cursor);
    if (tap === null) {
      const value = this.valueAt(cursor);
      return `${where}: ${value === null ? "" : `${exact(value)}, `}not in the window. Click to open it.`;
    }
    const [value, weight, product] = this.of(cursor.plane).map((numbers) => numbers[tap]);
    const written = `${exact(value)} × ${weight < 0 ? `(${exact(weight)})` : exact(weight)} = ${few(product)}`;
    return this.isOutside(cursor) ? `${where} lies in the padding around the map: ${written}` : `${where}: ${written}. Click to open it.`;
  }

  /** What a channel gives. @param {number} plane -1 for the bias */
  sumSentence(plane) {
    if (plane < 0) return `The bias: ${exact(Number(this.making.bias))}, the same for every pixel of the map`;
    return `${this.nameOf(plane)}: its products sum to ${few(this.sums[plane])}. Click to see it in the list.`;
  }

  /** A number of the map, where it was sent. @param {Cursor} cursor */
  valueAt({ plane, row, col }) {
    if (!this.map || !this.sent || row % this.map.stride || col % this.map.stride) return null;
    const { shape: [, height, width], values } = this.sent;
    return values[(plane * height + row / this.map.stride) * width + col / this.map.stride];
  }
}

/** The sum of each plane's products. @param {Float64Array} products @param {number} depth */
function sumsOf(products, depth) {
  const area = products.length / depth;
  return Float64Array.from({ length: depth }, (_, plane) => products.subarray(plane * area, (plane + 1) * area).reduce((sum, one) => sum + one, 0));
}
