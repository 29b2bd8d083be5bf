// @ts-check
/** One card for each layer: what it is, what it does, and all that it computed. */
import { element, inkOf } from "../maps/chrome.js";
import { LiveGrid } from "./live_grid.js";
import { Numbers } from "./numbers.js";
import { room } from "./room.js";

/** @typedef {import("../engine/network.js").Output} Output */
/** @typedef {import("../engine/network.js").Layer & {shape: number[], sentence: string}} Layer */
/** @typedef {import("../maps/types.js").Ink} Ink */
/**
 * @typedef {object} Shown how the numbers are painted
 * @property {Ink} ink
 * @property {boolean} [dimmed] pale
 * @property {readonly number[]} [off] channels, or numbers, that are crossed out
 * @property {number} [largest] the colours reach at least to this
 * @property {boolean} [signed] whether there may be numbers below 0, where that is another than the card was made for
 */
/** @typedef {{follow: (output: Output, shown: Shown) => void, close: () => void}} Values the numbers in a card */
/** @typedef {{output: Output, signed: boolean, names: string[] | null, first?: number, choose?: (place: number) => void}} Look output: any of the layer's; names: of the numbers, where they have any; first: channel that it begins with; choose: told of a click on one of it */

const NEAR_CSS = 100; // pixels beyond the edge of the window that are as good as in sight
const NEVER_NEGATIVE = new Set(["ReLU", "softmax"]);
const KEEPING = new Set(["max pooling", "average pooling", "adaptive average pooling", "global average pooling", "flatten", "dropout", "identity", "addition"]);

/** The layers whose numbers are 0 or more, whatever the image. @param {Layer[]} layers @returns {Set<string>} names */
export function neverNegative(layers) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const { name, kind, inputs } of layers) {
    const kept = KEEPING.has(kind) && inputs.length > 0 && inputs.every((input) => found.has(input));
    if (NEVER_NEGATIVE.has(kind) || kept) found.add(name);
  }
  return found;
}

/** A layer's card; what is out of sight is painted once it comes into sight. */
export class Card {
  /** @param {HTMLElement} place @param {Values} values */
  constructor(place, values) {
    this.root = place;
    this.values = values;
    this.inSight = true;
    /** @type {[Output, Shown] | null} what is not painted yet */
    this.due = null;
    this.observer = new IntersectionObserver(([entry]) => {
      this.inSight = entry.isIntersecting;
      if (this.inSight && this.due) this.show(...this.due);
    }, { rootMargin: `${NEAR_CSS}px`, scrollMargin: `${NEAR_CSS}px` });
    this.observer.observe(place);
  }

  /** @param {Output} output @param {Shown} shown */
  show(output, shown) {
    this.due = this.inSight ? null : [output, shown];
    if (this.inSight) this.values.follow(output, shown);
  }

  close() {
    this.observer.disconnect();
    this.values.close();
  }
}

/**
 * Make a layer's card.
 * @param {HTMLElement} place
 * @param {Layer} layer
 * @param {Look} look
 * @returns {Card}
 */
export function cardOf(place, layer, look) {
  const size = layer.shape.join(" × ");
  const head = element("header", "", {}, [element("h4", "", {}, [layer.path || layer.name]), element("span", "kind", {}, [layer.kind]), element("span", "size", {}, [size])]);
  const body = element("div", "values");
  const card = element("section", "layer", { "aria-label": `${layer.path || layer.name}: ${layer.kind}, ${size}`, "data-layer": layer.name }, [head, element("p", "sentence", {}, [layer.sentence]), body]);
  place.append(card);
  const name = `${layer.path || layer.name}, ${layer.kind}: ${size} numbers`;
  return new Card(card, look.output.shape.length === 3 ? mapsIn(body, look, name) : numbersIn(body, head, look, name));
}

/** @param {HTMLElement} body @param {Look} look @param {string} name @returns {Values} */
function mapsIn(body, { output, signed: usual, first = 0, choose }, name) {
  const tiles = Array.from({ length: output.shape[0] }, (_, plane) => ({ title: `channel ${first + plane}`, kind: kindOf(usual), plane, limits: /** @type {[number, number]} */ ([0, 1]) }));
  const { host, inside } = room();
  body.append(host);
  const viewOf = (/** @type {Output} */ { shape: [, height, width], values }, /** @type {Omit<Shown, "ink">} */ { dimmed = false, off = [], largest = 0, signed = usual }) =>
    ({ maps: { height, width, values }, kind: kindOf(signed), limits: limitsOf(values, signed, largest), dimmed, off });
  const grid = new LiveGrid(inside, tiles, viewOf(output, { dimmed: true }), { name, size: "small", unit: "0-1", choose });
  return { follow: (shown, how) => grid.follow(viewOf(shown, how), how.ink), close: () => grid.remove() };
}

/** @param {HTMLElement} body @param {HTMLElement} head where the number that is pointed at is read @param {Look} look @param {string} name @returns {Values} */
function numbersIn(body, head, { output, signed: usual, names, first, choose }, name) {
  const numbers = new Numbers(body, head, { name, names, first, choose });
  const viewOf = (/** @type {Output} */ { values }, /** @type {Omit<Shown, "ink">} */ { dimmed = false, off = [], largest = 0, signed = usual }) =>
    ({ values, kind: kindOf(signed), limits: limitsOf(values, signed, largest), dimmed, off });
  numbers.follow(viewOf(output, { dimmed: true }), inkOf(body));
  return { follow: (shown, how) => numbers.follow(viewOf(shown, how), how.ink), close: () => numbers.close() };
}

/** @param {boolean} signed @returns {import("../maps/types.js").Tile["kind"]} */
function kindOf(signed) {
  return signed ? "signed" : "unsigned";
}

/** The largest number, whatever its sign. @param {ArrayLike<number>} values */
export function largestOf(values) {
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = Math.max(largest, Math.abs(values[index]));
  return largest;
}

/** The ends of one scale for all: evenly around 0, or from 0. @param {Float32Array} values @param {boolean} signed @param {number} least @returns {[number, number]} */
function limitsOf(values, signed, least) {
  const limit = Math.max(largestOf(values), least) || 1;
  return signed ? [-limit, limit] : [0, limit];
}
