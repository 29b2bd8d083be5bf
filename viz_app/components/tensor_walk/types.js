// @ts-check
/**
 * The shapes that the modules of this folder hand to each other. Facts are written by `__init__.py`.
 *
 * @typedef {[number, number, number, number]} At image, channel, row, column, counted from 0
 * @typedef {{identity: string, shape: At, at: string, first: number, names: string[], unit: "0-1" | "0-255"}} Facts
 *   shape: (n, c, h, w); first: the image that comes first among those that were sent; names: their classes
 * @typedef {{facts: Facts, values: Uint8Array}} Sent values: some images around the one that is walked through
 * @typedef {{values: Uint8Array, start: number, channels: number, height: number, width: number}} Picture one image, channel after channel
 */
export {};
