// @ts-check
/** The weights that the network lays on its input itself, as pictures that change while it learns. */
import { largestOf } from "../live_network/cards.js";
import { LiveGrid } from "../live_network/live_grid.js";
import { room } from "../live_network/room.js";
import { element, inkOf } from "../maps/chrome.js";
import { exactText, shortText } from "../maps/reading.js";
import { write } from "./words.js";

/** @typedef {import("./training_views.js").Part} Part */

const BAR = "2.75rem"; // height of the line with the reading and the buttons

export class Kernels {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    const { host, inside } = room();
    this.inside = inside;
    this.sentence = element("p", "sentence");
    this.scale = element("p", "sentence");
    this.root = element("section", "view", { "aria-label": "Kernels" }, [
      element("h3", "", {}, ["What it looks for"]), this.sentence, host, this.scale,
    ]);
    /** @type {LiveGrid | null} */ this.grid = null;
    this.shape = "";
    parent.append(this.root);
  }

  /** @param {Part} part */
  receive({ facts, arrays }) {
    const { shape: [count, channels, height, width], values } = arrays.kernels;
    const weights = /** @type {Float32Array} */ (values);
    const limit = largestOf(weights) || 1;
    const view = { maps: { height, width, values: weights }, limits: /** @type {[number, number]} */ ([-limit, limit]), dimmed: false };
    const shape = arrays.kernels.shape.join();
    if (shape !== this.shape || !this.grid) this.build({ count, channels }, view, facts.noun);
    this.shape = shape;
    this.grid?.follow(view, inkOf(this.root));
    write(this.sentence, facts.sentence);
    write(this.scale, channels === 3 ? colourSentence(limit) : "");
    this.scale.title = channels === 3 ? `The largest weight, whatever its sign, is ${exactText(limit)}.` : "";
  }

  /** @param {{count: number, channels: number}} size @param {import("../live_network/live_grid.js").View} view @param {string} noun */
  build({ count, channels }, view, noun) {
    this.grid?.remove();
    const kind = channels === 3 ? "rgb" : "signed";
    const tiles = Array.from({ length: count }, (_, index) => ({ title: `${noun} ${index}`, kind: /** @type {"rgb" | "signed"} */ (kind), plane: index * channels, limits: view.limits }));
    this.grid = new LiveGrid(this.inside, tiles, view, { name: `The first layer’s weights, ${count} ${noun}s`, size: "small", unit: "0-1" });
    if (kind === "rgb") this.grid.chrome.root.style.paddingBottom = BAR; // a colour scale would stand beside the bar
  }

  close() {
    this.grid?.remove();
    this.root.remove();
  }
}

/** @param {number} limit */
function colourSentence(limit) {
  return `Middle gray is a weight of 0. A pixel is the brighter in red, green or blue, the larger its weight for that colour; the darkest is −${shortText(limit)}, the brightest ${shortText(limit)}.`;
}
