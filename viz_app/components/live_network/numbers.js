// @ts-check
/** A vector of a network as rows of numbers, each on its colour; pointing at one reads it exactly. */
import { css, inkOn } from "../engine/palette.js";
import { element } from "../maps/chrome.js";
import { entriesOf, tableOf } from "../maps/colours.js";
import { exactText, shortText } from "../maps/reading.js";

/** @typedef {import("../maps/types.js").Tile} Tile */
/** @typedef {{values: Float32Array, kind: Tile["kind"], limits: [number, number], dimmed: boolean, off?: readonly number[]}} View off: numbers that are crossed out */
/** @typedef {{fill: string, ink: string}} Entry */
/** @typedef {{width: number, height: number, columns: number, ratio: number, head: number}} Layout width and height: of a cell; head: of the line of names above a row */

const NUMBERED = { width: 38, height: 20 }; // CSS pixels of a cell
const PLAIN = { width: 12, height: 12 }; // where there are too many to write out
const NAMED = { width: 58, height: 26 };
const NAME = 18; // CSS pixels above a row of named cells
const MOST_NUMBERS = 256;
const GAP = 1;
const DIMMED = 0.4;
const HINT = "Point at a number to read it exactly.";

export class Numbers {
  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} head gets the line in which a number is read
   * @param {{name: string, names: string[] | null, first?: number, choose?: (index: number) => void}} look names: of the numbers, where they have any; first: of a layer's that it begins with; choose: told of a click on one
   */
  constructor(place, head, { name, names, first = 0, choose }) {
    this.place = place;
    this.names = names;
    this.first = first;
    this.choose = choose;
    this.canvas = element("canvas", "numbers", { tabindex: "0", role: "application", "aria-label": name });
    this.readout = element("output", "reading", { "aria-live": "polite" }, [HINT]);
    head.append(this.readout);
    place.append(this.canvas);
    /** @type {Map<Tile["kind"], Entry[]>} */
    this.colours = new Map();
    /** @type {View} */
    this.view = { values: new Float32Array(0), kind: "signed", limits: [0, 1], dimmed: true };
    /** @type {import("../maps/types.js").Ink} the page's colours and font */
    this.ink = { text: "", muted: "", accent: "", covered: "", font: "" };
    /** @type {number | null} the number that is read */
    this.at = null;
    /** @type {Layout | null} */
    this.layout = null;
    this.stop = new AbortController();
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(place);
    this.listen(this.stop.signal);
  }

  /** @param {View} view @param {import("../maps/types.js").Ink} ink */
  follow(view, ink) {
    this.view = view;
    this.ink = ink;
    if (this.layout) this.paint(this.layout);
    else this.arrange();
  }

  /** Find how many cells stand in a row, and give the canvas its size. */
  arrange() {
    const { length } = this.view.values;
    const room = this.place.clientWidth;
    if (!length || !room) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const cell = this.names ? NAMED : length > MOST_NUMBERS ? PLAIN : NUMBERED;
    const columns = Math.min(length, Math.max(1, Math.floor(room / cell.width)));
    const wide = Math.floor(Math.min(room / columns, 1.5 * cell.width) * ratio);
    this.layout = { width: wide, height: Math.round(cell.height * ratio), columns, ratio, head: this.names ? NAME * ratio : 0 };
    const height = Math.ceil(length / columns) * (this.layout.height + this.layout.head);
    Object.assign(this.canvas, { width: columns * wide, height });
    Object.assign(this.canvas.style, { width: `${(columns * wide) / ratio}px`, height: `${height / ratio}px` });
    this.paint(this.layout);
  }

  /** @param {Layout} layout */
  paint(layout) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const { values, kind, limits, dimmed } = this.view;
    const page = this.ink;
    const entryOf = entriesOf({ title: "", kind, plane: 0, limits });
    const colours = this.coloursOf(kind);
    const numbered = layout.width >= NUMBERED.width * layout.ratio;
    const gap = Math.round(GAP * layout.ratio);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.globalAlpha = dimmed ? DIMMED : 1;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `${11 * layout.ratio}px ${page.font}`;
    for (let index = 0; index < values.length; index++) {
      const { x, y } = cornerOf(layout, index);
      const colour = colours[entryOf(values[index])] ?? colours[0];
      context.fillStyle = colour.fill;
      context.fillRect(x, y, layout.width - gap, layout.height - gap);
      if (!numbered) continue;
      context.fillStyle = colour.ink;
      context.fillText(shortText(values[index], 2), x + layout.width / 2, y + layout.height / 2, layout.width - 4 * layout.ratio);
    }
    context.globalAlpha = 1;
    this.crossOut(context, layout);
    this.paintNames(context, layout, page);
    this.read(context, layout);
  }

  /** @param {Tile["kind"]} kind */
  coloursOf(kind) {
    const made = this.colours.get(kind) ?? entriesAs(kind);
    this.colours.set(kind, made);
    return made;
  }

  /** @param {CanvasRenderingContext2D} context @param {Layout} layout */
  crossOut(context, layout) {
    for (const index of this.view.off ?? []) {
      const { x, y } = cornerOf(layout, index);
      const [right, low] = [x + layout.width - GAP, y + layout.height - GAP];
      for (const [colour, line] of /** @type {[string, number][]} */ ([["#fff", 3], ["#000", 1]])) {
        context.strokeStyle = colour;
        context.lineWidth = line * layout.ratio;
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(right, low);
        context.moveTo(right, y);
        context.lineTo(x, low);
        context.stroke();
      }
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Layout} layout @param {import("../maps/types.js").Ink} page */
  paintNames(context, layout, page) {
    if (!this.names) return;
    context.fillStyle = page.text;
    context.font = `600 ${12 * layout.ratio}px ${page.font}`;
    this.names.forEach((name, index) => {
      const { x, y } = cornerOf(layout, index);
      context.fillText(name, x + layout.width / 2, y - layout.head / 2, layout.width);
    });
  }

  /** Frame the number that is read, and say it. @param {CanvasRenderingContext2D} context @param {Layout} layout */
  read(context, layout) {
    const { at } = this;
    const text = at === null ? HINT : `${this.names ? this.names[at] : `unit ${this.first + at}`}${this.view.off?.includes(at) ? " (off)" : ""}: ${exactText(this.view.values[at])}`;
    if (this.readout.textContent !== text) this.readout.textContent = text;
    this.readout.classList.toggle("hint", at === null);
    if (at === null) return;
    const { x, y } = cornerOf(layout, at);
    for (const [colour, line] of /** @type {[string, number][]} */ ([["#fff", 4], ["#000", 2]])) { // seen on any colour
      context.strokeStyle = colour;
      context.lineWidth = line * layout.ratio;
      context.strokeRect(x + layout.ratio, y + layout.ratio, layout.width - 3 * layout.ratio, layout.height - 3 * layout.ratio);
    }
  }

  /** Read another number, or none. @param {number | null} at */
  point(at) {
    if (at === this.at) return;
    this.at = at;
    if (this.layout) this.paint(this.layout);
  }

  /** @param {number | null} at */
  chosen(at) {
    if (at !== null) this.choose?.(at);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => this.point(this.numberAt(event)), { signal });
    canvas.addEventListener("pointerdown", (event) => this.point(this.numberAt(event)), { signal });
    canvas.addEventListener("click", (event) => this.chosen(this.numberAt(event)), { signal });
    canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.point(null), { signal });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.point(this.at ?? 0), { signal });
    canvas.addEventListener("blur", () => this.point(null), { signal });
    canvas.addEventListener("keydown", (event) => {
      const columns = this.layout?.columns ?? 1;
      if (this.choose && (event.key === "Enter" || event.key === " ")) {
        this.chosen(this.at);
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -Infinity, End: Infinity }[event.key];
      if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      this.point(Math.min(this.view.values.length - 1, Math.max(0, (this.at ?? 0) + by)));
      event.preventDefault();
      event.stopPropagation(); // Streamlit has keys of its own
    }, { signal });
  }

  /** @param {{clientX: number, clientY: number}} event @returns {number | null} */
  numberAt({ clientX, clientY }) {
    if (!this.layout) return null;
    const { left, top } = this.canvas.getBoundingClientRect();
    const { width, height, head, columns, ratio } = this.layout;
    const col = Math.floor(((clientX - left) * ratio) / width);
    const row = Math.floor(((clientY - top) * ratio) / (height + head));
    const index = row * columns + col;
    return col >= 0 && col < columns && index >= 0 && index < this.view.values.length ? index : null;
  }

  close() {
    this.stop.abort();
    this.observer.disconnect();
  }
}

/** Each colour of a kind, and the ink that is read on it. @param {Tile["kind"]} kind @returns {Entry[]} */
function entriesAs(kind) {
  const bytes = new Uint8ClampedArray(tableOf(kind).buffer);
  return Array.from({ length: 256 }, (_, entry) => {
    const colour = /** @type {import("../engine/palette.js").Colour} */ ([...bytes.subarray(entry * 4, entry * 4 + 3)]);
    return { fill: css(colour), ink: inkOn(colour) };
  });
}

/** The upper left corner of a number's cell. @param {Layout} layout @param {number} index */
function cornerOf({ width, height, columns, head }, index) {
  return { x: (index % columns) * width, y: Math.floor(index / columns) * (height + head) + head };
}
