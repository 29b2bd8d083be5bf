// @ts-check
/** One output pixel written out: what the window read, times the weights, and the sum, for every channel. */
import { css, inkOn } from "../../engine/palette.js";
import { NONLINEARITIES } from "../../engine/nonlinearity.js";
import { element, inkOf } from "../../maps/chrome.js";
import { entriesOf, tableOf } from "../../maps/colours.js";
import { exactText, fittingText, inUnit, shortText } from "../../maps/reading.js";

/** @typedef {import("../../engine/convolution.js").Step} Step */
/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {"0-1" | "0-255"} Unit */
/**
 * @typedef {object} Opened one output pixel
 * @property {Step} step
 * @property {Place} place
 * @property {string} title of the map that it lies in
 * @property {number[]} weights of the kernel that made it
 * @property {{height: number, width: number}} kernel
 * @property {{name: string, kind: Tile["kind"]}[]} channels that it read
 * @property {import("./lane.js").Layer} layer
 */

/** @typedef {{layout: string, blocks: Map<string, {scale: string, numbers: ArrayLike<number>}>}} Painted what stands on the canvas, so that only other numbers are painted anew */

const WIDEST_CELL = 46;
const NUMBERED_CELL = 24;
const SIGN_CELLS = 0.9; // room for × and =, in cells
const ACTIVATIONS = { relu: "ReLU", leaky_relu: "leaky ReLU", sigmoid: "sigmoid", tanh: "tanh", gelu: "GELU", silu: "SiLU" };

export class Formula {
  /** @param {HTMLElement} place @param {HTMLElement} page where the page's colours are stated */
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.title = element("p", "title");
    this.canvas = element("canvas", "products", { "aria-hidden": "true" });
    this.lines = element("div", "terms", { tabindex: "0", role: "group", "aria-label": "The sum, term by term" });
    place.append(this.title, this.canvas, this.lines);
    /** @type {Opened | null} */
    this.opened = null;
    this.pending = 0; // the frame in which the lines follow
    /** @type {Painted} */
    this.painted = { layout: "", blocks: new Map() };
    this.look = this.measure();
    this.sizing = new ResizeObserver(() => {
      this.look = this.measure();
      if (this.opened) paint(this.canvas, this.opened, this.look, this.painted);
    });
    this.sizing.observe(place);
  }

  /** Ask for the page's width and colours: rarely, since the browser lays the page out for the answer. @returns {{width: number, ink: import("../../maps/types.js").Ink}} */
  measure() {
    return { width: this.place.clientWidth, ink: inkOf(this.page) };
  }

  close() {
    cancelAnimationFrame(this.pending);
    this.sizing.disconnect();
  }

  /** @param {Opened} opened @param {{linesLater?: boolean}} [how] whether the long lines may follow a frame later: while a weight is edited, the map comes first */
  show(opened, { linesLater = false } = {}) {
    const { place: { row, col }, title } = opened;
    write(this.title, `Row ${row}, column ${col} of ${title}: the window × the weights = the products; their sum is the pixel. Point at another one to open it.`);
    this.opened = opened;
    paint(this.canvas, opened, this.look, this.painted);
    if (!linesLater) return this.writeLines();
    this.pending ||= requestAnimationFrame(() => this.writeLines());
  }

  writeLines() {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    if (!this.opened) return;
    const texts = linesOf(this.opened);
    while (this.lines.childElementCount > texts.length) this.lines.lastElementChild?.remove();
    while (this.lines.childElementCount < texts.length) this.lines.append(element("p", ""));
    texts.forEach((text, index) => write(this.lines.children[index], text));
  }
}

/** @param {Element} place @param {string} text */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** The terms of each channel, the sum of all, and what bias and activation make of it. @param {Opened} opened @returns {string[]} */
function linesOf({ step, weights, kernel, channels, layer, place }) {
  const area = kernel.height * kernel.width;
  const scaled = layer.unit === "0-1" ? 1 : 255;
  const lines = channels.map(({ name }, plane) => {
    let total = 0;
    const terms = [];
    for (let index = plane * area; index < (plane + 1) * area; index++) {
      terms.push(`${shortText(step.window[index] * scaled)} × ${inBrackets(weights[index])}`);
      total += step.products[index] * scaled;
    }
    return `${channels.length > 1 ? `${name}: ` : ""}${terms.join(" + ")} = ${shortText(total, 5)}`;
  });
  const read = (/** @type {number} */ value) => exactText(inUnit(Math.fround(value), layer.unit, false));
  const sums = channels.length > 1 ? `sum of the ${channels.length} ${layer.noun}s` : "sum";
  if (!layer.biased) lines.push(`${sums} = ${read(step.sum)} (no bias)`);
  else {
    const bias = layer.bias[place.tile];
    lines.push(`${sums} + bias = ${read(step.sum)} + ${bias < 0 ? `(${read(bias)})` : read(bias)} = ${read(step.result)}`);
  }
  if (layer.activation) {
    lines.push(`${ACTIVATIONS[layer.activation]}(${read(step.result)}) = ${read(NONLINEARITIES[layer.activation](step.result))}`);
  }
  return lines;
}

/** @param {number} value */
function inBrackets(value) {
  return value < 0 ? `(${shortText(value)})` : shortText(value);
}

/**
 * The window, the weights and the products as pictures with numbers, a row for each channel.
 * @param {HTMLCanvasElement} canvas
 * @param {Opened} opened
 * @param {{width: number, ink: import("../../maps/types.js").Ink}} look
 * @param {Painted} painted
 */
function paint(canvas, opened, { width: room, ink }, painted) {
  const { kernel: { height, width }, channels: { length: depth }, layer: { unit } } = opened;
  const ratio = globalThis.devicePixelRatio || 1;
  const { cell: wide, abreast } = arrange(room, depth, width);
  const cell = Math.floor(wide * ratio);
  const sign = Math.ceil(cell * SIGN_CELLS);
  const gap = Math.ceil(cell / 4);
  const group = 3 * width * cell + 2 * sign;
  const rows = Math.ceil(depth / abreast);
  const [across, down] = [abreast * (group + sign) - sign, rows * (height * cell + gap) - gap];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  if (canvas.width !== across || canvas.height !== down) {
    Object.assign(canvas, { width: across, height: down });
    Object.assign(canvas.style, { width: `${across / ratio}px`, height: `${down / ratio}px` });
  }
  const layout = [across, down, cell, width, abreast, unit, ink.text, ink.font].join();
  const anew = layout !== painted.layout;
  if (anew) {
    context.clearRect(0, 0, across, down);
    painted.layout = layout;
    painted.blocks.clear();
  }
  context.textAlign = "center";
  context.textBaseline = "middle";
  const area = height * width;
  const blocks = blocksOf(opened);
  for (let plane = 0; plane < depth; plane++) {
    const [start, top] = [(plane % abreast) * (group + sign), Math.floor(plane / abreast) * (height * cell + gap)];
    blocks[plane].forEach(({ tile, numbers }, block) => {
      const look = { cell, left: start + block * (width * cell + sign), top, width, unit: block === 1 ? "0-1" : unit, font: ink.font, ratio };
      const shown = numbers.slice(plane * area, (plane + 1) * area);
      const [name, scale] = [`${plane} ${block}`, `${tile.kind} ${tile.limits}`];
      const before = painted.blocks.get(name);
      paintBlock(context, tile, shown, look, before?.scale === scale ? before.numbers : []);
      painted.blocks.set(name, { scale, numbers: shown });
    });
    if (!anew) continue;
    context.fillStyle = ink.text;
    context.font = `${Math.max(10 * ratio, cell * 0.5)}px ${ink.font}`;
    ["×", "="].forEach((text, index) =>
      context.fillText(text, start + (index + 1) * width * cell + (index + 0.5) * sign, top + (height * cell) / 2));
  }
}

/** How large a cell is, in CSS pixels, and how many channels stand side by side: all where their numbers can still be read. @param {number} room @param {number} depth @param {number} width of the kernel */
function arrange(room, depth, width) {
  const cells = 3 * width + 2 * SIGN_CELLS;
  const together = room / (depth * (cells + SIGN_CELLS));
  if (together >= NUMBERED_CELL + 4) return { cell: Math.min(WIDEST_CELL, together), abreast: depth };
  return { cell: Math.min(WIDEST_CELL, Math.max(4, room / cells)), abreast: 1 };
}

/** @param {Opened} opened @returns {{tile: Tile, numbers: ArrayLike<number> & {slice: (start: number, end: number) => ArrayLike<number>}}[][]} */
function blocksOf({ step, weights, channels }) {
  const signed = (/** @type {ArrayLike<number>} */ numbers) => {
    const limit = Array.from(numbers).reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return /** @type {Tile} */ ({ title: "", kind: "signed", plane: 0, limits: [-limit, limit] });
  };
  const [ofWeights, ofProducts] = [signed(weights), signed(step.products)];
  return channels.map(({ kind }) => [
    { tile: kind === "signed" ? signed(step.window) : { title: "", kind, plane: 0, limits: /** @type {[number, number]} */ ([0, 1]) }, numbers: step.window },
    { tile: ofWeights, numbers: weights },
    { tile: ofProducts, numbers: step.products },
  ]);
}

/** @param {CanvasRenderingContext2D} context @param {Tile} tile @param {ArrayLike<number>} numbers @param {{cell: number, left: number, top: number, width: number, unit: string, font: string, ratio: number}} look @param {ArrayLike<number>} before numbers that stand there already */
function paintBlock(context, tile, numbers, { cell, left, top, width, unit, font, ratio }, before) {
  const bytes = new Uint8ClampedArray(tableOf(tile.kind).buffer);
  const entryOf = entriesOf(tile);
  const numbered = cell >= NUMBERED_CELL * ratio;
  context.font = `${Math.min(cell * 0.34, 14 * ratio)}px ${font}`;
  const fits = (/** @type {string} */ text) => context.measureText(text).width <= cell * 0.94;
  for (let index = 0; index < numbers.length; index++) {
    if (numbers[index] === before[index]) continue;
    const at = { x: left + (index % width) * cell, y: top + Math.floor(index / width) * cell };
    const entry = entryOf(numbers[index]) * 4;
    const colour = /** @type {import("../../engine/palette.js").Colour} */ ([bytes[entry], bytes[entry + 1], bytes[entry + 2]]);
    context.fillStyle = css(colour);
    context.fillRect(at.x, at.y, cell - 1, cell - 1);
    if (!numbered) continue;
    context.fillStyle = inkOn(colour);
    const shown = inUnit(numbers[index], /** @type {Unit} */ (unit), tile.kind !== "signed");
    context.fillText(fittingText(shown, fits), at.x + cell / 2, at.y + cell / 2);
  }
}
