// @ts-check
/** Painting on the picture: which pixels a person changed, and the brush. The picture itself stays as it was. */
import { element } from "../../maps/chrome.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {[number, ...number[]]} Pixel its number in the plane, and a byte for each channel */
/** @typedef {{picture: string, pixels: Pixel[]}} Sent picture: names the one that was painted on */
/** @typedef {{row: number, col: number}} At */

const SIZES = [1, 3, 5, 9]; // pixels along the brush's side
const HELP = "Drag over the picture, or move with the arrow keys and press Enter.";

export class Painting {
  /**
   * @param {HTMLElement} section
   * @param {Stack} image
   * @param {Sent} sent
   * @param {{switched: (on: boolean) => void, changed: () => void, settled: (sent: Sent) => void}} told
   */
  constructor(section, image, sent, told) {
    this.told = told;
    this.on = false;
    this.version = 0; // counts what was painted
    this.base = image;
    this.picture = sent.picture;
    this.pixels = new Map(sent.pixels.map(([index, ...bytes]) => [index, bytes]));
    /** @type {Map<number, number[]>[]} what was painted before each stroke */
    this.past = [];
    /** @type {At | null} where the stroke is */
    this.last = null;
    this.toggle = button("Paint", "Paint on the picture", () => this.switch(!this.on));
    this.toggle.setAttribute("aria-pressed", "false");
    this.colour = element("input", "colour", { type: "color", value: "#ffffff", "aria-label": "Colour of the brush", title: "Colour of the brush" });
    this.size = element("select", "", { "aria-label": "Size of the brush" }, SIZES.map((size) => element("option", "", { value: String(size) }, [`${size} px`])));
    this.back = button("Undo", "Take the last stroke back", () => this.undo());
    this.clear = button("Clear", "Take all paint off", () => this.wipe());
    this.tools = element("span", "paint-tools", {}, [this.colour, this.size, this.back, this.clear]);
    this.root = element("div", "painting", { role: "group", "aria-label": "Paint on the picture", title: HELP }, [this.toggle, this.tools]);
    section.append(this.root);
    this.show();
  }

  /** Take what the server sends: our own paint coming back, or another picture. @param {Stack} image @param {Sent} sent */
  receive(image, sent) {
    this.base = image;
    if (sent.picture === this.picture) return;
    this.picture = sent.picture;
    this.pixels = new Map(sent.pixels.map(([index, ...bytes]) => [index, bytes]));
    this.past = [];
    this.show();
  }

  /** The picture with the paint on it. @returns {Stack} */
  painted() {
    if (this.pixels.size === 0) return this.base;
    const { channels, height, width } = this.base;
    const values = this.base.values.slice();
    for (const [index, bytes] of this.pixels) {
      for (let channel = 0; channel < channels; channel++) values[channel * height * width + index] = Math.fround(bytes[channel] / 255);
    }
    return { channels, height, width, values };
  }

  /** @param {boolean} on */
  switch(on) {
    this.on = on;
    this.toggle.setAttribute("aria-pressed", String(on));
    this.show();
    this.told.switched(on);
  }

  show() {
    this.tools.hidden = !this.on && this.pixels.size === 0;
    this.back.disabled = this.past.length === 0;
    this.clear.disabled = this.pixels.size === 0;
  }

  /** Draw on to a pixel; without one, the stroke has ended. @param {At | null} at */
  stroke(at) {
    if (!at) {
      if (this.last) this.settle();
      this.last = null;
      return;
    }
    if (!this.last) this.past.push(new Map(this.pixels));
    for (const place of between(this.last ?? at, at)) this.dab(place);
    this.last = at;
    this.told.changed();
  }

  /** @param {At} middle */
  dab({ row, col }) {
    this.version++;
    const { channels, height, width } = this.base;
    const [red, green, blue] = [1, 3, 5].map((start) => parseInt(this.colour.value.slice(start, start + 2), 16));
    const bytes = channels === 3 ? [red, green, blue] : [Math.round(0.299 * red + 0.587 * green + 0.114 * blue)];
    const side = Number(this.size.value);
    const first = { row: row - (side >> 1), col: col - (side >> 1) };
    for (let r = Math.max(0, first.row); r < Math.min(height, first.row + side); r++) {
      for (let c = Math.max(0, first.col); c < Math.min(width, first.col + side); c++) this.pixels.set(r * width + c, bytes);
    }
  }

  undo() {
    const before = this.past.pop();
    if (before) this.replace(before);
  }

  wipe() {
    this.past.push(new Map(this.pixels));
    this.replace(new Map());
  }

  /** @param {Map<number, number[]>} pixels */
  replace(pixels) {
    this.pixels = pixels;
    this.version++;
    this.told.changed();
    this.settle();
  }

  settle() {
    this.show();
    const pixels = [...this.pixels].map(([index, bytes]) => /** @type {Pixel} */ ([index, ...bytes]));
    this.told.settled({ picture: this.picture, pixels });
  }
}

/** The pixels of a line, so that a fast stroke has no gaps. @param {At} from @param {At} to @returns {At[]} */
function between(from, to) {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.col - from.col), 1);
  return Array.from({ length: steps }, (_, step) => {
    const share = (step + 1) / steps;
    return { row: Math.round(from.row + share * (to.row - from.row)), col: Math.round(from.col + share * (to.col - from.col)) };
  });
}

/** @param {string} text @param {string} title @param {() => void} act */
function button(text, title, act) {
  const made = element("button", "", { type: "button", title }, [text]);
  made.addEventListener("click", act);
  return made;
}
