// @ts-check
/** What a layer costs, for one picture; the twin of `cnn_core/layer_counts.py` and of `same_padding` in `cnn_core/geometry.py`. */
import { positions } from "./convolution.js";

/** @typedef {import("./convolution.js").Axis} Axis */
/** @typedef {{channels: number, height: number, width: number}} Shape */
/** @typedef {{size: number, stride: number, padding: "same" | "valid"}} Sliding */
/** @typedef {{outputs: number, parameters: number, connections: number}} LayerCounts connections: the zeros of a border are inputs too */

/** The window along an axis. @param {number} length @param {Sliding} sliding @returns {Axis} */
export function axisOf(length, { size, stride, padding }) {
  const places = Math.ceil(length / stride);
  const total = padding === "same" ? Math.max(0, (places - 1) * stride + size - length) : 0;
  return { size, stride, before: Math.floor(total / 2), after: Math.ceil(total / 2), dilation: 1 };
}

/** The maps that a convolution makes of a picture; 0 rows or columns where its window does not fit. @param {{height: number, width: number}} picture @param {Sliding} sliding */
export function mapOf({ height, width }, sliding) {
  return { height: positions(axisOf(height, sliding), height), width: positions(axisOf(width, sliding), width) };
}

/** @param {Shape} picture @param {number} kernels @param {Sliding} sliding @returns {LayerCounts} */
export function convolutionCounts(picture, kernels, sliding) {
  const map = mapOf(picture, sliding);
  const area = picture.channels * sliding.size ** 2;
  const outputs = kernels * map.height * map.width;
  return { outputs, parameters: kernels * area + kernels, connections: outputs * area };
}

/** @param {Shape} picture @param {number} outputs @returns {LayerCounts} */
export function denseCounts({ channels, height, width }, outputs) {
  const weights = channels * height * width * outputs;
  return { outputs, parameters: weights + outputs, connections: weights };
}
