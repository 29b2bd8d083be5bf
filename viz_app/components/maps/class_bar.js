// @ts-check
/** How probable one class is: its name, a bar and a number. `bars.css` is what they look like. */
import { element } from "./element.js";

export class ClassBar {
  /** @param {string} [name] */
  constructor(name = "") {
    this.name = element("span", "name", {}, [name]);
    this.bar = element("span", "bar");
    this.percent = element("span", "percent");
    this.row = element("li", "", {}, [this.name, element("span", "rail", { "aria-hidden": "true" }, [this.bar]), this.percent]);
  }

  /** @param {number | null} share of 1; null where there is no answer @param {boolean} isMost whether no other class is more probable */
  show(share, isMost) {
    this.bar.style.transform = `scaleX(${(share ?? 0).toFixed(4)})`;
    this.percent.textContent = share === null ? "–" : percentOf(share);
    this.row.classList.toggle("most", isMost);
  }
}

/** @param {number} share */
export function percentOf(share) {
  return `${(100 * share).toFixed(1)}%`;
}
