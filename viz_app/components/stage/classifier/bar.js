// @ts-check
/** A number as a bar that starts at zero: to the right, orange, above it, to the left, blue, below it. */
import { element } from "../../maps/chrome.js";

export class Bar {
  /** @param {string} [className] */
  constructor(className = "") {
    this.fill = element("i", "");
    this.root = element("span", `bar ${className}`, {}, [this.fill]);
  }

  /** @param {number} value @param {[number, number]} range its two ends; zero lies between them, or is one of them */
  set(value, [low, high]) {
    const share = (/** @type {number} */ at) => (100 * (Math.min(high, Math.max(low, at)) - low)) / (high - low);
    const [from, to] = [share(Math.min(0, value)), share(Math.max(0, value))];
    Object.assign(this.fill.style, { left: `${from}%`, width: `${to - from}%` });
    this.fill.className = value < 0 ? "negative" : "";
    this.root.style.setProperty("--zero", `${share(0)}%`);
  }
}
