// @ts-check
/** One output of a dense layer written out: the largest products of input and weight, what all others give, and the bias. */
import { element } from "../../maps/chrome.js";
import { shortText } from "../../maps/reading.js";
import { Bar } from "./bar.js";

/** @typedef {{inputs: ArrayLike<number>, weights: ArrayLike<number>, products: ArrayLike<number>, bias: number, total: number}} Sum weights: of this output alone */
/** @typedef {{root: HTMLElement, name: HTMLElement, terms: HTMLElement, value: HTMLElement, bar: Bar}} Row */

const WRITTEN = 6; // products; the others are summed up
export const DIGITS = 4; // after the point, of a logit

export class Contributions {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.title = element("h5", "");
    this.body = element("tbody", "");
    const heads = ["", "input × weight", "product"].map((text) => element("th", "", { scope: "col" }, [text]));
    this.input = heads[0];
    heads[2].setAttribute("colspan", "2");
    const head = element("tr", "", {}, heads);
    const table = element("table", "sum", {}, [element("thead", "", {}, [head]), this.body]);
    place.append(this.title, table);
    /** @type {Row[]} */ this.rows = [];
    /** @type {(number | null)[]} the input of each row */ this.inputs = [];
    /** Told the input that is pointed at. */
    this.pointed = (/** @type {number | null} */ _) => {};
  }

  /** @param {{title: string, input: string}} texts input: how inputs are named @param {Sum} sum @param {(index: number) => string} nameOf what an input is called */
  show({ title, input }, sum, nameOf) {
    this.title.textContent = title;
    this.input.textContent = input;
    const parts = partsOf(sum);
    const texts = addingUp(parts.map(({ value }) => value), DIGITS);
    const limit = parts.reduce((most, { value }) => Math.max(most, Math.abs(value)), Math.abs(sum.total)) || 1;
    this.inputs = [...parts.map(({ index }) => index), null];
    while (this.rows.length > this.inputs.length) this.rows.pop()?.root.remove();
    while (this.rows.length < this.inputs.length) this.addRow();
    parts.forEach(({ index, text, value }, place) => {
      const terms = index === null ? "" : `${shortText(sum.inputs[index], 4)} × ${inBrackets(shortText(sum.weights[index], 4))}`;
      this.write(this.rows[place], [index === null ? text : nameOf(index), terms, texts[place]], value, limit);
    });
    const last = /** @type {Row} */ (this.rows.at(-1));
    this.write(last, ["sum", "", fixed(sum.total, DIGITS)], sum.total, limit);
    this.rows.forEach((row) => row.root.classList.toggle("total", row === last));
  }

  addRow() {
    const place = this.rows.length;
    const [name, terms, value] = [element("th", "", { scope: "row" }), element("td", "terms"), element("td", "value")];
    const bar = new Bar();
    const root = element("tr", "", {}, [name, terms, value, element("td", "room", { "aria-hidden": "true" }, [bar.root])]);
    root.addEventListener("pointerenter", () => this.pointed(this.inputs[place]));
    root.addEventListener("pointerleave", () => this.pointed(null));
    this.body.append(root);
    this.rows.push({ root, name, terms, value, bar });
  }

  /** @param {Row} row @param {string[]} texts @param {number} number @param {number} limit */
  write({ name, terms, value, bar }, texts, number, limit) {
    [name, terms, value].forEach((cell, index) => { if (cell.textContent !== texts[index]) cell.textContent = texts[index]; });
    bar.set(number, [-limit, limit]);
  }

  /** Light up the row of an input, where it has one. @param {number | null} input */
  mark(input) {
    this.rows.forEach(({ root }, place) => root.classList.toggle("lit", input !== null && this.inputs[place] === input));
  }
}

/** The products from the largest on, the rest of them, and the bias. @param {Sum} sum @returns {{index: number | null, text: string, value: number}[]} */
function partsOf({ products, bias, total }) {
  const order = Array.from(products, (_, index) => index).sort((one, other) => Math.abs(products[other]) - Math.abs(products[one]));
  const written = order.length > WRITTEN + 1 ? order.slice(0, WRITTEN) : order;
  const parts = written.map((index) => ({ index, text: "", value: products[index] }));
  const others = order.length - written.length;
  const rest = total - bias - written.reduce((sum, index) => sum + products[index], 0);
  const summed = others > 0 ? [{ index: null, text: `the other ${others.toLocaleString("en")} together`, value: rest }] : [];
  return [...parts, ...summed, { index: null, text: "bias", value: bias }];
}

/**
 * Numbers as texts that add up, digit by digit, to the text of their sum: each is rounded up or down, those with the
 * largest remainders up.
 * @param {number[]} values
 * @param {number} digits after the point
 * @returns {string[]}
 */
export function addingUp(values, digits) {
  const unit = 10 ** -digits;
  const scaled = values.map((value) => value / unit);
  const floors = scaled.map(Math.floor);
  const total = Math.round(values.reduce((sum, value) => sum + value, 0) / unit);
  const missing = total - floors.reduce((sum, value) => sum + value, 0);
  const order = scaled.map((_, index) => index).sort((one, other) => scaled[other] - floors[other] - scaled[one] + floors[one]);
  for (const index of order.slice(0, missing)) floors[index]++;
  return floors.map((value) => fixed(value * unit, digits));
}

/** A number with so many digits after the point, and a true minus. @param {number} value @param {number} digits */
export function fixed(value, digits) {
  return value.toFixed(digits).replace(/^-(0\.?0*)$/, "$1").replace("-", "−");
}

/** @param {string} text */
function inBrackets(text) {
  return text.startsWith("−") ? `(${text})` : text;
}
