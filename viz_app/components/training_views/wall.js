// @ts-check
/** The pictures that the network is asked about again and again, the wrong ones first, with what it says and how sure. */
import { element } from "../maps/chrome.js";
import { Patience, isRight, ordered } from "./order.js";
import { rove } from "./roving.js";
import { paintPicture } from "./still.js";
import { answerSentence, shortPercent, write, wrongSentence } from "./words.js";

/** @typedef {import("./still.js").Still} Still */
/** @typedef {import("./training_views.js").Part} Part */
/** @typedef {import("./training_views.js").Tell} Tell */
/** @typedef {{button: HTMLButtonElement, said: HTMLElement, sure: HTMLElement, bar: HTMLElement, sign: HTMLElement}} Tile */

const HINT = "Point at a picture to read the answer; click it to see what the layers make of it.";
const GLIDE_MS = 350;

export class Wall {
  /** @param {ShadowRoot} parent @param {Still} still */
  constructor(parent, still) {
    this.still = still;
    this.stop = new AbortController();
    this.patience = new Patience();
    /** @type {number[]} */ this.order = [];
    this.timer = 0; // of the next time that they may change places
    this.epoch = 0; // the latest one
    /** @type {number | null} the picture under the pointer */ this.hovered = null;
    /** @type {number | null} the picture that the keys are at */ this.focused = null;
    this.count = element("p", "count");
    this.reading = element("output", "reading-line");
    this.tiles = still.labels.map((label, index) => this.tileOf(label, index));
    this.pictures = element("div", "pictures", { role: "group", "aria-label": "Pictures of the validation set, the wrong ones first; the arrow keys go from one to the other" });
    this.root = element("section", "view wall", { "aria-label": "Answers" }, [
      element("h3", "", {}, ["What it answers now"]), this.count, this.pictures, this.reading,
    ]);
    this.tiles[0].button.tabIndex = 0;
    rove(this.pictures, () => this.order.map((index) => this.tiles[index].button), this.stop.signal);
    this.listen(this.stop.signal);
    parent.append(this.root);
  }

  /** @param {number} label @param {number} index @returns {Tile} */
  tileOf(label, index) {
    const canvas = element("canvas", "", { "aria-hidden": "true" });
    paintPicture(canvas, this.still.pictures, index);
    const [said, sure, bar, sign] = [element("span", "said"), element("span", "sure"), element("span", "bar"), element("span", "sign")];
    const line = element("span", "line", {}, [sign, said]);
    const button = element("button", "picture", { type: "button", tabindex: "-1", "data-picture": String(index) }, [
      canvas, line, element("span", "rail", { "aria-hidden": "true" }, [bar]), sure,
    ]);
    return { button, said, sure, bar, sign };
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const indexOf = (/** @type {Event} */ { target }) => {
      const button = target instanceof Element ? target.closest("[data-picture]") : null;
      return button ? Number(button.getAttribute("data-picture")) : null;
    };
    const point = (/** @type {"hovered" | "focused"} */ by, /** @type {number | null} */ index) => {
      this[by] = index;
      this.read();
      this.sort();
    };
    this.pictures.addEventListener("pointerover", (event) => point("hovered", indexOf(event)), { signal });
    this.pictures.addEventListener("pointerleave", () => point("hovered", null), { signal });
    this.pictures.addEventListener("focusin", (event) => {
      const { target } = event;
      if (target instanceof Element && target.matches(":focus-visible")) point("focused", indexOf(event));
    }, { signal });
    this.pictures.addEventListener("focusout", () => point("focused", null), { signal });
    this.pictures.addEventListener("click", (event) => {
      const index = indexOf(event);
      if (index === null) return;
      this.mark(index);
      this.tell?.({ picture: String(index) });
    }, { signal });
  }

  /** @param {Part} part @param {Tell} tell */
  receive({ facts, arrays }, tell) {
    this.tell = tell;
    this.answers = { answered: arrays.answered.values, sure: arrays.sure.values, forTruth: arrays.truth.values };
    this.settled = facts.settled;
    this.epoch = facts.epoch;
    const wrong = this.still.labels.filter((_, index) => !isRight(this.now, this.still.labels, index)).length;
    write(this.count, `${wrongSentence(wrong, this.tiles.length)} ${facts.note}`);
    this.tiles.forEach((tile, index) => this.show(tile, index));
    this.mark(facts.chosen);
    this.sort();
    this.read();
  }

  /** What the network answered last. */
  get now() {
    return /** @type {NonNullable<typeof this.answers>} */ (this.answers);
  }

  /** @param {Tile} tile @param {number} index */
  show({ button, said, sure, bar, sign }, index) {
    const right = isRight(this.now, this.still.labels, index);
    button.classList.toggle("wrong", !right);
    write(sign, right ? "✓" : "✗");
    write(said, this.still.classes[this.now.answered[index]] ?? "–");
    write(sure, shortPercent(this.now.sure[index]));
    bar.style.transform = `scaleX(${(this.now.sure[index] || 0).toFixed(3)})`;
    button.setAttribute("aria-label", this.sentence(index));
  }

  /** @param {number} index */
  sentence(index) {
    const { classes, labels } = this.still;
    const { answered, sure, forTruth } = this.now;
    const said = classes[answered[index]] ?? "–";
    return answerSentence({ index, truth: classes[labels[index]], said, sure: sure[index], forTruth: forTruth[index] });
  }

  /** Mark the picture whose maps are shown. @param {number} chosen */
  mark(chosen) {
    this.tiles.forEach(({ button }, index) => button.setAttribute("aria-pressed", String(index === chosen)));
  }

  /** The picture that a person looks at, if any. */
  get pointed() {
    return this.hovered ?? this.focused;
  }

  read() {
    write(this.reading, this.pointed === null || !this.answers ? HINT : this.sentence(this.pointed));
    this.reading.classList.toggle("hint", this.pointed === null);
  }

  /** Let the pictures change places, if they may; they glide there. */
  sort() {
    window.clearTimeout(this.timer);
    if (!this.answers) return;
    const order = ordered(this.answers, this.still.labels);
    if (String(order) === String(this.order)) return;
    const moment = { now: performance.now(), held: this.pointed !== null, settled: this.settled, epoch: this.epoch };
    const wait = this.patience.wait(moment);
    if (wait) {
      if (Number.isFinite(wait)) this.timer = window.setTimeout(() => this.sort(), wait);
      return;
    }
    this.patience.change(moment);
    const before = this.order.map((index) => placeOf(this.tiles[index].button));
    const were = this.order;
    this.order = order;
    const active = this.tiles.find(({ button }) => button.matches(":focus"));
    this.pictures.append(...order.map((index) => this.tiles[index].button));
    active?.button.focus({ preventScroll: true });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    were.forEach((index, at) => glide(this.tiles[index].button, before[at]));
  }

  close() {
    window.clearTimeout(this.timer);
    this.stop.abort();
    this.root.remove();
  }
}

/** @param {HTMLElement} button */
function placeOf({ offsetLeft, offsetTop }) {
  return { left: offsetLeft, top: offsetTop };
}

/** @param {HTMLElement} button @param {{left: number, top: number}} from */
function glide(button, { left, top }) {
  const [x, y] = [left - button.offsetLeft, top - button.offsetTop];
  if (x || y) button.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: GLIDE_MS, easing: "ease-in-out" });
}
