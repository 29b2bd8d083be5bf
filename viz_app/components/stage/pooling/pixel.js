// @ts-check
/** One pooled pixel written out: all that its window read, and the winner or the average. */
import { OUTSIDE } from "../../engine/convolution.js";
import { element, inkOf } from "../../maps/chrome.js";
import { exactText, shortText } from "../../maps/reading.js";
import { paintCells } from "./cells.js";

/** @typedef {import("../../engine/pooling.js").Step} Step */
/** @typedef {import("../../engine/pooling.js").Kind} Kind */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {import("../../maps/types.js").Tile} Tile */

const MOST_NUMBERS = 256; // a larger window, mostly the whole map, is counted instead

export class PooledPixel {
  /** @param {HTMLElement} place @param {HTMLElement} page where the page's colours are stated */
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.title = element("p", "title");
    this.canvas = element("canvas", "products", { "aria-hidden": "true" });
    this.line = element("p", "");
    place.append(this.title, this.canvas, element("div", "terms", {}, [this.line]));
  }

  /** @param {Step} step @param {Place} at @param {Tile} tile of the map @param {Kind} kind */
  show(step, at, tile, kind) {
    const said = kind === "max" ? "the largest number in its window" : "the average of the numbers in its window";
    this.title.textContent = `Row ${at.row}, column ${at.col} of the pooled map (${tile.title}): ${said}. Point at another one to open it.`;
    this.line.textContent = lineOf(step, kind);
    const height = step.rows.length;
    const width = step.cols.length;
    this.canvas.hidden = height * width > MOST_NUMBERS;
    if (this.canvas.hidden) return;
    const { winner } = step;
    const index = winner && step.rows.indexOf(winner.row) * width + step.cols.indexOf(winner.col);
    const cells = { numbers: step.window, height, width, winner: index, result: step.result };
    paintCells(this.canvas, cells, { tile, room: this.place.clientWidth, ink: inkOf(this.page) });
  }
}

/** @param {Step} step @param {Kind} kind */
function lineOf(step, kind) {
  const result = exactText(Math.fround(step.result));
  const numbers = Array.from(step.window, (value) => (value === -Infinity ? "−∞" : shortText(value)));
  const few = numbers.length <= MOST_NUMBERS;
  const border = step.rows.includes(OUTSIDE) || step.cols.includes(OUTSIDE);
  if (kind === "max") {
    const all = few ? numbers.join(", ") : `all ${numbers.length.toLocaleString("en")} numbers of the map`;
    const from = /** @type {{row: number, col: number}} */ (step.winner);
    const note = border ? "; the border is −∞, so that it never wins" : "";
    return `max(${all}) = ${result}, found at row ${from.row}, column ${from.col}${note}`;
  }
  const count = step.count.toLocaleString("en");
  const note = border ? "; the zeros of the border count too" : "";
  const sum = shortText(step.sum, 5);
  if (!few) return `sum of all ${count} numbers of the map / ${count} = ${sum} / ${count} = ${result}`;
  return `(${numbers.map(inBrackets).join(" + ")}) / ${count} = ${sum} / ${count} = ${result}${note}`;
}

/** @param {string} text */
function inBrackets(text) {
  return text.startsWith("−") ? `(${text})` : text;
}
