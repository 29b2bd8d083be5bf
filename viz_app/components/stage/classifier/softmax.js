// @ts-check
/** Softmax of the logits: as the network computed them, and as a person changed them, at a temperature. */
import { softmax } from "../../engine/dense.js";
import { element } from "../../maps/chrome.js";
import { hint, say, section } from "../section.js";
import { Shares } from "./shares.js";
import { Temperature } from "./temperature.js";

const MOST_ROWS = 24; // classes; of more, those with the largest logits are shown
const HINT = "Every logit becomes a share of 1. Drag a bar or type a logit; move the temperature and watch the shares.";

export class Softmax {
  /** @param {[number, number]} temperatures @param {number} most the largest size of a logit */
  constructor(temperatures, most) {
    this.section = section("softmax", "Softmax", ["tools", "table"]);
    const [tools, table] = this.section.places;
    this.temperature = new Temperature(tools, temperatures);
    this.one = element("button", "", { type: "button" }, ["T = 1"]);
    this.reset = element("button", "", { type: "button" }, ["Reset logits"]);
    tools.append(this.one, this.reset);
    this.shares = new Shares(table, most);
    /** @type {string[]} */ this.names = [];
    /** @type {ArrayLike<number>} as the network computed them */ this.logits = [];
    /** @type {Map<number, number>} by class */ this.edits = new Map();
    /** @type {number[]} */ this.shown = [];
    this.limit = 0; // it only grows, so that no bar slips away under a drag
    this.opened = () => 0;
    /** Told when the logits, or the temperature, are settled. */
    this.settled = (/** @type {"logits" | "temperature"} */ _) => {};
    this.listen();
  }

  listen() {
    this.shares.edited = (index, value) => { this.edits.set(index, value); this.paint(); };
    this.shares.settled = () => this.settled("logits");
    this.temperature.changed = () => this.paint();
    for (const part of [this.temperature, this.shares]) part.refused = (sentence) => say(this.section.said, sentence);
    this.temperature.settled = () => this.settled("temperature");
    this.one.addEventListener("click", () => { this.temperature.set(1); this.paint(); this.settled("temperature"); });
    this.reset.addEventListener("click", () => this.forget());
  }

  forget() {
    this.edits.clear();
    this.limit = 0;
    this.paint();
    this.settled("logits");
  }

  /** @param {string[]} names of the classes @param {ArrayLike<number>} logits */
  show(names, logits) {
    this.names = names;
    this.logits = logits;
    this.limit = 0;
    const order = Array.from(logits, (_, index) => index);
    if (order.length > MOST_ROWS) order.sort((one, other) => logits[other] - logits[one]).length = MOST_ROWS;
    this.shown = order;
  }

  /** The logits as a person left them. @returns {number[]} */
  get edited() {
    return Array.from(this.logits, (logit, index) => this.edits.get(index) ?? logit);
  }

  /** What a person changed. @returns {[number, number][]} classes and logits */
  get changes() {
    return [...this.edits].filter(([index, value]) => value !== this.logits[index]);
  }

  paint() {
    hint(this.section.said, HINT);
    const { names, shown, edited: logits, temperature: { value: temperature } } = this;
    const edited = new Set(this.changes.map(([index]) => index));
    this.limit = Math.max(this.limit, roomFor([...Array.from(this.logits), ...logits]));
    this.shares.show({ names, shown, logits, edited, step: softmax(logits, temperature), temperature, limit: this.limit }, this.opened());
    this.reset.disabled = edited.size === 0;
    this.one.disabled = temperature === 1;
  }
}

/** A round number that leaves all logits some room to be dragged. @param {number[]} logits */
function roomFor(logits) {
  const most = logits.reduce((largest, logit) => Math.max(largest, Math.abs(logit)), 1);
  const unit = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.5, 2, 3, 5, 7.5].find((share) => share * unit >= most) ?? 10) * unit;
}
