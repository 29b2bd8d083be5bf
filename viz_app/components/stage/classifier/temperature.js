// @ts-check
/** A temperature on a logarithmic slider, and as a number to type. */
import { readWeight } from "../../kernel_editor/weight_text.js";
import { element } from "../../maps/chrome.js";
import { shortText } from "../../maps/reading.js";

const STEPS = 600; // an even number, so that the middle of 0.001 to 1000 is 1

export class Temperature {
  /** @param {HTMLElement} place @param {[number, number]} range lowest and highest */
  constructor(place, [low, high]) {
    this.low = low;
    this.high = high;
    this.value = 1;
    this.slider = element("input", "scrub", { type: "range", min: "0", max: String(STEPS), "aria-label": "Temperature" });
    this.field = element("input", "number", { type: "text", inputmode: "decimal", "aria-label": "Temperature as a number", maxlength: "12" });
    place.append(element("label", "", {}, ["Temperature T", this.slider]), this.field);
    /** Told each change at once. */
    this.changed = () => {};
    /** Told when the person lets go. */
    this.settled = () => {};
    this.slider.addEventListener("input", () => { this.set(this.along(Number(this.slider.value))); this.changed(); });
    this.slider.addEventListener("change", () => this.settled());
    /** Told why what was typed changes nothing. */
    this.refused = (/** @type {string} */ _) => {};
    this.field.addEventListener("input", () => this.take(readWeight(this.field.value)));
    this.field.addEventListener("change", () => this.leave());
  }

  /** The temperature at a step, in three digits. @param {number} step */
  along(step) {
    return Number((this.low * (this.high / this.low) ** (step / STEPS)).toPrecision(3));
  }

  /** @param {number} value within the range */
  set(value) {
    this.value = value;
    this.slider.value = String(Math.round((STEPS * Math.log(value / this.low)) / Math.log(this.high / this.low)));
    this.slider.setAttribute("aria-valuetext", String(value));
    this.field.value = shortText(value, 4);
  }

  /** The typing is over. */
  leave() {
    const [text, typed] = [this.field.value, readWeight(this.field.value)];
    this.set(this.value);
    if (this.allows(typed)) this.settled();
    else this.refused(`“${text}” is no temperature: type a number from ${this.low} to ${this.high.toLocaleString("en")}.`);
  }

  /** @param {number | null} value @returns {value is number} */
  allows(value) {
    return value !== null && value >= this.low && value <= this.high;
  }

  /** Take what is typed, if it is a temperature; what is none changes nothing. @param {number | null} value */
  take(value) {
    if (!this.allows(value)) return;
    const typed = this.field.value;
    this.set(value);
    this.field.value = typed;
    this.changed();
  }
}
