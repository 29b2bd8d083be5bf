// @ts-check
/** Softmax as a table: a row for each class, from its logit to its probability; and one class written out below. */
import { sigmoid } from "../../engine/dense.js";
import { element } from "../../maps/chrome.js";
import { shortText } from "../../maps/reading.js";
import { Bar } from "./bar.js";
import { DIGITS, fixed } from "./contributions.js";
import { Logit } from "./logits.js";

/** @typedef {import("../../engine/dense.js").SoftmaxStep} SoftmaxStep */
/** @typedef {{root: HTMLElement, logit: Logit, cells: HTMLElement[], bar: Bar, share: HTMLElement, term: HTMLElement}} Row */
/** @typedef {{names: string[], shown: number[], logits: number[], edited: Set<number>, step: SoftmaxStep, temperature: number, limit: number}} State shown: classes that have a row */

const HEADS = [
  ["class", "Point at a class to write it out below; click it to keep it open."],
  ["logit z", "What the dense layer adds up for the class. Drag its bar, or type another number."],
  ["", ""],
  ["z − largest", "The largest logit is subtracted from all. No probability changes by that, and exp never grows past what a float can hold."],
  ["÷ T", "Divided by the temperature: a small one spreads the logits, a large one evens them."],
  ["exp", "e to the power of that: above 0, at most 1."],
  ["÷ sum = probability", "Divided by the sum of this column over all classes, so that all shares sum to 1."],
];

export class Shares {
  /** @param {HTMLElement} place @param {number} most the largest size of a logit */
  constructor(place, most) {
    this.most = most;
    this.body = element("tbody", "");
    const heads = HEADS.map(([text, title], index) => element("th", index > 2 && index < 6 ? "between" : "", { scope: "col", title }, [text]));
    this.table = element("table", "shares", {}, [element("thead", "", {}, [element("tr", "", {}, heads)]), this.body]);
    this.rest = element("p", "rest");
    this.lines = Array.from({ length: 3 }, () => element("p", ""));
    this.sum = element("p", "terms");
    const written = element("div", "written", {}, [this.lines[0], this.sum, this.lines[1], this.lines[2]]);
    place.append(this.table, this.rest, written);
    /** @type {Row[]} */ this.rows = [];
    this.built = "";
    /** Told the class that is pointed at. */
    this.pointed = (/** @type {number | null} */ _) => {};
    /** Told the class that is chosen. */
    this.chosen = (/** @type {number} */ _) => {};
    /** Told a logit that a person changes. */
    this.edited = (/** @type {number} */ _, /** @type {number} */ __) => {};
    this.settled = () => {};
    /** Told why what was typed changes nothing. */
    this.refused = (/** @type {string} */ _) => {};
  }

  /** @param {State} state @param {number} opened the class that is written out */
  show(state, opened) {
    const built = JSON.stringify([state.names, state.shown]);
    if (built !== this.built) this.build(state);
    this.built = built;
    const { step } = state;
    const range = /** @type {[number, number]} */ ([0, 1]);
    state.shown.forEach((index, place) => {
      const { root, logit, cells, bar, share, term } = this.rows[place];
      logit.show(state.logits[index], state.limit);
      bar.set(step.probabilities[index], range);
      share.textContent = shortText(step.probabilities[index], 4);
      [fixed(step.shifted[index], DIGITS), shortText(step.scaled[index], 4), shortText(step.exponentials[index], 4)]
        .forEach((text, cell) => { cells[cell].textContent = text; });
      term.textContent = shortText(step.exponentials[index], 4);
      root.classList.toggle("lit", index === opened);
      root.classList.toggle("edited", state.edited.has(index));
      term.classList.toggle("lit", index === opened);
      term.setAttribute("aria-label", `${state.names[index]}: ${term.textContent}`);
    });
    this.write(state, opened);
  }

  /** Make the rows anew: other classes. @param {State} state */
  build({ names, shown }) {
    this.rows = shown.map((index) => this.row(names[index], index));
    this.body.replaceChildren(...this.rows.map(({ root }) => root));
    const terms = this.rows.flatMap(({ term }, place) => (place ? [" + ", term] : [term]));
    this.total = element("b", "");
    this.others = element("span", "");
    this.sum.replaceChildren("sum = ", ...terms, this.others, " = ", this.total);
  }

  /** @param {string} name @param {number} index @returns {Row} */
  row(name, index) {
    const logit = new Logit(name, this.most);
    const bar = new Bar("share");
    const share = element("span", "number");
    const cells = Array.from({ length: 3 }, () => element("td", "between number"));
    const label = element("button", "", { type: "button" }, [name]);
    const root = element("tr", "", {}, [
      element("th", "", { scope: "row" }, [label]),
      element("td", "room", {}, [logit.bar.root]),
      element("td", "", {}, [logit.field]),
      ...cells,
      element("td", "room", {}, [element("span", "pair", {}, [bar.root, share])]),
    ]);
    const term = element("button", "term", { type: "button", title: name });
    for (const part of [root, term]) {
      part.addEventListener("pointerenter", () => this.pointed(index));
      part.addEventListener("pointerleave", () => this.pointed(null));
      part.addEventListener("focusin", () => this.pointed(index));
      part.addEventListener("focusout", () => this.pointed(null));
    }
    label.addEventListener("click", () => this.chosen(index));
    term.addEventListener("click", () => this.chosen(index));
    logit.changed = () => this.edited(index, logit.value);
    logit.settled = () => this.settled();
    logit.refused = (sentence) => this.refused(sentence);
    return { root, logit, cells, bar, share, term };
  }

  /** @param {State} state @param {number} opened */
  write({ names, shown, logits, step, temperature }, opened) {
    const { largest, sum, shifted, scaled, exponentials, probabilities } = step;
    const few = (/** @type {number} */ value) => shortText(value, 4);
    const inBrackets = (/** @type {number} */ value) => (value < 0 ? `(${fixed(value, DIGITS)})` : fixed(value, DIGITS));
    const name = names[opened];
    this.lines[0].textContent = `${name}: (z − largest) ÷ T = (${fixed(logits[opened], DIGITS)} − ${inBrackets(largest)}) ÷ ${few(temperature)}`
      + ` = ${fixed(shifted[opened], DIGITS)} ÷ ${few(temperature)} = ${few(scaled[opened])}, and exp(${few(scaled[opened])}) = ${few(exponentials[opened])}`;
    const unseen = sum - shown.reduce((total, index) => total + exponentials[index], 0);
    const others = names.length - shown.length;
    if (this.others) this.others.textContent = others > 0 ? ` + ${few(Math.max(0, unseen))} of ${others.toLocaleString("en")} other classes` : "";
    if (this.total) this.total.textContent = few(sum);
    this.rest.textContent = others > 0 ? `The ${shown.length} classes with the largest logits; ${others.toLocaleString("en")} others have ${few(Math.max(0, unseen / sum))} together.` : "";
    this.lines[1].textContent = `probability of ${name} = ${few(exponentials[opened])} ÷ ${few(sum)} = ${few(probabilities[opened])}`;
    this.lines[1].className = "result";
    this.lines[2].textContent = `A sigmoid would look at this logit alone: 1 ÷ (1 + exp(−z)) = ${few(sigmoid(logits[opened]))}. `
      + "Such shares need not sum to 1: several labels may be true of one picture.";
    this.lines[2].className = "aside";
  }
}
