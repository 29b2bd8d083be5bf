// @ts-check
/**
 * The sample pictures in a row above the map. A click sends one through the network: at once where the browser can compute
 * it, else by the server, which hears of the click in both cases and sends everything else on the page.
 */
import { element } from "../maps/chrome.js";
import { rove } from "../training_views/roving.js";
import { Pass } from "./passing.js";
import { paintPicture } from "./thumbs.js";

const WARM_AFTER_MS = 300; // once the row is painted

/** @typedef {import("../engine/packing.js").PackedArray} PackedArray */
/** @typedef {import("./map.js").NetworkMap} NetworkMap */
/**
 * @typedef {object} PicturesFacts
 * @property {string} key
 * @property {string} name of the network
 * @property {[string, string][]} samples slug and title of each
 * @property {string[]} classNames
 * @property {number[]} mean
 * @property {number[]} std
 * @property {import("../engine/network.js").Layer[]} layers empty where the browser cannot compute the network
 */

export class Pictures {
  /**
   * @param {PicturesFacts} facts
   * @param {Record<string, PackedArray>} arrays pictures: all of them, (n, c, h, w); and the network's weights
   * @param {number} patience milliseconds that an answer of the server is waited for
   */
  constructor(facts, arrays, patience) {
    this.patience = patience;
    this.facts = facts;
    this.pictures = facts.samples.map((_, index) => pictureAt(arrays.pictures, index));
    this.pass = facts.layers.length > 0 ? new Pass(facts, arrays) : null;
    this.stop = new AbortController();
    this.buttons = facts.samples.map((sample, index) => this.button(sample, index));
    this.told = element("output", "told", { "aria-live": "polite" });
    this.row = element("div", "row", { role: "group", "aria-label": "Sample pictures: arrow keys go from one to the next" }, this.buttons);
    this.root = element("div", "samples", {}, [this.row, this.told]);
    rove(this.row, () => this.buttons, this.stop.signal);
    /** @type {NetworkMap | null} */
    this.map = null;
    this.asked = { sample: "", at: -Infinity }; // the click that the server has not answered yet
    this.warming = setTimeout(() => this.pass?.warmUp(this.pictures[0]), WARM_AFTER_MS);
  }

  /** @param {[string, string]} sample @param {number} index */
  button([slug, title], index) {
    const canvas = element("canvas", "", { "aria-hidden": "true" });
    paintPicture(canvas, inBytes(this.pictures[index]));
    const made = element("button", "", { type: "button", title, "aria-label": title, "data-sample": slug, tabindex: index === 0 ? "0" : "-1" }, [canvas]);
    made.addEventListener("click", () => this.choose(index), { signal: this.stop.signal });
    return made;
  }

  /** Stand above a map, and mark the picture that it shows. @param {NetworkMap} map */
  stand(map) {
    if (map.facts.name !== this.facts.name) return; // those of another network are on their way
    this.map = map;
    if (this.root.parentElement !== map.parts.pictures) map.parts.pictures.replaceChildren(this.root);
    if (!this.isWaiting()) this.mark(map.facts.sample);
  }

  /** @param {number} index */
  choose(index) {
    const { map, pass, facts } = this;
    const [slug, title] = facts.samples[index];
    if (!map || slug === map.facts.sample) return;
    this.asked = { sample: slug, at: performance.now() };
    this.mark(slug);
    if (pass) {
      const { thumbnails, ...computed } = pass.of(this.pictures[index], map.facts.steps);
      map.receive({ ...map.facts, ...computed, layer: map.layer, unit: map.unit, sample: slug }, { thumbnails, seen: inBytes(this.pictures[index]) }, map.tell);
      this.told.textContent = `${title}: computed in your browser in ${(performance.now() - this.asked.at).toFixed(0)} ms`;
    } else this.told.textContent = title;
    map.tell.picture(slug);
  }

  /** Whether what the server sends is older than the last click. @param {{name: string, sample: string}} sent */
  overtook({ name, sample }) {
    if (name !== this.facts.name || !this.isWaiting()) return false;
    if (sample !== this.asked.sample) return true;
    this.asked.at = -Infinity;
    return false;
  }

  isWaiting() {
    return performance.now() - this.asked.at < this.patience;
  }

  /** @param {string} slug */
  mark(slug) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.sample === slug));
  }

  close() {
    clearTimeout(this.warming);
    this.stop.abort();
    this.root.remove();
  }
}

/** @param {PackedArray} all @param {number} index @returns {PackedArray} */
function pictureAt({ shape: [, ...shape], values }, index) {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: values.subarray(index * size, (index + 1) * size) };
}

/** @param {PackedArray} picture @returns {PackedArray} */
function inBytes({ shape, values }) {
  return { shape, values: values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value)))) };
}
