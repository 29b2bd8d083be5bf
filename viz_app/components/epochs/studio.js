// @ts-check
/** All that follows the slider through the epochs. */
import { element, inkOf } from "../maps/chrome.js";
import { Answer } from "./answer.js";
import { Strip } from "./strip.js";
import { Timeline } from "./timeline.js";

/** @typedef {{run: string, epoch: string, colours: string}} Live */
/**
 * @typedef {object} Facts
 * @property {string} run tells one run from another
 * @property {Live} opened where the slider stands at first; epoch: "" for the newest
 * @property {number[]} epochs their numbers
 * @property {string[]} sentences what is told of each
 * @property {import("./strip.js").StripFacts[]} strips
 * @property {import("./answer.js").Classes} classes
 */

const SCALES = { all: "One scale for all epochs", epoch: "Each epoch its own" };

export class Studio {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.run = "";
    /** @type {Strip[]} */ this.strips = [];
    this.frame = 0;
    this.tell = (/** @type {Live} */ _) => {};
    const controls = element("div", "controls");
    this.timeline = new Timeline(controls, { moved: () => this.later(), settled: () => this.settle() });
    this.scale = element("select", "", {}, Object.entries(SCALES).map(([value, title]) => element("option", "", { value }, [title])));
    this.scale.addEventListener("change", () => {
      this.later();
      this.settle();
    });
    controls.append(element("label", "", {}, ["Colours ", this.scale]));
    this.sentence = element("p", "told", { role: "status" });
    this.room = element("div", "strips");
    this.root = element("div", "epochs", {}, [controls, this.sentence, this.room]);
    parent.append(this.root);
    this.answer = new Answer(this.room);
  }

  /** @param {Facts} facts @param {Record<string, import("../engine/packing.js").PackedArray>} arrays @param {(live: Live) => void} tell */
  receive(facts, arrays, tell) {
    const before = this.facts;
    this.facts = facts;
    this.tell = tell;
    if (this.run !== facts.run) this.scale.value = facts.opened.colours;
    this.timeline.take(facts.epochs, this.placeIn(facts, before));
    this.run = facts.run;
    this.hang(facts.strips, arrays);
    this.answer.take(facts.classes, arrays.shares);
    this.paint();
  }

  /** Where the slider stands: on the epoch on which it stood, or on the newest if it stood on that. @param {Facts} facts @param {Facts | undefined} before @returns {number} */
  placeIn({ run, epochs, opened }, before) {
    const last = epochs.length - 1;
    const stood = before && this.run === run ? this.timeline.at : null;
    if (before && stood === before.epochs.length - 1) return last;
    const wanted = before && stood !== null ? before.epochs[stood] : opened.epoch === "" ? Infinity : Number(opened.epoch);
    const at = epochs.findIndex((number) => number >= wanted);
    return at < 0 ? last : at;
  }

  /** @param {import("./strip.js").StripFacts[]} strips @param {Record<string, import("../engine/packing.js").PackedArray>} arrays */
  hang(strips, arrays) {
    const fitting = strips.length === this.strips.length && strips.every((facts, index) => this.strips[index].fits(facts, arrays[`strip${index}`]));
    if (fitting) {
      this.strips.forEach((strip, index) => strip.take(strips[index], arrays[`strip${index}`]));
      return;
    }
    for (const strip of this.strips) strip.remove();
    this.strips = strips.map((facts, index) => new Strip(this.room, facts, arrays[`strip${index}`]));
  }

  later() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    const { facts, timeline: { at } } = this;
    if (!facts) return;
    const ink = inkOf(this.root);
    for (const strip of this.strips) strip.follow(at, this.scale.value, ink);
    this.answer.follow(at);
    this.sentence.textContent = facts.sentences[at];
    this.root.dataset.epoch = String(facts.epochs[at]); // for tests: all of it is painted
  }

  /** Tell the server where a person has come to rest. */
  settle() {
    if (this.facts) this.tell({ run: this.run, epoch: String(this.facts.epochs[this.timeline.at]), colours: this.scale.value });
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.timeline.stop();
    for (const strip of this.strips) strip.remove();
  }
}
