// @ts-check
/** One number of a network opened: what it sees of the input, how it was made, and where it goes. */
import { element } from "../../maps/chrome.js";
import { Live } from "../live.js";
import { dress, hint, say, section } from "../section.js";
import { Chain } from "./chain.js";
import { Goes } from "./goes.js";
import { Seen, fieldSentence } from "./seen.js";
import { Trail } from "./trail.js";
import { exact, spokenIndex } from "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Arrays} Arrays */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Desk} Desk */
/** @typedef {import("../stage.js").Send} Send */

const sources = async () => (await import("./sources.js")).Sources;
const terms = async () => (await import("./terms.js")).TermList;
/** A number loads the code of its own making only. @type {Record<import("./types.js").Making["way"], () => Promise<import("./types.js").PartClass>>} */
const PARTS = {
  window: async () => (await import("./window_sum.js")).WindowSum,
  pooled: async () => (await import("./pooled.js")).Pooled,
  weighted: terms, share: terms,
  bent: sources, normalised: sources, combined: sources, moved: sources, computed: sources, input: sources,
};

export class UnitScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Send} send @param {Send} trigger */
  constructor(parent, facts, arrays, send, trigger) {
    this.undress = dress(parent, ["parts.css", "unit/unit.css"]);
    this.live = new Live({ ...facts.live }, send, () => this.change());
    this.changed = { ...facts.live };
    this.trigger = trigger;
    const walk = (/** @type {Place | {step: string, index: null}} */ { step, index }) => this.trigger("walk", { layer: step, unit: index });
    this.seen = section("sees", "What it sees of the input", ["tools", "pictures"]);
    this.made = section("made-of", "How it was made", ["tools", "way", "chain-room"]);
    this.goes = section("goes", "Where it goes", ["readers", "effects-room", "shares-room"]);
    this.trail = new Trail(walk);
    this.title = element("span", "place");
    this.number = element("output", "number");
    this.mark = element("span", "untrained");
    this.root = element("div", "stage parts-stage unit-stage", {}, [
      element("header", "", {}, [this.trail.root, element("p", "headline", {}, [this.title, this.number, this.mark])]),
      ...[this.seen, this.made, this.goes].map(({ root }) => root),
    ]);
    parent.append(this.root);
    const desk = (/** @type {import("../section.js").Section} */ { said }) => ({ walk, live: this.live, page: this.root, say: (/** @type {string | null} */ text) => this.speak(said, text) });
    this.input = new Seen(this.seen.places[1], this.seen.places[0], desk(this.seen));
    this.chain = new Chain(this.made.places[2], desk(this.made));
    this.next = new Goes(this.goes.places, desk(this.goes));
    this.sorting = this.live.toggle("sorted", "Largest first", "The terms that count most stand on top; else they stand in the order in which they are read.");
    this.made.places[0].append(this.sorting);
    this.desk = desk(this.made);
    /** @type {import("./types.js").Part | null} */ this.part = null;
    this.loaded = ""; // the way of making that the part shows
    this.turn = 0; // which of the numbers that arrived is on its way to the page
    void this.show(facts, arrays);
  }

  /** @param {Facts} facts @param {Arrays} arrays @param {Send} send @param {Send} trigger */
  receive(facts, arrays, send, trigger) {
    this.live.send = send;
    this.trigger = trigger;
    void this.show(facts, arrays);
  }

  /** @param {Facts} facts @param {Arrays} arrays */
  async show(facts, arrays) {
    const { opened: { place, value, making, kind }, titles } = facts;
    const turn = ++this.turn;
    this.trail.stand(place, titles);
    const steps = [facts.opened, ...facts.chain].slice(0, facts.standsAt + 1).map((one) => titles[one.place.step] ?? one.place.step);
    const whose = facts.className && `, ${facts.className}`;
    this.title.textContent = `${steps.join(" → ")}: ${spokenIndex(place.index)}${whose}`;
    this.number.textContent = exact(Number([facts.opened, ...facts.chain][facts.standsAt].value));
    this.mark.textContent = facts.mark;
    this.mark.hidden = !facts.mark;
    const [, height, width] = arrays.seen.shape;
    this.hints = new Map([
      [this.seen.said, fieldSentence(facts.field, { height, width })],
      [this.made.said, introOf(facts, arrays)],
      [this.goes.said, facts.share ? "Each class has its share of 1; point at one to read how, click it to open its logit." : ""],
    ]);
    for (const [said, text] of this.hints) hint(said, text);
    this.goes.said.parentElement?.toggleAttribute("hidden", !facts.share);
    this.input.show(facts, arrays);
    this.chain.show(facts, arrays);
    this.next.show(facts, arrays);
    this.sorting.hidden = !["window", "weighted", "share"].includes(making.way) || arrays.values.shape[0] < 2;
    const PartClass = await PARTS[making.way]();
    if (turn !== this.turn) return;
    if (this.part && this.loaded !== PartClass.name) this.part.close();
    if (this.loaded !== PartClass.name) this.part = new PartClass(this.made.places[1], this.desk);
    this.loaded = PartClass.name;
    this.part?.show(facts, arrays);
    this.root.dataset.shown = JSON.stringify({ ...place, kind, value }); // for tests
  }

  /** Say what is pointed at; what the part is about where nothing is. @param {HTMLElement} said @param {string | null} text */
  speak(said, text) {
    say(said, text ?? this.hints?.get(said) ?? "");
  }

  /** Take what the person changed on the stage. */
  change() {
    const { sorted, heat } = this.live.texts;
    if (heat !== this.changed.heat) this.input.paint();
    if (sorted !== this.changed.sorted) {
      this.part?.sort();
      this.next.sort();
    }
    this.changed = { sorted, heat };
  }

  close() {
    this.turn++;
    this.live.close();
    this.input.close();
    this.next.close();
    this.part?.close();
    this.undress();
    this.root.remove();
  }
}

/** What the reader is about to see, in a sentence or two. @param {Facts} facts @param {Arrays} arrays @returns {string} */
function introOf({ opened: { making }, titles }, { values }) {
  const from = titles[making.step] ?? making.step;
  const count = (/** @type {number} */ number) => number.toLocaleString("en");
  switch (making.way) {
    case "window": return `${pixels(values.shape)} of ${from}, times the kernel’s weights, all summed.`;
    case "weighted": return `Each of the ${count(values.shape[0])} numbers of ${from} times a weight of its own, all summed.`;
    case "pooled": return making.rule === "max" ? `The largest of ${count(values.shape[0] * values.shape[1])} numbers of one channel of ${from}.` : `The average of ${count(values.shape[0] * values.shape[1])} numbers of one channel of ${from}.`;
    case "share": return `e to the power of one of the ${count(values.shape[0])} numbers of ${from}, as a share of all of them.`;
    case "bent": return `One number through the curve of ${making.function}: ${making.formula}.`;
    case "normalised": return `The mean is taken away, the rest divided by the spread, then scaled and shifted. Mean and variance are of ${making.over}.`;
    case "combined": return `${count(making.sources.length)} numbers from the same place of several steps, ${WORDS[making.operator] ?? "combined"}.`;
    case "moved": return "Nothing is computed here: the number only stands elsewhere.";
    case "computed": return making.sentence;
    case "input": return "This is the input itself: where the network’s numbers begin.";
  }
}

/** "3 × 3 pixels in each of 64 channels". @param {number[]} shape of the window */
function pixels([depth, height, width]) {
  const area = height * width === 1 ? "1 pixel" : `${height} × ${width} pixels`;
  return depth === 1 ? `${area} of 1 channel` : `${area} in each of ${depth.toLocaleString("en")} channels`;
}

/** @type {Record<string, string>} */
const WORDS = { "+": "added", "−": "one minus the other", "×": "multiplied", "÷": "one divided by the other" };
