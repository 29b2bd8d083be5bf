// @ts-check
/** One card for each layer: what it is, what it does, and all that it computed. */
import { element, inkOf } from "../maps/chrome.js";
import { LiveGrid } from "./live_grid.js";
import { Numbers } from "./numbers.js";
import { room } from "./room.js";

/** @typedef {import("../engine/network.js").Output} Output */
/** @typedef {import("../engine/network.js").Layer & {shape: number[], sentence: string}} Layer */
/** @typedef {import("../maps/types.js").Ink} Ink */
/** @typedef {{follow: (output: Output, dimmed: boolean, ink: Ink) => void, close: () => void}} Values the numbers in a card */

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
    this.values = values;
    this.inSight = true;
    /** @type {[Output, boolean, Ink] | null} what is not painted yet */
    this.due = null;
    this.observer = new IntersectionObserver(([entry]) => {
      this.inSight = entry.isIntersecting;
      if (this.inSight && this.due) this.show(...this.due);
    }, { rootMargin: `${NEAR_CSS}px`, scrollMargin: `${NEAR_CSS}px` });
    this.observer.observe(place);
  }

  /** @param {Output} output @param {boolean} dimmed @param {Ink} ink */
  show(output, dimmed, ink) {
    this.due = this.inSight ? null : [output, dimmed, ink];
    if (this.inSight) this.values.follow(output, dimmed, ink);
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
 * @param {{output: Output, signed: boolean, names: string[] | null}} look output: any of its outputs; names: of the numbers, where they have any
 * @returns {Card}
 */
export function cardOf(place, layer, { output, signed, names }) {
  const size = layer.shape.join(" × ");
  const head = element("header", "", {}, [element("h4", "", {}, [layer.path || layer.name]), element("span", "kind", {}, [layer.kind]), element("span", "size", {}, [size])]);
  const body = element("div", "values");
  const card = element("section", "layer", { "aria-label": `${layer.path || layer.name}: ${layer.kind}, ${size}`, "data-layer": layer.name }, [head, element("p", "sentence", {}, [layer.sentence]), body]);
  place.append(card);
  const name = `${layer.path || layer.name}, ${layer.kind}: ${size} numbers`;
  return new Card(card, output.shape.length === 3 ? mapsIn(body, output, { signed, name }) : numbersIn(body, head, output, { signed, name, names }));
}

/** @param {HTMLElement} body @param {Output} output @param {{signed: boolean, name: string}} look @returns {Values} */
function mapsIn(body, output, { signed, name }) {
  const kind = /** @type {import("../maps/types.js").Tile["kind"]} */ (signed ? "signed" : "unsigned");
  const tiles = Array.from({ length: output.shape[0] }, (_, plane) => ({ title: `channel ${plane}`, kind, plane, limits: /** @type {[number, number]} */ ([0, 1]) }));
  const { host, inside } = room();
  body.append(host);
  const viewOf = (/** @type {Output} */ { shape: [, height, width], values }, /** @type {boolean} */ dimmed) =>
    ({ maps: { height, width, values }, limits: limitsOf(values, signed), dimmed });
  const grid = new LiveGrid(inside, tiles, viewOf(output, true), { name, size: "small", unit: "0-1" });
  return { follow: (shown, dimmed, ink) => grid.follow(viewOf(shown, dimmed), ink), close: () => grid.remove() };
}

/** @param {HTMLElement} body @param {HTMLElement} head where the number that is pointed at is read @param {Output} output @param {{signed: boolean, name: string, names: string[] | null}} look @returns {Values} */
function numbersIn(body, head, output, { signed, name, names }) {
  const numbers = new Numbers(body, head, signed ? "signed" : "unsigned", { name, names });
  const viewOf = (/** @type {Output} */ { values }, /** @type {boolean} */ dimmed) => ({ values, limits: limitsOf(values, signed), dimmed });
  numbers.follow(viewOf(output, true), inkOf(body));
  return { follow: (shown, dimmed, ink) => numbers.follow(viewOf(shown, dimmed), ink), close: () => numbers.close() };
}

/** The ends of one scale for all: evenly around 0, or from 0. @param {Float32Array} values @param {boolean} signed @returns {[number, number]} */
function limitsOf(values, signed) {
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = Math.max(largest, Math.abs(values[index]));
  const limit = largest || 1;
  return signed ? [-limit, limit] : [0, limit];
}
