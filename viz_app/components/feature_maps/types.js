// @ts-check
/**
 * The shapes that the modules of this folder hand to each other. What comes from the server is written by `packing.py`.
 * Channels are counted from 0 over the whole layer; planes are those channels that were sent, from 0.
 *
 * @typedef {"channel" | "mean" | "maximum" | "zeros" | "contribution"} Sort
 * @typedef {"map" | "layer" | "network"} Scope whose values one colour scale reaches over
 * @typedef {"small" | "medium" | "large"} Size
 * @typedef {[number, number]} Limits the values at the two ends of a colour scale
 * @typedef {{title: string, first: number, total: number, perPage: number, titles: string[], limits: Limits}} SideFacts
 *   first: the channel of plane 0; total: channels of the layer; perPage: how many are sent at once; titles: of the planes;
 *   limits: the least and the largest value of the whole layer
 * @typedef {{layer: string, vector: boolean, network: Limits, sides: SideFacts[]}} MapsFacts
 * @typedef {{layer: string, unit: number[] | null, target: string, live: Record<string, string>}} PlaceFacts
 *
 * @typedef {import("../maps/types.js").Maps} Maps
 * @typedef {import("../maps/types.js").Tile} Tile
 * @typedef {{channels: number, height: number, width: number, values: Float32Array}} Stack
 * @typedef {{least: Float64Array, largest: Float64Array, means: Float64Array, zeros: Float64Array, strange: Float64Array}} Statistics
 *   of each plane; least is above largest where nothing is finite; zeros, strange: how many values are 0, are not finite
 * @typedef {SideFacts & {network: Limits, vector: boolean, count: number, maps: Maps, seen: Stack, statistics: Statistics, contributions: Float32Array | null}} Side
 *   one layer of one network for one picture
 * @typedef {{plane: number, row: number, col: number}} Pixel one value of a side
 * @typedef {{plane: number, place: {row: number, col: number} | null}} Chosen a map, and the value of it that is open
 * @typedef {{pointed: (pixel: Pixel | null) => void, chosen: (pixel: Pixel) => void,
 *   scrolled: (top: number) => void}} Told what a person does with a side
 */
export {};
