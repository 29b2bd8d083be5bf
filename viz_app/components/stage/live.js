// @ts-check
/** Controls inside a stage: they act in the browser in the next frame, and the server hears of them once they are settled. */
import { element } from "../maps/chrome.js";

/** @typedef {import("./stage.js").Send} Send */
/** @typedef {import("../maps/types.js").Place} Place */

const PAUSE_MS = 400;
let groups = 0; // each group of radio buttons needs a name of its own

export class Live {
  /**
   * @param {Record<string, string>} texts the settings as they stand in the page's address
   * @param {Send} send
   * @param {() => void} changed called in the frame after a change
   */
  constructor(texts, send, changed) {
    this.texts = { ...texts };
    this.send = send;
    this.changed = changed;
    this.pause = 0;
    this.frame = 0;
  }

  /** @param {string} name */
  number(name) {
    return Number(this.texts[name]);
  }

  /** @param {string} name */
  isOn(name) {
    return this.texts[name] === "yes";
  }

  /** The pixel that is pinned, if the maps have it; else the one in the middle of the first. @param {string} name @param {{channels: number, height: number, width: number}} maps @returns {Place} */
  place(name, { channels, height, width }) {
    const [tile, row, col] = this.texts[name].split(".").map(Number);
    if (this.texts[name] && tile < channels && row < height && col < width) return { tile, row, col };
    return { tile: 0, row: Math.floor(height / 2), col: Math.floor(width / 2) };
  }

  /** What a grid tells when a person clicks: the pixel is pinned. @param {string} name @returns {Send} */
  pin(name) {
    return (told, value) => {
      if (told === "position") this.set(name, /** @type {number[]} */ (value).join("."));
    };
  }

  /** @param {string} name @param {string} text */
  set(name, text) {
    if (this.texts[name] === text) return;
    this.texts[name] = text;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.changed();
    });
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.send("live", { ...this.texts }), PAUSE_MS);
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {{low: number, high: number, step: number, unit?: string, help: string}} range help: said on hover
   */
  slider(name, label, { low, high, step, unit = "", help }) {
    const sides = { type: "range", min: String(low), max: String(high), step: String(step), "aria-label": label };
    const input = element("input", "", sides);
    const reading = element("output", "");
    const tell = () => {
      const text = String(Number(input.value)); // a range writes 1.10 as 1.1, and 1 as 1
      reading.textContent = text.replace("-", "−") + unit;
      input.setAttribute("aria-valuetext", text + unit);
      this.set(name, text);
    };
    input.value = this.texts[name];
    input.addEventListener("input", tell);
    tell();
    return element("label", "slider", { title: help }, [element("span", "", {}, [label]), input, reading]);
  }

  /** @param {string} name @param {string} label @param {Record<string, string>} options titles by their text in the address @param {string} help */
  choice(name, label, options, help) {
    const group = `live-${groups++}`;
    const buttons = Object.entries(options).map(([slug, title]) => {
      const input = element("input", "", { type: "radio", name: group, value: slug });
      input.checked = this.texts[name] === slug;
      input.addEventListener("change", () => this.set(name, slug));
      return element("label", "", {}, [input, element("span", "", {}, [title])]);
    });
    return element("fieldset", "choice", { title: help }, [element("legend", "", {}, [label]), ...buttons]);
  }

  /** @param {string} name @param {string} label @param {string} help */
  toggle(name, label, help) {
    const input = element("input", "", { type: "checkbox" });
    input.checked = this.isOn(name);
    input.addEventListener("change", () => this.set(name, input.checked ? "yes" : "no"));
    return element("label", "toggle", { title: help }, [input, element("span", "", {}, [label])]);
  }

  close() {
    clearTimeout(this.pause);
    cancelAnimationFrame(this.frame);
  }
}
