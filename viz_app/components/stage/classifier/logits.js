// @ts-check
/** One logit as a bar to drag, with arrow keys too, and as a number to type. */
import { readWeight } from "../../kernel_editor/weight_text.js";
import { element } from "../../maps/chrome.js";
import { Bar } from "./bar.js";
import { DIGITS, fixed } from "./contributions.js";

const START = 3; // CSS pixels; a pointer that moved less has clicked, not dragged
/** @type {Record<string, number>} in steps */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

export class Logit {
  /** @param {string} name the class @param {number} most the largest size that may be typed */
  constructor(name, most) {
    this.most = most;
    this.value = 0;
    this.limit = 1; // the bar's two ends are minus and plus this
    this.bar = new Bar("logit");
    const slider = { role: "slider", tabindex: "0", "aria-label": `Logit of ${name}` };
    for (const [attribute, text] of Object.entries(slider)) this.bar.root.setAttribute(attribute, text);
    const range = `from −${most.toLocaleString("en")} to ${most.toLocaleString("en")}`;
    this.field = element("input", "number", { type: "text", inputmode: "decimal", maxlength: "14",
      "aria-label": `Logit of ${name} as a number`, title: `A number ${range}` });
    /** Told each change at once. */
    this.changed = () => {};
    /** Told when the person lets go. */
    this.settled = () => {};
    /** Told why what was typed changes nothing. */
    this.refused = (/** @type {string} */ _) => {};
    this.listen();
  }

  /** @param {number} value @param {number} limit */
  show(value, limit) {
    this.value = value;
    this.limit = limit;
    this.bar.set(value, [-limit, limit]);
    const text = fixed(value, DIGITS);
    for (const [name, number] of [["valuemin", -limit], ["valuemax", limit], ["valuenow", value]]) this.bar.root.setAttribute(`aria-${name}`, String(number));
    this.bar.root.setAttribute("aria-valuetext", text);
    if (!this.typing) this.field.value = text;
  }

  /** Whether the person is typing here: then the text is theirs. */
  get typing() {
    return /** @type {ShadowRoot | Document} */ (this.field.getRootNode()).activeElement === this.field;
  }

  /** The step of a drag and of a key: a hundredth of the bar's power of ten. */
  get step() {
    return 10 ** (Math.floor(Math.log10(this.limit)) - 1);
  }

  /** @param {number} value */
  take(value) {
    this.value = value;
    this.changed();
  }

  listen() {
    const { root } = this.bar;
    /** @type {{x: number, moved: boolean} | null} */
    let drag = null;
    root.addEventListener("pointerdown", (event) => {
      if (event.button === 0) drag = { x: event.clientX, moved: false };
    });
    root.addEventListener("pointermove", (event) => {
      if (event.buttons === 0) drag = null; // let go elsewhere
      if (!drag || (!drag.moved && Math.abs(event.clientX - drag.x) < START)) return;
      if (!drag.moved) root.setPointerCapture(event.pointerId);
      drag.moved = true;
      const { left, width } = root.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
      this.take(rounded((2 * share - 1) * this.limit, this.step / 10));
    });
    const end = () => {
      if (drag?.moved) this.settled();
      drag = null;
    };
    root.addEventListener("pointerup", end);
    root.addEventListener("pointercancel", end);
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("keyup", (event) => event.key in KEYS && this.settled());
    this.field.addEventListener("input", () => {
      const typed = readWeight(this.field.value);
      if (typed !== null && Math.abs(typed) <= this.most) this.take(typed);
    });
    this.field.addEventListener("change", () => {
      const typed = readWeight(this.field.value);
      if (typed !== null && Math.abs(typed) <= this.most) this.settled();
      else this.refused(`“${this.field.value}” is no logit: type a number from −${this.most.toLocaleString("en")} to ${this.most.toLocaleString("en")}.`);
    });
    this.field.addEventListener("blur", () => { this.field.value = fixed(this.value, DIGITS); });
    this.field.addEventListener("keydown", (event) => event.stopPropagation()); // Streamlit has keys of its own
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const steps = KEYS[event.key];
    if (!steps || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const moved = rounded(this.value + steps * this.step, this.step / 10);
    this.take(Math.min(this.limit, Math.max(-this.limit, moved)));
  }
}

/** The nearest whole number of steps, in as many decimals as these have. @param {number} value @param {number} step */
function rounded(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(7));
}
