// @ts-check
/** The drawing and what the network makes of it: every layer and the answer, anew in the frame after each move of the pen. */
import { Network } from "../engine/network.js";
import { inkOf } from "../maps/chrome.js";
import { Answer } from "./answer.js";
import { Board } from "./board.js";
import { cardOf, neverNegative } from "./cards.js";
import { asDrawn, centred } from "./centring.js";
import { Draughtsman } from "./draughtsman.js";
import { Ink, SIDE } from "./ink.js";
import { build } from "./layout.js";
import { LiveGrid } from "./live_grid.js";
import { listen } from "./pen.js";
import { Tools } from "./tools.js";

/** @typedef {import("./ink.js").Point} Point */
/** @typedef {import("./cards.js").Layer} Layer */
/**
 * @typedef {object} Facts what the server sends, beside the weights and the drawing
 * @property {string} line changes when the page puts another drawing here
 * @property {boolean} centred
 * @property {Layer[]} layers the first is the image
 * @property {string[]} classes
 * @property {number} mean of the brightness of the pictures that the network learned from, and std their spread
 * @property {number} std
 */
/** @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays */
/** @typedef {(drawn: {line: string, ink: string, centred: boolean}) => void} Tell */

const PAUSE_MS = 500; // after which the pen rests
const WARM = 30; // runs after which the browser has made its fast code

export class Studio {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  constructor(parent, facts, arrays, tell) {
    this.facts = facts;
    this.tell = tell;
    this.layers = withShares(facts.layers);
    this.network = new Network(this.layers, arrays);
    this.ink = new Ink(bitsOf(arrays));
    /** @type {"pen" | "eraser"} */
    this.tool = "pen";
    this.frame = 0;
    this.pause = 0;
    this.held = false; // whether mouse, finger or stylus is drawing
    this.told = ""; // what the server was told last
    this.parts = build(parent);
    this.board = new Board(this.parts.paper);
    this.tools = new Tools(this);
    this.draughtsman = new Draughtsman(this);
    this.answer = new Answer(this.parts.answer, facts.classes);
    this.parts.centre.checked = facts.centred;
    const bytes = this.seen();
    for (let run = 0; run < WARM; run++) this.network.run(this.input(bytes));
    const gray = /** @type {const} */ ({ title: "input", kind: "gray", plane: 0, limits: [0, 1] });
    this.picture = new LiveGrid(this.parts.seen, [{ ...gray, limits: [0, 1] }], this.pictureView(bytes), { name: "What the network sees", size: "medium", unit: "0-255" });
    this.cards = this.makeCards(bytes);
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
    }
    this.follow(); // maybe in other colours
  }

  /** @param {Uint8Array} bytes */
  makeCards(bytes) {
    const outputs = this.network.run(this.input(bytes));
    const unsigned = neverNegative(this.layers);
    const length = this.facts.classes.length;
    return this.layers.slice(1).map((layer) => {
      const output = /** @type {import("../engine/network.js").Output} */ (outputs.get(layer.name));
      const names = output.values.length === length ? this.facts.classes : null;
      return { name: layer.name, card: cardOf(this.parts.layers, layer, { output, signed: !unsigned.has(layer.name), names }) };
    });
  }

  /** What the network sees, 28 × 28 bytes. */
  seen() {
    return (this.parts.centre.checked ? centred : asDrawn)(this.ink.dots);
  }

  /** The numbers that the first layer reads. @param {Uint8Array} bytes @returns {import("../engine/network.js").Output} */
  input(bytes) {
    const { mean, std } = this.facts;
    const [shift, spread] = [Math.fround(mean), Math.fround(std)];
    const values = Float32Array.from(bytes, (byte) => Math.fround(Math.fround(byte / 255) - shift) / spread);
    return { shape: [1, SIDE, SIDE], values };
  }

  /** @param {Uint8Array} bytes @returns {import("./live_grid.js").View} */
  pictureView(bytes) {
    return { maps: { height: SIDE, width: SIDE, values: Float32Array.from(bytes, (byte) => byte / 255) }, limits: [0, 1], dimmed: false };
  }

  /** Compute and paint everything. */
  follow() {
    const ink = inkOf(this.parts.root); // before anything changes, so that the page need not be styled anew for it
    const bytes = this.seen();
    const { empty } = this.ink;
    const outputs = this.network.run(this.input(bytes));
    this.board.paint(asDrawn(this.ink.dots));
    this.picture.follow(this.pictureView(bytes), ink);
    for (const { name, card } of this.cards) card.show(/** @type {import("../engine/network.js").Output} */ (outputs.get(name)), empty, ink);
    const shares = /** @type {import("../engine/network.js").Output} */ (outputs.get(this.layers[this.layers.length - 1].name));
    this.best = this.answer.show(empty ? null : shares.values);
    this.parts.root.classList.toggle("empty", empty);
    this.tools.show();
    this.say();
  }

  /** Say in words what is sent into the network. */
  say() {
    const { mean, std } = this.facts;
    const how = this.parts.centre.checked
      ? "The drawing is scaled to fit 20 × 20 pixels and moved so that its centre of mass lies in the middle of 28 × 28, as the digits were that the network learned from."
      : "The paper as it is, 28 × 28 pixels. The network learned from centred digits of one size, so it may be lost here.";
    const text = `${how} The first layer reads (brightness − ${mean}) / ${std}, with brightness from 0 to 1.`;
    if (this.parts.seenNote.textContent !== text) this.parts.seenNote.textContent = text;
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
    this.answer.say(this.best ?? null);
    const drawn = { line: this.facts.line, ink: textOf(this.ink.bits), centred: this.parts.centre.checked };
    const told = JSON.stringify(drawn);
    if (this.held || told === this.told) return;
    this.told = told;
    this.tell(drawn);
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
    this.picture.remove();
    for (const { card } of this.cards) card.close();
    this.parts.root.remove();
  }
}

/** The layers with a softmax at the end, where the network leaves that to who asks. @param {Layer[]} layers @returns {Layer[]} */
function withShares(layers) {
  const last = layers[layers.length - 1];
  if (last.kind === "softmax") return layers;
  const sentence = "The answer: e to the power of each number, divided by the sum of all. None is below 0, and together they are 1.";
  return [...layers, { name: "softmax", kind: "softmax", path: "", inputs: [last.name], settings: {}, shape: last.shape, sentence }];
}

/** @param {Arrays} arrays @returns {Uint8Array} */
function bitsOf({ drawing }) {
  return /** @type {Uint8Array} */ (drawing.values);
}

/** @param {Uint8Array} bytes @returns {string} base64 */
function textOf(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
