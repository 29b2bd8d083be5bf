// @ts-check
/** What the network takes for what: the confusion matrix, and its most frequent mistakes in words. */
import { element } from "../maps/chrome.js";
import { Matrix } from "./matrix.js";
import { cellSentence, write } from "./words.js";

/** @typedef {import("./still.js").Still} Still */
/** @typedef {import("./training_views.js").Tell} Tell */
/** @typedef {{row: number, col: number}} Place row: the right class; col: the answer */

const MOST = 5; // mistakes in words
const HINT = "Point at a field to read it; click it, or press Enter, to see these pictures.";

export class Mistakes {
  /** @param {ShadowRoot} parent @param {Still} still */
  constructor(parent, still) {
    this.classes = still.classes;
    /** @type {Float32Array} */ this.counts = new Float32Array(still.classes.length ** 2);
    this.written = "";
    this.about = element("p", "sentence");
    this.reading = element("output", "reading-line hint", { "aria-live": "polite" }, [HINT]);
    this.list = element("ol", "mistakes");
    const place = element("div", "matrix-place");
    this.root = element("section", "view", { "aria-label": "Mistakes" }, [
      element("h3", "", {}, ["What it takes for what"]), this.about,
      element("div", "beside wide", {}, [element("div", "matrix-side", {}, [element("p", "hint", {}, ["Rows: what it is. Columns: what it says."]), place, this.reading]), element("div", "told", {}, [element("h4", "", {}, ["Most frequent mistakes"]), this.list])]),
    ]);
    this.matrix = new Matrix(place, still.classes, { point: (at) => this.read(at), choose: (at) => this.choose(at) });
    parent.append(this.root);
  }

  /** @param {import("./training_views.js").Part} part @param {Tell} tell */
  receive({ facts, arrays }, tell) {
    this.tell = tell;
    this.counts = /** @type {Float32Array} */ (arrays.counts.values);
    write(this.about, facts.sentence);
    this.matrix.show(this.counts, facts.chosen && { row: facts.chosen[0], col: facts.chosen[1] });
    this.showMost();
    this.read(this.matrix.at);
  }

  /** @param {Place} place */
  cell({ row, col }) {
    const size = this.classes.length;
    const of = this.counts.subarray(row * size, (row + 1) * size).reduce((sum, count) => sum + count, 0);
    return { count: this.counts[row * size + col], of, truth: this.classes[row], said: this.classes[col] };
  }

  showMost() {
    const size = this.classes.length;
    const wrong = Array.from(this.counts.keys()).filter((at) => this.counts[at] && at % (size + 1) !== 0);
    const most = wrong.sort((one, other) => this.counts[other] - this.counts[one] || one - other).slice(0, MOST);
    const sentences = most.map((at) => [at, cellSentence(this.cell({ row: Math.floor(at / size), col: at % size }))]);
    const written = JSON.stringify(sentences);
    if (written === this.written) return;
    this.written = written;
    this.list.replaceChildren(...sentences.map(([at, sentence]) => {
      const button = element("button", "plain", { type: "button" }, [String(sentence)]);
      button.addEventListener("click", () => this.choose({ row: Math.floor(Number(at) / size), col: Number(at) % size }));
      return element("li", "", {}, [button]);
    }));
  }

  /** @param {Place | null} place */
  read(place) {
    write(this.reading, place ? cellSentence(this.cell(place)) : HINT);
    this.reading.classList.toggle("hint", !place);
  }

  /** @param {Place} place */
  choose(place) {
    this.matrix.show(this.counts, place);
    this.tell?.({ mistake: `${place.row}.${place.col}` });
  }

  close() {
    this.matrix.close();
    this.root.remove();
  }
}
