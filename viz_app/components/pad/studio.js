// @ts-check
/** The drawing on the paper, and what is told of it; the network follows in the frame after each move of the pen. */
import { Board } from "./board.js";
import { asDrawn } from "./centring.js";
import { Draughtsman } from "./draughtsman.js";
import { Ink } from "./ink.js";
import { build } from "./layout.js";
import { NetworkView } from "./network_view.js";
import { listen } from "./pen.js";
import { Tools } from "./tools.js";

/** @typedef {import("./ink.js").Point} Point */
/** @typedef {import("./network_view.js").Facts & {line: string, centred: boolean}} Facts line: changes when the page puts another drawing here */
/** @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays the weights, and the drawing as `Ink.bits` */
/** @typedef {{line: string, ink: string, centred: boolean}} Drawn */
/** @typedef {(drawn: Drawn) => void} Tell */

const PAUSE_MS = 500; // after which the pen rests

export class Studio {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  constructor(parent, facts, arrays, tell) {
    this.facts = facts;
    this.tell = tell;
    this.ink = new Ink(bitsOf(arrays));
    /** @type {"pen" | "eraser"} */
    this.tool = "pen";
    this.frame = 0;
    this.pause = 0;
    this.held = false; // whether mouse, finger or stylus is drawing
    this.parts = build(parent);
    this.parts.centre.checked = facts.centred;
    this.told = JSON.stringify(this.drawn());
    this.board = new Board(this.parts.paper);
    this.tools = new Tools(this);
    this.draughtsman = new Draughtsman(this);
    this.network = new NetworkView(this.parts, facts, arrays);
    this.stop = new AbortController();
    listen(this, this.stop.signal);
    this.parts.centre.addEventListener("change", () => this.changed(), { signal: this.stop.signal });
    this.observer = new ResizeObserver(() => this.board.fit() && this.follow());
    this.observer.observe(this.parts.paper);
    this.board.fit();
    this.follow();
  }

  /** Take what the server sends: another drawing where it belongs to another line, else only our own coming back. @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  receive(facts, arrays, tell) {
    const another = facts.line !== this.facts.line;
    this.facts = facts;
    this.tell = tell;
    if (another) {
      clearTimeout(this.pause);
      this.draughtsman.stop();
      this.ink = new Ink(bitsOf(arrays));
      this.parts.centre.checked = facts.centred;
      this.told = JSON.stringify(this.drawn());
    }
    this.follow(); // maybe in other colours
  }

  /** Compute and paint everything. */
  follow() {
    const { ink, parts } = this;
    this.network.follow({ dots: ink.dots, empty: ink.empty, centre: parts.centre.checked });
    this.board.paint(asDrawn(ink.dots));
    parts.root.classList.toggle("empty", ink.empty);
    this.tools.show();
  }

  /** Something is new: show it in the next frame, and tell of it once the pen rests. */
  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
    });
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.settle(), PAUSE_MS);
  }

  /** The pen rests: say the answer, and tell the server of the drawing if the stroke is over. */
  settle() {
    this.network.say();
    const drawn = this.drawn();
    const told = JSON.stringify(drawn);
    if (this.held || told === this.told) return;
    this.told = told;
    this.tell(drawn);
  }

  /** What the server is told. @returns {Drawn} */
  drawn() {
    return { line: this.facts.line, ink: btoa(String.fromCharCode(...this.ink.bits)), centred: this.parts.centre.checked };
  }

  /** The pen touches the paper, or leaves it. @param {boolean} held */
  hold(held) {
    this.held = held;
    this.changed();
  }

  /** A stroke begins. */
  begin() {
    this.draughtsman.stop();
    this.ink.begin();
  }

  /** @param {Point} from @param {Point} to @param {"pen" | "eraser"} tool */
  draw(from, to, tool) {
    this.ink.line(from, to, tool);
    this.changed();
  }

  undo() {
    this.draughtsman.stop();
    this.lift();
    this.ink.undo();
    this.changed();
  }

  clear() {
    this.draughtsman.stop();
    this.lift();
    this.ink.clear();
    this.changed();
  }

  /** The keys move the pen to a pixel; null: they let go of it. @param {{row: number, col: number, down: boolean} | null} cursor */
  take(cursor) {
    this.board.cursor = cursor;
    this.parts.status.textContent = cursor ? `row ${cursor.row}, column ${cursor.col}, ${this.tool} ${cursor.down ? "down" : "up"}` : "";
    this.changed();
  }

  /** The keys lift the pen. */
  lift() {
    const { cursor } = this.board;
    if (cursor?.down) this.take({ ...cursor, down: false });
  }

  close() {
    clearTimeout(this.pause);
    cancelAnimationFrame(this.frame);
    this.draughtsman.stop();
    this.stop.abort();
    this.observer.disconnect();
    this.network.close();
    this.parts.root.remove();
  }
}

/** @param {Arrays} arrays @returns {Uint8Array} */
function bitsOf({ drawing }) {
  return /** @type {Uint8Array} */ (drawing.values);
}
