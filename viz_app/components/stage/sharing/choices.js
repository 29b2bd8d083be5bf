// @ts-check
/** A row of sliders and lists. Each change is told at once, and again when the person lets go. */
import { element } from "../../maps/chrome.js";

/** @typedef {{name: string, title: string, low: number, high: number}} Slider whole numbers */
/** @typedef {{name: string, title: string, options: Record<string, string>}} List titles by slug */
/** @typedef {Record<string, any>} Values by name */

export class Choices {
  /** @param {HTMLElement} place @param {(Slider | List)[]} fields */
  constructor(place, fields) {
    /** @type {Values} */ this.values = {};
    /** @type {Record<string, (value: any) => void>} */ this.write = {};
    /** @type {Record<string, HTMLElement>} */ this.fields = {};
    /** Told each change. */
    this.changed = () => {};
    /** Told when the person lets go. */
    this.settled = () => {};
    for (const field of fields) {
      this.fields[field.name] = "options" in field ? this.list(field) : this.slider(field);
      place.append(this.fields[field.name]);
    }
  }

  /** @param {Values} values of these fields; others are left aside */
  set(values) {
    for (const name of Object.keys(this.write)) this.put(name, values[name]);
  }

  /** @param {string} name @param {any} value */
  put(name, value) {
    this.values[name] = value;
    this.write[name](value);
  }

  /** @param {Slider} slider */
  slider({ name, title, low, high }) {
    const input = element("input", "", { type: "range", min: String(low), max: String(high), "aria-label": title });
    const shown = element("b", "");
    this.write[name] = (value) => {
      input.value = String(value);
      shown.textContent = String(value).replace("-", "−");
    };
    input.addEventListener("input", () => { this.put(name, Number(input.value)); this.changed(); });
    input.addEventListener("change", () => this.settled());
    return element("label", "choice", {}, [element("span", "", {}, [`${title} `, shown]), input]);
  }

  /** @param {List} list */
  list({ name, title, options }) {
    const select = element("select", "", { "aria-label": title });
    select.append(...Object.entries(options).map(([slug, text]) => element("option", "", { value: slug }, [text])));
    this.write[name] = (value) => { select.value = value; };
    select.addEventListener("change", () => { this.put(name, select.value); this.changed(); this.settled(); });
    return element("label", "choice", {}, [element("span", "", {}, [title]), select]);
  }
}
