// @ts-check
/** The dropout stage: maps before, the mask, the maps after, and the average of many draws. */
import { drop, maskOf, scaleOf } from "../../engine/dropout.js";
import { element } from "../../maps/chrome.js";
import { Grid } from "../../maps/grid.js";
import { addBlockSheet, addControls } from "../blocks.js";
import { GRID_SHEET, addFormula, build } from "../layout.js";
import { Live } from "../live.js";
import { featureMap, stackOf } from "../mapped.js";
import { Averaging } from "./averaging.js";
import { Draws } from "./draws.js";
import { tilesOf } from "./views.js";
import { maskLine, meansLine, pixelLine, stepLine } from "./words.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {{kernels: (import("../mapped.js").Kernel & {title: string})[], seeds: number, draws: number, live: Record<string, string>}} Facts seeds, draws: how many there are at most */

const PARTS = [
  { name: "before", title: "Before", sheet: GRID_SHEET },
  { name: "mask", title: "Mask", sheet: GRID_SHEET },
  { name: "after", title: "After", sheet: GRID_SHEET },
  { name: "average", title: "Average of the draws", sheet: GRID_SHEET },
];

const HELP = {
  mode: "Numbers are dropped while a network learns, never when it is used.",
  per: "Each number by itself (Dropout in torch), or a channel as a whole (Dropout2d).",
  p: "How likely each is to be dropped.",
  again: "Drop others: the next seed.",
  many: "The maps after so many draws, added up and divided by their number.",
};

export class DropoutScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, "dropout-stage", PARTS);
    this.root = frame.root;
    addBlockSheet(frame);
    this.facts = facts;
    this.live = new Live(facts.live, send, () => this.change());
    this.pin = this.live.pin("dropped");
    this.draws = new Draws(this.live, facts, () => this.show());
    this.told = element("p", "told", { role: "status" });
    this.again = button("New draw", HELP.again, () => this.draws.more(1));
    this.many = button("", HELP.many, () => (this.draws.playing ? this.draws.stop() : this.draws.play()));
    addControls(frame, "Dropout", { first: true }).append(
      this.live.choice("mode", "Mode", { train: "Train", eval: "Eval" }, HELP.mode),
      this.live.choice("per", "Drop", { element: "Single numbers", channel: "Whole channels" }, HELP.per),
      this.live.slider("p", "Probability p", { low: 0, high: 0.95, step: 0.05, help: HELP.p }),
      this.again, this.many, this.told,
    );
    const formula = addFormula(frame);
    this.title = element("p", "title");
    this.lines = [element("p", ""), element("p", ""), element("p", "means")];
    formula.append(this.title, element("div", "terms worked", {}, this.lines));
    this.before = mapsOf(facts, arrays);
    this.rule = this.ruleNow();
    this.averaging = new Averaging(this.before, this.rule);
    this.mask = this.maskNow();
    this.after = drop(this.before, this.mask, this.rule.p);
    this.average = this.averageNow();
    /** @type {Place} the number that is written out: the one pointed at last */
    this.opened = this.live.place("dropped", this.before);
    this.grids = {
      before: new Grid(frame.rooms.before, this.gridFacts("before"), this.before, this.pin),
      mask: new Grid(frame.rooms.mask, this.gridFacts("mask"), { ...this.before, values: this.mask }, this.pin),
      after: new Grid(frame.rooms.after, this.gridFacts("after"), this.after, this.pin),
      average: new Grid(frame.rooms.average, this.gridFacts("average"), this.average, this.pin),
    };
    for (const grid of Object.values(this.grids)) grid.pointed = (place) => this.open(place);
    this.write();
  }

  /** @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  receive(facts, arrays, send) {
    this.facts = facts;
    this.live.send = send;
    const maps = mapsOf(facts, arrays);
    const same = maps.values.length === this.before.values.length && maps.values.every((value, at) => value === this.before.values[at]);
    if (!same) this.take(maps); // mostly it is the person's own settings that come back
    this.show();
  }

  /** Begin anew with the maps of another picture. @param {Stack} maps */
  take(maps) {
    this.draws.stop();
    if (maps.height !== this.before.height || maps.width !== this.before.width) this.opened = this.live.place("dropped", maps);
    this.before = maps;
    this.averaging = new Averaging(maps, this.rule);
  }

  get training() {
    return this.live.texts.mode === "train";
  }

  /** In evaluation nothing is dropped. */
  ruleNow() {
    return { p: this.training ? this.live.number("p") : 0, perChannel: this.live.texts.per === "channel" };
  }

  maskNow() {
    return maskOf(this.before, { ...this.rule, seed: this.draws.seed });
  }

  /** @returns {Stack} */
  averageNow() {
    this.averaging.reach(this.draws.first, this.draws.seed);
    return { ...this.before, values: this.averaging.values };
  }

  /** Take what the person changed: under another rule the average begins anew. */
  change() {
    const rule = this.ruleNow();
    if (JSON.stringify(rule) !== JSON.stringify(this.rule)) {
      this.draws.stop();
      this.rule = rule;
      this.averaging = new Averaging(this.before, rule);
      this.draws.beginAnew();
    }
    this.show();
  }

  show() {
    const { grids } = this;
    this.average = this.averageNow();
    if (!this.draws.playing) {
      // While many are drawn only the average moves: masks that flash would show nothing.
      this.mask = this.maskNow();
      this.after = drop(this.before, this.mask, this.rule.p);
      grids.before.show(this.gridFacts("before"), this.before, this.pin);
      grids.mask.show(this.gridFacts("mask"), { ...this.before, values: this.mask }, this.pin);
      grids.after.show(this.gridFacts("after"), this.after, this.pin);
    }
    grids.average.show(this.gridFacts("average"), this.average, this.pin);
    this.write();
  }

  /** @param {import("./views.js").Part} part @returns {import("../../maps/types.js").Facts} */
  gridFacts(part) {
    const { channels, height, width } = this.before;
    const shown = { before: this.before, average: this.average, scale: scaleOf(this.rule.p) };
    const drawn = `draw ${this.draws.seed}`;
    const captions = { before: `(${channels}, ${height}, ${width})`, mask: `${drawn}: 1 is kept, 0 is dropped`, after: drawn, average: this.draws.said };
    return {
      tiles: tilesOf(part, this.facts.kernels, shown), size: "medium", unit: "0-1", caption: captions[part],
      selectable: false, pointable: true, selected: null, dimmed: false, marks: this.marks(),
    };
  }

  marks() {
    return this.opened ? [{ ...this.opened, height: 1, width: 1 }] : [];
  }

  /** Write out a number; the last one stays when the pointer leaves. @param {Place | null} place */
  open(place) {
    if (!place) return;
    this.opened = place;
    for (const grid of Object.values(this.grids)) grid.mark(this.marks());
    this.write();
  }

  write() {
    const { tile, row, col } = this.opened;
    const at = (tile * this.before.height + row) * this.before.width + col;
    const value = this.before.values[at];
    const { p } = this.rule;
    this.title.textContent = `${this.facts.kernels[tile].title}, row ${row}, column ${col}: value × mask / (1 − p). Point at another number to open it.`;
    this.lines[0].textContent = stepLine({ value, mask: this.mask[at], p, training: this.training });
    this.lines[1].textContent = pixelLine(this.average.values[at], value, this.draws.count);
    this.lines[2].textContent = meansLine({ before: this.before.values, after: this.after.values, average: this.average.values }, this.draws.count);
    this.told.textContent = this.training ? maskLine(this.mask, this.rule, this.before.height * this.before.width) : "In evaluation nothing is dropped, and nothing needs to be scaled.";
    this.many.textContent = this.draws.playing ? "❚❚ Stop" : `▶ Average ${this.facts.draws.toLocaleString("en")} draws`;
    this.again.disabled = this.many.disabled = !this.training;
  }

  close() {
    this.draws.close();
    this.live.close();
    for (const grid of Object.values(this.grids)) grid.remove();
    this.root.remove();
  }
}

/** One map for each kernel, after ReLU. @param {Facts} facts @param {import("../stage.js").Arrays} arrays @returns {Stack} */
function mapsOf({ kernels }, arrays) {
  const image = stackOf(arrays.image);
  const values = new Float32Array(kernels.length * image.values.length);
  kernels.forEach((kernel, plane) => {
    values.set(featureMap(image, kernel).values.map((value) => Math.max(0, value)), plane * image.values.length);
  });
  return { ...image, channels: kernels.length, values };
}

/** @param {string} text @param {string} title @param {() => void} act */
function button(text, title, act) {
  const made = element("button", "", { type: "button", title }, [text]);
  made.addEventListener("click", act);
  return made;
}
