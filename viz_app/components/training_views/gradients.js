// @ts-check
/** How large the gradient of each layer is, on a scale on which each step to the right is ten times as much. */
import { element } from "../maps/chrome.js";
import { rove } from "./roving.js";
import { gradientSentence, tenTo, threeDigits, write } from "./words.js";

/** @typedef {import("./words.js").Gradient} Gradient */
/** @typedef {{row: HTMLElement, bar: HTMLElement, range: HTMLElement, value: HTMLElement, least: number, largest: number}} Row least and largest: seen so far */

const HINT = "Point at a layer to read its numbers. The thin line spans all sizes seen since you opened this view.";

export class Gradients {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.stop = new AbortController();
    this.sentence = element("p", "verdict");
    this.list = element("div", "gradients", { role: "listbox", "aria-label": "Gradient of each layer, the first layer first" });
    this.axis = element("div", "axis", { "aria-hidden": "true" });
    this.reading = element("output", "reading-line hint", {}, [HINT]);
    this.root = element("section", "view", { "aria-label": "Gradients" }, [
      element("h3", "", {}, ["How much each layer learns from the last step"]), this.sentence, this.list, this.axis, this.reading,
    ]);
    /** @type {Row[]} */ this.rows = [];
    /** @type {Gradient[]} */ this.layers = [];
    /** @type {[number, number]} powers of ten; only grows, so that bars can be compared over time */ this.ends = [Infinity, -Infinity];
    /** @type {number | null} */ this.pointed = null;
    rove(this.list, () => this.rows.map(({ row }) => row), this.stop.signal);
    this.listen(this.stop.signal);
    parent.append(this.root);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const point = (/** @type {Event} */ { target }) => {
      const at = this.rows.findIndex(({ row }) => target instanceof Node && row.contains(target));
      this.pointed = at < 0 ? null : at;
      this.read();
    };
    const leave = () => {
      this.pointed = null;
      this.read();
    };
    for (const name of ["pointerover", "focusin"]) this.list.addEventListener(name, point, { signal });
    for (const name of ["pointerleave", "focusout"]) this.list.addEventListener(name, leave, { signal });
  }

  /** @param {import("./training_views.js").Part} part */
  receive({ facts }) {
    const names = (/** @type {Gradient[]} */ layers) => layers.map(({ layer }) => layer).join();
    const another = names(facts.layers) !== names(this.layers);
    this.layers = facts.layers;
    if (another) this.build();
    for (const part of [this.list, this.axis, this.reading]) part.hidden = !this.layers.length;
    write(this.sentence, facts.sentence);
    this.sentence.dataset.kind = facts.kind;
    this.stretch();
    this.rows.forEach((row, at) => this.show(row, this.layers[at].gradient));
    this.read();
  }

  build() {
    this.ends = [Infinity, -Infinity];
    this.rows = this.layers.map(({ layer }, at) => {
      const [bar, range, value] = [element("span", "bar"), element("span", "range"), element("span", "value")];
      const rail = element("span", "rail", { "aria-hidden": "true" }, [bar, range]);
      const row = element("div", "row", { role: "option", tabindex: at ? "-1" : "0", "aria-selected": "false" }, [element("span", "name", {}, [layer]), rail, value]);
      return { row, bar, range, value, least: Infinity, largest: -Infinity };
    });
    this.list.replaceChildren(...this.rows.map(({ row }) => row));
  }

  /** Let the scale reach over all gradients seen so far, in whole powers of ten. */
  stretch() {
    const [low, high] = this.ends;
    const powers = this.layers.flatMap(({ gradient }) => (gradient ? [Math.log10(gradient)] : []));
    this.ends = [Math.min(low, ...powers.map(Math.floor)), Math.max(high, ...powers.map(Math.ceil))];
    if (this.ends[0] === this.ends[1]) this.ends[1] += 1;
    if (String(this.ends) === `${low},${high}` || !Number.isFinite(this.ends[0])) return;
    const [first, last] = this.ends;
    const step = Math.ceil((last - first) / 6);
    const marks = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, mark) => first + mark * step);
    this.axis.replaceChildren(...marks.map((power) => {
      const text = element("span", "", {}, [power >= 0 && power < 4 ? String(10 ** power) : `10${tenTo(power)}`]);
      text.style.left = `${(100 * (power - first)) / (last - first)}%`;
      return text;
    }));
  }

  /** Where a gradient stands on the scale, 0 to 1. @param {number} gradient */
  at(gradient) {
    const [first, last] = this.ends;
    return Math.min(1, Math.max(0, (Math.log10(gradient) - first) / (last - first)));
  }

  /** @param {Row} row @param {number | null} gradient null: not finite */
  show(row, gradient) {
    write(row.value, threeDigits(gradient));
    const length = gradient === null ? 1 : gradient === 0 ? 0 : this.at(gradient);
    row.bar.style.transform = `scaleX(${length.toFixed(4)})`;
    if (!gradient) return;
    row.least = Math.min(row.least, gradient);
    row.largest = Math.max(row.largest, gradient);
    const [from, to] = [this.at(row.least), this.at(row.largest)];
    Object.assign(row.range.style, { left: `${100 * from}%`, width: `${100 * (to - from)}%` });
  }

  read() {
    const { pointed } = this;
    write(this.reading, pointed === null ? HINT : gradientSentence(this.layers[pointed]));
    this.reading.classList.toggle("hint", pointed === null);
    this.rows.forEach(({ row }, at) => row.setAttribute("aria-selected", String(at === pointed)));
  }

  close() {
    this.stop.abort();
    this.root.remove();
  }
}
