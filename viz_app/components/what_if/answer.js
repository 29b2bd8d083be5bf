// @ts-check
/** The answer before and after: two bars for each class, and a sentence of what has changed. */
import { softmax } from "../engine/dense.js";
import { element } from "../maps/chrome.js";
import { percentOf } from "../maps/class_bar.js";
import { write } from "./layout.js";

/** @typedef {{before: Float32Array, after: Float32Array}} Logits */
/** @typedef {{before: Float64Array, after: Float64Array}} Shares of 1, class by class */
/** @typedef {{root: HTMLElement, name: HTMLElement, bars: HTMLElement[], percents: HTMLElement[], change: HTMLElement}} Row */

const FEW = 10; // classes that are all shown, in their own order
const TOP = 5; // of many classes, before and after
const TEMPERATURES = { low: -1, high: 1, step: 0.05 }; // powers of ten; of two digits each is another number

export class Answer {
  /** @param {HTMLElement} place @param {(temperature: number) => void} act */
  constructor(place, act) {
    this.sentence = element("p", "verdict", { "aria-hidden": "true" });
    this.spoken = element("p", "spoken", { role: "status" });
    this.note = element("p", "hint");
    this.list = element("ol", "bars", { "aria-label": "Probability of each class, before and after" });
    const key = element("p", "key", { "aria-hidden": "true" }, [element("span", "was"), "before", element("span", "is"), "after", element("span", "points", {}, ["points"])]);
    const { low, high, step } = TEMPERATURES;
    this.range = element("input", "", { type: "range", min: String(low), max: String(high), step: String(step), "aria-label": "Softmax temperature" });
    this.reading = element("output", "");
    this.range.addEventListener("input", () => act(Number((10 ** Number(this.range.value)).toPrecision(2))));
    const title = "Divides the numbers before softmax: above 1 the probabilities come closer together, below 1 the largest wins more";
    const temperature = element("label", "slider", { title }, [element("span", "", {}, ["Temperature"]), this.range, this.reading]);
    place.append(this.sentence, this.spoken, this.note, key, this.list, temperature);
    /** @type {Row[]} */
    this.rows = [];
    this.classes = /** @type {string[]} */ ([]);
  }

  /** @param {import("./models.js").NetworkFacts} facts @param {Logits} logits @param {{temperature: number, changed: boolean, waiting: boolean}} how changed: whether anything is */
  show({ classes, title, mark }, logits, { temperature, changed, waiting }) {
    this.classes = classes;
    const shares = { before: softmax(logits.before, 1).probabilities, after: softmax(logits.after, temperature).probabilities };
    const shown = shownOf(shares);
    this.makeRows(shown.length);
    shown.forEach((index, row) => this.fill(this.rows[row], index, shares));
    write(this.sentence, sentenceOf(title, classes, shares, changed));
    const note = waiting ? "The server computes …" : mark ? "Random weights: these are no real answers." : "";
    write(this.note, note);
    const place = String(Math.log10(temperature).toFixed(2));
    if (Number(this.range.value) !== Number(place)) this.range.value = place;
    write(this.reading, String(temperature));
    this.range.setAttribute("aria-valuetext", String(temperature));
    this.list.classList.toggle("waiting", waiting);
  }

  /** Say the sentence to who cannot see it, once a change is settled. */
  say() {
    write(this.spoken, this.sentence.textContent ?? "");
  }

  /** @param {number} count */
  makeRows(count) {
    while (this.rows.length > count) this.rows.pop()?.root.remove();
    while (this.rows.length < count) {
      const bars = [element("span", "bar was"), element("span", "bar is")];
      const percents = [element("span", "percent was"), element("span", "percent is")];
      const name = element("span", "name");
      const change = element("span", "change");
      const rails = element("span", "rails", { "aria-hidden": "true" }, bars.map((bar) => element("span", "rail", {}, [bar])));
      const root = element("li", "", {}, [name, rails, element("span", "percents", {}, percents), change]);
      this.list.append(root);
      this.rows.push({ root, name, bars, percents, change });
    }
  }

  /** @param {Row} row @param {number} index of the class @param {Shares} shares */
  fill({ root, name, bars, percents, change }, index, { before, after }) {
    write(name, this.classes[index] ?? `class ${index}`);
    [before[index], after[index]].forEach((share, which) => {
      const scale = `scaleX(${share.toFixed(4)})`;
      if (bars[which].style.transform !== scale) bars[which].style.transform = scale;
      write(percents[which], percentOf(share));
    });
    const points = pointsOf(after[index] - before[index]);
    write(change, points);
    change.className = `change ${points.startsWith("+") ? "more" : points.startsWith("−") ? "less" : ""}`;
    const title = `${name.textContent}: ${before[index]} before, ${after[index]} after`;
    if (root.title !== title) root.title = title;
    root.classList.toggle("most", index === best(after));
  }
}

/** The classes that are shown: all of a few; of many the first ones before, and those that came up. @param {Shares} shares @returns {number[]} */
function shownOf({ before, after }) {
  if (before.length <= FEW) return Array.from(before, (_, index) => index);
  return [...new Set([...top(before), ...top(after)])];
}

/** @param {Float64Array} shares @returns {number[]} */
function top(shares) {
  /** @type {number[]} */
  const found = [];
  for (let index = 0; index < shares.length; index++) {
    if (found.length === TOP && shares[index] <= shares[found[TOP - 1]]) continue;
    const place = found.findIndex((other) => shares[index] > shares[other]);
    found.splice(place < 0 ? found.length : place, 0, index);
    found.length = Math.min(found.length, TOP);
  }
  return found;
}

/** @param {ArrayLike<number>} shares */
function best(shares) {
  let most = 0;
  for (let index = 1; index < shares.length; index++) if (shares[index] > shares[most]) most = index;
  return most;
}

/** @param {string} title @param {string[]} classes @param {Shares} shares @param {boolean} changed @returns {string} */
function sentenceOf(title, classes, { before, after }, changed) {
  const [was, is] = [best(before), best(after)];
  const [old, now] = [classes[was] ?? `class ${was}`, classes[is] ?? `class ${is}`];
  const [first, then] = [percentOf(before[was]), percentOf(after[is])];
  if (!changed) return `${title} ${surely(before[was])} “${old}”, ${first}. Nothing is changed yet.`;
  if (was !== is) return `${title} ${surely(before[was], true)} “${old}”, ${first}; now it ${surely(after[is])} “${now}”, ${then}.`;
  const points = pointsOf(after[is] - before[is]);
  if (points === "0.0") return `${title} still says “${now}”, ${then}, as before.`;
  return `${title} still says “${now}”, but now with ${then}: ${points.slice(1)} points ${points.startsWith("+") ? "more" : "less"} than before.`;
}

/** How sure the network is, in words. @param {number} share @param {boolean} [past] */
function surely(share, past = false) {
  if (share >= 0.9) return past ? "was sure of" : "is sure of";
  if (share >= 0.5) return past ? "said" : "says";
  return past ? "guessed" : "guesses";
}

/** @param {number} difference of shares @returns {string} in points of percent, with its sign */
function pointsOf(difference) {
  const text = (100 * Math.abs(difference)).toFixed(1);
  return text === "0.0" ? text : `${difference < 0 ? "−" : "+"}${text}`;
}
