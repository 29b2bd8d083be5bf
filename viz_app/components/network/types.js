// @ts-check
/** What the modules of the network map tell each other. */

/**
 * @typedef {{name: string, title: string, kind: string, inputs: string[], shape: number[], parameters: number,
 *   parametersSentence: string, multiplyAdds: number, multiplyAddsSentence: string, milliseconds: number | null,
 *   groups: number, signed: boolean, limits: [number, number], thumbnail: [number, number, number], purpose: string}} Step purpose: a sentence, or ""
 * @typedef {{name: string, path: string, kind: string, title: string, steps: string[], blocks: Block[]}} Block steps: those in none of its blocks
 * @typedef {{name: string, steps: Step[], blocks: Block, guesses: [string, number][], classes: number, note: string, mark: string, sample: string,
 *   layer: string, unit: number[] | null, live: Record<string, string>}} Facts
 *   sample: the slug of the picture, "" where it is none of the samples
 * @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays
 *
 * @typedef {{id: string, x: number, y: number, width: number, height: number}} Box a card, or the frame of an open block
 * @typedef {{x0: number, y0: number, x1: number, y1: number, bend: number}} Reach a piece of a line: level from x0 to
 *   the bend's start, down or up to y1 within `bend` pixels, level to x1; bend 0: level all the way
 * @typedef {{source: string, leads: string[], from: string, to: string, reaches: Reach[]}} Line leads: the steps that it
 *   leads to; from and to: the cards at its ends, "" where it goes on
 * @typedef {{x: number, y: number, source: string}} Label the place of a shape, on a line
 * @typedef {{width: number, height: number, cards: Box[], frames: Box[], lines: Line[], labels: Label[]}} Picture
 * @typedef {{width: number, height: number}} Size
 */

export {};
