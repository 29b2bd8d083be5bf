// @ts-check
/**
 * The shapes that the modules of this folder hand to each other; written by `unit.py`. A number that is not finite
 * arrives as its text: `Number` reads both.
 *
 * @typedef {{step: string, index: number[]}} Place one number of a step's output: channel, row, column of maps; one of a vector
 * @typedef {{place: Place | null, value: number}} Source a number that was read; without a place a constant
 * @typedef {{row: number, col: number, height: number, width: number}} Rectangle in pixels of a map; it may hang over its border
 * @typedef {object} Making how a number was made, of all kinds; what a kind lacks is not sent
 * @property {"window" | "weighted" | "pooled" | "bent" | "normalised" | "combined" | "moved" | "share" | "computed" | "input"} way
 * @property {string} step that is read (window, pooled, weighted, share)
 * @property {number[]} channels of that step (window, pooled)
 * @property {number} row of the window's first pixel; below 0 in the padding
 * @property {number} col
 * @property {[number, number]} dilation
 * @property {[number, number]} size of the map that is read
 * @property {number | null} bias
 * @property {number[] | null} shape of what is read, all of it in order; null where the array "places" says the places
 * @property {number} chosen which of the shares this is
 * @property {"max" | "average"} rule
 * @property {[number, number] | null} winner
 * @property {number | null} divisor
 * @property {Source[]} sources
 * @property {string} operator
 * @property {string} function
 * @property {string} formula
 * @property {number[]} settings the numbers in the formula that the layer is set to
 * @property {number} mean
 * @property {number} variance
 * @property {number} epsilon
 * @property {number} weight
 * @property {string} over
 * @property {string[]} steps
 * @property {string} sentence
 * @typedef {{place: Place, kind: string, value: number, making: Making}} Opened
 * @typedef {{step: string, height: number, width: number, stride: number, signed: boolean, limit: number}} MapFacts of what
 *   is sent, every so many rows and columns; limit: the end of the colour scale
 * @typedef {object} Facts
 * @property {Opened} opened
 * @property {Opened[]} chain
 * @property {number} standsAt the number on screen: 0 for the opened one, 1 for the first of the chain
 * @property {(MapFacts | null)[]} maps
 * @property {Record<string, string>} titles
 * @property {Place[]} readers
 * @property {(Rectangle & {whole: boolean}) | null} field null where it is not known; without a pixel where nothing is seen
 * @property {[string, number][]} effects
 * @property {string[]} names of what shares 1, where that is known
 * @property {(Making & {names: string[]}) | null} share what softmax makes of it, and what the classes are called; null for a number that is none of the network's last
 * @property {string} className of the class that the number is for, "" for any other
 * @property {string} mark what stands on each picture of the network: that its weights are random; "" for trained ones
 * @property {{mean: number[], std: number[]} | null} normalisation
 * @property {{sorted: string, heat: string}} live
 * @typedef {import("../stage.js").Arrays} Arrays
 * @typedef {object} Desk what the scene gives to each of its parts
 * @property {(place: Place | {step: string, index: null}) => void} walk open another number, or a layer
 * @property {(text: string | null) => void} say what is pointed at; null for nothing
 * @property {import("../live.js").Live} live
 * @property {HTMLElement} page where the page's colours are stated
 * @typedef {{show: (facts: Facts, arrays: Arrays) => void, sort: () => void, close: () => void}} Part
 * @typedef {{new (place: HTMLElement, desk: Desk): Part}} PartClass
 */
export {};
