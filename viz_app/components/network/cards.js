// @ts-check
/** The cards of the map: one for each step or closed block, and one for the answer. All texts go in as text. */
import { element } from "../maps/chrome.js";
import { cornerOf, fieldTop, gridOf, gridOfBlock, growthOf, mapsOf } from "./grid.js";
import { paintPicture, paintThumbs, rampOf } from "./thumbs.js";
import { isBlock, nameOf } from "./wiring.js";
import { compact, costOf, costSentence, costText, counted, shapeSentence, stepSentence } from "./words.js";

/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./wiring.js").Wiring} Wiring */
/** @typedef {import("./grid.js").Spot} Spot */
/** @typedef {"over" | "chosen"} Mark over: the map under the pointer or the keys */

/** A card on the page. */
export class Card {
  /** @param {string} id @param {Wiring} wiring */
  constructor(id, wiring) {
    this.id = id;
    this.isBlock = isBlock(id);
    this.steps = wiring.stepsOf(id).map((name) => wiring.step(name));
    /** The step whose maps it shows. @type {Step} */
    this.shown = this.isBlock ? wiring.output(nameOf(id)) : this.steps[0];
    this.grid = this.isBlock ? gridOfBlock(this.shown) : gridOf(this.shown);
    this.canvas = element("canvas", "maps", { "aria-hidden": "true" });
    this.picture = !this.isBlock && !wiring.isPart && wiring.at(this.shown.name) === 0 ? element("canvas", "picture", { "aria-hidden": "true", title: "What the network sees" }) : null;
    /** @type {Record<Mark, HTMLElement>} */
    this.marks = { over: element("span", "mark over"), chosen: element("span", "mark chosen") };
    this.pixel = element("span", "mark pixel");
    this.fieldTop = fieldTop({ first: this.picture !== null, block: this.isBlock });
    this.field = element("div", "field", {}, [this.canvas, this.marks.over, this.marks.chosen, this.pixel]);
    this.number = element("span", "number");
    this.bar = element("span", "bar");
    Object.assign(this.field.style, { top: `${this.fieldTop}px`, width: `${this.grid.width}px`, height: `${this.grid.height}px` });
    this.foot = element("div", "foot", {}, [this.number, element("span", "rail", { "aria-hidden": "true" }, [this.bar])]);
    const body = [...(this.picture ? [this.picture] : []), this.field, this.foot];
    this.head = this.isBlock ? blockHead(wiring, nameOf(id)) : stepHead(wiring, this.shown);
    const head = this.isBlock ? [this.head, blockFacts(this)] : [this.head];
    this.root = element("div", `card ${this.isBlock ? "block" : "step"}`, { role: "button", tabindex: "-1", "data-id": id, "aria-label": this.sentence(wiring) }, [...head, ...body]);
    this.inSight = false;
    this.due = true;
    for (const mark of [...Object.values(this.marks), this.pixel]) mark.hidden = true;
  }

  /** @param {Wiring} wiring */
  sentence(wiring) {
    if (!this.isBlock) return this.shown.purpose ? `${stepSentence(this.shown)}. ${this.shown.purpose.replace(/\.$/, "")}` : stepSentence(this.shown);
    const block = /** @type {import("./types.js").Block} */ (wiring.blocks.get(nameOf(this.id)));
    return `${block.title}: ${block.kind} of ${counted(this.steps.length, "step")}, closed, makes ${shapeSentence(this.shown)}`;
  }

  /** @param {Box} box */
  stand({ x, y, width, height }) {
    this.box = { id: this.id, x, y, width, height };
    Object.assign(this.root.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    this.root.style.setProperty("--growth", growthOf(this.head.firstElementChild?.textContent ?? "", width).toFixed(3));
  }

  /** @param {import("./words.js").Cost} cost @param {{largest: number, whole: number | null, noun: string}} scale whole: of all that is on the map, which is a `noun` */
  showCost(cost, { largest, whole, noun }) {
    const amount = costOf(this.steps, cost);
    this.number.textContent = amount ? costText(amount, cost) : "";
    this.bar.style.transform = `scaleX(${largest > 0 && amount ? Math.max(0.02, amount / largest).toFixed(4) : 0})`;
    this.foot.title = costSentence(this.steps, cost, whole, noun);
  }

  /** @param {import("./types.js").Arrays} arrays @param {Map<string, number>} offsets where each step's bytes begin @param {number} ratio */
  paint({ thumbnails, seen }, offsets, ratio) {
    this.due = false;
    const [count, height, width] = this.shown.thumbnail;
    const start = offsets.get(this.shown.name) ?? 0;
    const bytes = /** @type {Uint8Array} */ (thumbnails.values).subarray(start, start + count * height * width);
    paintThumbs(this.canvas, this.shown, bytes, this.grid, ratio);
    if (!this.isBlock) this.head.title = `${stepSentence(this.shown)}. ${someSentence(this.shown)}${scaleSentence(this.shown)}.`;
    if (this.picture) paintPicture(this.picture, seen);
    this.canvas.dataset.painted = "";
  }

  /** Frame a map; null: none. @param {Mark} name @param {number | null} index */
  mark(name, index) {
    const mark = this.marks[name];
    mark.hidden = index === null || index >= this.grid.count;
    if (index === null || mark.hidden) return;
    const { x, y } = cornerOf(this.grid, index);
    Object.assign(mark.style, { left: `${x}px`, top: `${y}px`, width: `${this.grid.cellWidth}px`, height: `${this.grid.cellHeight}px` });
  }

  /** Mark a pixel of a map; null: none. @param {Spot | null} spot @param {[number, number]} size height and width of the map */
  markPixel(spot, [height, width]) {
    this.pixel.hidden = spot === null || spot.index >= this.grid.count || height * width === 1;
    if (spot === null || this.pixel.hidden) return;
    const { x, y } = cornerOf(this.grid, spot.index);
    const [left, top] = [x + ((spot.col + 0.5) / width) * this.grid.cellWidth, y + ((spot.row + 0.5) / height) * this.grid.cellHeight];
    Object.assign(this.pixel.style, { left: `${left}px`, top: `${top}px` });
  }
}

/** @param {Wiring} wiring @param {Step} step */
function stepHead(wiring, step) {
  return element("div", "head", {}, [element("span", "name", {}, [wiring.shortTitle(step)]), element("span", "kind", {}, [step.kind === step.title ? "" : step.kind])]);
}

/** How many of its maps a card shows, where these are not all. @param {Step} step */
function someSentence(step) {
  const [all] = mapsOf(step);
  const [shown] = step.thumbnail;
  return shown < all ? `The first ${shown} are shown. ` : "";
}

/** @param {Wiring} wiring @param {string} name */
function blockHead(wiring, name) {
  const { title, kind } = /** @type {import("./types.js").Block} */ (wiring.blocks.get(name));
  return element("div", "head", { title: `${title}: ${kind}. Click to open it.` }, [element("span", "name", {}, [title]), element("span", "kind", {}, [kind])]);
}

/** @param {Card} card */
function blockFacts({ steps, shown }) {
  const [parameters, multiplyAdds] = [costOf(steps, "parameters") ?? 0, costOf(steps, "multiply-adds") ?? 0];
  const lines = [
    [`${counted(steps.length, "step")} · ${shown.shape.join("×")}`, `It ends with ${stepSentence(shown)}.`],
    [`${compact(parameters)} parameters`, costSentence(steps, "parameters", null)],
    [`${compact(multiplyAdds)} multiply-adds`, costSentence(steps, "multiply-adds", null)],
  ];
  return element("ul", "facts", {}, lines.map(([text, sentence]) => element("li", "", { title: sentence }, [text])));
}

/** @param {Step} step */
function scaleSentence({ signed, limits: [low, high] }) {
  const end = (/** @type {number} */ value) => String(Number(value.toPrecision(3))).replace("-", "−");
  return signed ? `Colours: blue below 0, orange above, full at ${end(low)} and ${end(high)}` : `Colours: from 0, dark, to ${end(high)}, bright`;
}

/** The card at the end: what the network answers. */
export class AnswerCard {
  constructor() {
    this.list = element("ol", "guesses", { "aria-label": "The most probable classes" });
    this.note = element("p", "note");
    this.root = element("section", "card answer", { "aria-label": "What it answers" }, [element("h4", "", {}, ["What it answers"]), this.list, this.note]);
  }

  /** @param {import("./types.js").Facts} facts */
  show({ guesses, classes, note }) {
    this.note.textContent = note;
    this.list.replaceChildren(...guesses.map(([name, probability], index) => {
      const bar = element("span", "bar");
      bar.style.transform = `scaleX(${probability.toFixed(4)})`;
      const percent = `${(100 * probability).toFixed(1)}%`;
      const title = `${name}: probability ${Number(probability.toPrecision(5))}, the softmax of the last ${classes.toLocaleString("en")} numbers`;
      return element("li", index === 0 ? "most" : "", { title }, [element("span", "class", {}, [name]), element("span", "percent", {}, [percent]), element("span", "rail", { "aria-hidden": "true" }, [bar])]);
    }));
  }
}

/** Which colours mean what, below the map. */
export function legend() {
  const scale = (/** @type {boolean} */ signed, /** @type {string[]} */ [low, high]) => {
    const ramp = element("span", "ramp", { "aria-hidden": "true" });
    ramp.style.background = rampOf(signed);
    return element("span", "scale", {}, [low, ramp, high]);
  };
  return element("p", "legend", {}, [scale(true, ["below 0", "above 0"]), scale(false, ["0", "above 0, where nothing is below"]), "Each card has a scale of its own."]);
}
