// @ts-check
/** The batch norm stage: a batch before and after, between them the four numbers of each channel. */
import { channelOf, normalise, statisticsOf, stepOf } from "../../engine/normalisation.js";
import { floatsOf } from "../../engine/packing.js";
import { element, inkOf } from "../../maps/chrome.js";
import { Grid } from "../../maps/grid.js";
import { BLOCK_SHEET, addBlockSheet, addControls } from "../blocks.js";
import { GRID_SHEET, addFormula, build } from "../layout.js";
import { Live } from "../live.js";
import { COLOURS, ChannelNumbers } from "./channel_numbers.js";
import { paintHistogram } from "./histogram.js";
import { afterwards, lineOf, originOf } from "./words.js";

/** @typedef {import("../../engine/normalisation.js").Batch} Batch */
/** @typedef {import("../../engine/normalisation.js").Statistics} Statistics */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {{titles: string[], epsilons: string[], live: Record<string, string>}} Facts titles: of the pictures */

const PARTS = [
  { name: "before", title: "Before", sheet: GRID_SHEET },
  { name: "numbers", title: "Four numbers per channel", sheet: BLOCK_SHEET },
  { name: "after", title: "After", sheet: GRID_SHEET },
];
const HELP = {
  mode: "In training every batch is normalised by its own mean and variance, in evaluation by those that training left.",
  channel: "Each channel has four numbers of its own; one channel is on screen.",
  pictures: "More pictures give a mean and a variance that depend less on each of them.",
  epsilon: "Added to the variance, so that a flat channel is not divided by 0.",
  seen: "The running averages begin at mean 0 and variance 1, and every batch moves them by a tenth of the way.",
};
const LIMIT = 3; // standard deviations on both sides that the scale and the axis show at least

export class BatchNormScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, "batch-norm-stage", PARTS);
    this.root = frame.root;
    addBlockSheet(frame);
    this.facts = facts;
    this.live = new Live(facts.live, send, () => this.show());
    this.batch = batchOf(arrays);
    this.running = arrays.running;
    this.seen = this.live.slider("seen", "Batches seen in training", { low: 0, high: arrays.running.shape[0] - 1, step: 1, help: HELP.seen });
    this.told = element("p", "told", { role: "status" });
    addControls(frame, "Batch norm", { first: true }).append(
      this.live.choice("mode", "Statistics", { train: "Train: this batch", eval: "Eval: running averages" }, HELP.mode),
      this.live.choice("channel", "Channel", Object.fromEntries(COLOURS.map((colour) => [colour, colour])), HELP.channel),
      this.live.slider("pictures", "Pictures in the batch", { low: 1, high: this.batch.count, step: 1, help: HELP.pictures }),
      this.live.choice("epsilon", "ε (epsilon)", Object.fromEntries(facts.epsilons.map((text) => [text, text])), HELP.epsilon),
      this.seen, this.told,
    );
    this.canvas = element("canvas", "histogram", { role: "img" });
    this.place = element("div", "plot", {}, [this.canvas]);
    this.numbers = new ChannelNumbers(frame.rooms.numbers, this.live);
    frame.rooms.numbers.append(this.place);
    const formula = addFormula(frame);
    this.title = element("p", "title");
    this.lines = [element("p", ""), element("p", "")];
    formula.append(this.title, element("div", "terms worked", {}, this.lines));
    /** @type {Place} the number that is written out: the one pointed at last */
    this.opened = this.live.place("normalised", { ...this.batch, channels: this.pictures });
    this.statistics = this.statisticsNow();
    this.before = this.channel(this.batch);
    this.after = this.channel(this.normalised());
    this.input = new Grid(frame.rooms.before, this.gridFacts("before"), this.before, this.live.pin("normalised"));
    this.output = new Grid(frame.rooms.after, this.gridFacts("after"), this.after, this.live.pin("normalised"));
    this.input.pointed = (place) => this.open(place);
    this.output.pointed = (place) => this.open(place);
    this.resizing = new ResizeObserver(() => this.paintHistogram());
    this.resizing.observe(this.place);
    this.write();
  }

  /** @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  receive(facts, arrays, send) {
    this.facts = facts;
    this.live.send = send;
    this.batch = batchOf(arrays);
    this.running = arrays.running;
    this.show();
  }

  get pictures() {
    return this.live.number("pictures");
  }

  get training() {
    return this.live.texts.mode === "train";
  }

  get colour() {
    return COLOURS.indexOf(this.live.texts.channel);
  }

  get affine() {
    const each = (/** @type {string} */ name) => COLOURS.map((colour) => this.live.number(`${name}_${colour}`));
    return { gammas: each("gamma"), betas: each("beta") };
  }

  /** @returns {Statistics} */
  statisticsNow() {
    return this.training ? statisticsOf(this.batch, this.pictures) : runningAt(this.running, this.live.number("seen"));
  }

  normalised() {
    return normalise(this.batch, this.statistics, this.affine, this.live.number("epsilon"));
  }

  /** @param {Batch} batch */
  channel(batch) {
    return channelOf(batch, this.colour, this.pictures);
  }

  show() {
    this.statistics = this.statisticsNow();
    this.before = this.channel(this.batch);
    this.after = this.channel(this.normalised());
    if (this.opened.tile >= this.pictures) this.opened = { ...this.opened, tile: 0 };
    this.input.show(this.gridFacts("before"), this.before, this.live.pin("normalised"));
    this.output.show(this.gridFacts("after"), this.after, this.live.pin("normalised"));
    this.write();
  }

  /** @param {"before" | "after"} side @returns {import("../../maps/types.js").Facts} */
  gridFacts(side) {
    const kind = /** @type {import("../../maps/types.js").Kind} */ (side === "before" ? COLOURS[this.colour] : "signed");
    const limits = /** @type {[number, number]} */ (side === "before" ? [0, 1] : [-this.limit, this.limit]);
    const tiles = this.facts.titles.slice(0, this.pictures).map((title, plane) => ({ title, kind, plane, limits }));
    const caption = `(${this.pictures}, 3, ${this.batch.height}, ${this.batch.width}); ${COLOURS[this.colour]} is shown`;
    return { tiles, size: "medium", unit: "0-1", caption, selectable: false, pointable: true, selected: null, dimmed: false, marks: this.marks() };
  }

  /** The end of the scale and of the axis. */
  get limit() {
    return this.after.values.reduce((limit, value) => Math.max(limit, Math.abs(value)), LIMIT);
  }

  marks() {
    return [{ ...this.opened, height: 1, width: 1 }];
  }

  /** Write out a number; the last one stays when the pointer leaves. @param {Place | null} place */
  open(place) {
    if (!place) return;
    this.opened = place;
    this.input.mark(this.marks());
    this.output.mark(this.marks());
    this.writeStep();
  }

  write() {
    this.writeStep();
    this.lines[1].textContent = afterwards(this.after.values, COLOURS[this.colour]);
    this.seen.hidden = this.training;
    this.told.textContent = originOf(this.training ? { count: this.after.values.length } : { seen: this.live.number("seen") });
    const whose = this.training ? `of this batch of ${this.pictures}` : `running averages after ${this.live.texts.seen} batches`;
    this.numbers.show(this.statistics, this.affine, this.colour, `Mean and variance: ${whose}`);
    this.paintHistogram();
  }

  /** Write out the number that is open. */
  writeStep() {
    const { tile, row, col } = this.opened;
    const value = this.before.values[(tile * this.before.height + row) * this.before.width + col];
    const step = stepOf(value, this.colour, this.statistics, this.affine, this.live.number("epsilon"));
    this.title.textContent = `${this.facts.titles[tile]}, row ${row}, column ${col}, ${COLOURS[this.colour]}: (value − mean) / √(variance + ε) × γ + β. Point at another pixel to open it.`;
    this.lines[0].textContent = lineOf(step, this.live.texts.epsilon);
  }

  paintHistogram() {
    if (!this.place.clientWidth) return;
    const ink = inkOf(this.input.chrome.root);
    this.canvas.setAttribute("aria-label", `How often each value comes, before and after. ${this.lines[1].textContent}`);
    paintHistogram(this.canvas, this.place.clientWidth, { before: this.before.values, after: this.after.values, limit: Math.ceil(this.limit) }, ink);
  }

  close() {
    this.resizing.disconnect();
    this.live.close();
    this.input.remove();
    this.output.remove();
    this.root.remove();
  }
}

/** @param {import("../stage.js").Arrays} arrays @returns {Batch} */
function batchOf({ batch }) {
  const [count, channels, height, width] = batch.shape;
  return { count, channels, height, width, values: floatsOf(batch) };
}

/** @param {import("../../engine/packing.js").PackedArray} running means and variances, batch after batch @param {number} seen @returns {Statistics} */
function runningAt({ shape: [, , channels], values }, seen) {
  const start = seen * 2 * channels;
  return { means: values.slice(start, start + channels), variances: values.slice(start + channels, start + 2 * channels) };
}
