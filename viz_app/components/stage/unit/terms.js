// @ts-check
/** A number that is made of a long list: a dense layer's of products, a softmax's of the powers that all shares divide. */
import { softmax } from "../../engine/dense.js";
import { floatsOf } from "../../engine/packing.js";
import { element } from "../../maps/chrome.js";
import { Bar } from "../classifier/bar.js";
import { Balance } from "./balance.js";
import { Rows } from "./rows.js";
import { Touches } from "./touches.js";
import { exact, few, inBrackets, indexText } from "./words.js";

/** @typedef {{sizes: Float64Array, write: (index: number) => string, said: (index: number) => string}} Terms sizes: what each adds; write: how it came about */

const ROW = 34; // CSS pixels
/** @type {Record<string, number>} rows of the list */
const STEPS = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
const KEYS = "Arrow keys, Page Up and Page Down, Home and End move; Enter opens the number.";

export class TermList {
  /** @param {HTMLElement} place @param {import("./types.js").Desk} desk */
  constructor(place, desk) {
    this.desk = desk;
    this.balance = new Balance(place);
    this.list = new Rows(place, `The terms. ${KEYS}`, { make: () => this.make(), fill: (row, index) => this.fill(row, index), resized: () => this.resized() });
    /** @type {number[]} */ this.order = [];
    /** @type {number | null} the row that is pointed at */ this.row = null;
    /** @type {Terms} */ this.terms = { sizes: new Float64Array(), write: () => "", said: () => "" };
    this.listen();
  }

  /** @param {import("./types.js").Facts} facts @param {import("./types.js").Arrays} arrays */
  show({ opened: { making }, names }, arrays) {
    this.making = making;
    this.names = names;
    this.places = arrays.places;
    const values = floatsOf(arrays.values);
    this.chosen = making.way === "share" ? making.chosen : null;
    this.terms = making.way === "share" ? sharesOf(values) : productsOf(values, floatsOf(arrays.weights));
    this.limit = this.terms.sizes.reduce((most, size) => Math.max(most, Math.abs(size)), 0) || 1;
    this.balance.show(this.terms.sizes, making.bias ?? null, "product");
    this.balance.words.hidden = making.way === "share";
    this.sort();
  }

  sort() {
    const { sizes } = this.terms;
    this.order = Array.from(sizes, (_, index) => index);
    if (this.desk.live.isOn("sorted")) this.order.sort((one, other) => Math.abs(sizes[other]) - Math.abs(sizes[one]));
    this.list.active = this.row = null;
    this.list.view.scrollTop = 0;
    this.resized();
  }

  resized() {
    this.list.show(this.order.length, ROW);
  }

  make() {
    const bar = new Bar();
    const parts = ["name", "written", "sum"].map((name) => element("span", name));
    const row = element("div", "row term", {}, [...parts, bar.root]);
    bars.set(row, bar);
    return row;
  }

  /** @param {HTMLElement} row @param {number} index */
  fill(row, index) {
    const term = this.order[index];
    const size = this.terms.sizes[term];
    [this.nameOf(term), this.terms.write(term), few(size)].forEach((text, part) => { row.children[part].textContent = text; });
    row.classList.toggle("chosen", term === this.chosen);
    bars.get(row)?.set(size, this.making?.way === "share" ? [0, this.limit ?? 1] : [-(this.limit ?? 1), this.limit ?? 1]);
  }

  /** @param {number} term */
  nameOf(term) {
    const index = this.indexOf(term);
    return this.names?.[term] ?? (index.length === 1 ? `number ${index[0]}` : indexText(index));
  }

  /** Where a number that is read stands. @param {number} term @returns {number[]} */
  indexOf(term) {
    if (this.places) {
      const [, axes] = this.places.shape;
      return Array.from(this.places.values.slice(term * axes, (term + 1) * axes));
    }
    let rest = term;
    return (this.making?.shape ?? []).slice().reverse().map((length) => {
      const at = rest % length;
      rest = Math.floor(rest / length);
      return at;
    }).reverse();
  }

  listen() {
    const { view } = this.list;
    const touches = new Touches();
    const under = (/** @type {Event} */ event) => {
      const row = Rows.rowOf(event);
      return row ? Number(row.dataset.index) : null;
    };
    this.balance.pointed = (term) => {
      if (term !== null && term < 0) this.desk.say(`The bias: ${exact(this.making?.bias ?? 0)}`);
      else this.point(term === null ? null : this.order.indexOf(term));
    };
    this.balance.chosen = (term) => this.list.reveal(this.order.indexOf(term));
    view.addEventListener("pointerdown", (event) => {
      touches.down(event, String(this.row));
      this.point(under(event));
    });
    view.addEventListener("pointermove", (event) => this.point(under(event)));
    view.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.point(null));
    view.addEventListener("click", (event) => {
      const row = under(event);
      if (row !== null && touches.opens(String(row))) this.open(row);
    });
    view.addEventListener("focus", () => view.matches(":focus-visible") && this.point(this.row ?? 0));
    view.addEventListener("blur", () => this.point(null));
    view.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const step = STEPS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step !== undefined) {
      this.point(Math.min(this.order.length - 1, Math.max(0, (this.row ?? 0) + step)));
      this.list.reveal(this.row ?? 0);
    } else if ((event.key === "Enter" || event.key === " ") && this.row !== null) this.open(this.row);
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  /** @param {number | null} row */
  point(row) {
    if (row === this.row) return;
    this.row = row;
    this.list.mark(row);
    const term = row === null ? null : this.order[row];
    this.balance.mark(term);
    this.desk.say(term === null ? null : `${this.nameOf(term)}: ${this.terms.said(term)}. Click to open it.`);
  }

  /** @param {number} row */
  open(row) {
    this.desk.walk({ step: this.making?.step ?? "", index: this.indexOf(this.order[row]) });
  }

  close() {
    this.balance.close();
    this.list.close();
  }
}

/** @type {WeakMap<HTMLElement, Bar>} by row */
const bars = new WeakMap();

/** @param {Float32Array} values @param {Float32Array} weights @returns {Terms} */
function productsOf(values, weights) {
  const sizes = Float64Array.from(values, (value, index) => value * weights[index]);
  return {
    sizes,
    write: (index) => `${few(values[index])} × ${inBrackets(weights[index])}`,
    said: (index) => `${exact(values[index])} × ${weights[index] < 0 ? `(${exact(weights[index])})` : exact(weights[index])} = ${few(sizes[index])}`,
  };
}

/** @param {Float32Array} values @returns {Terms} */
function sharesOf(values) {
  const { largest, sum, exponentials, probabilities } = softmax(values, 1);
  const write = (/** @type {number} */ index) => `e^(${few(values[index])} − ${inBrackets(largest)}) = ${few(exponentials[index])}`;
  return { sizes: probabilities, write, said: (index) => `${write(index)}, ÷ ${few(sum)} = ${few(probabilities[index])}` };
}
