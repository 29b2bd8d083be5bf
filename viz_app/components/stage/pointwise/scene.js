// @ts-check
/** The nonlinearity stage: a feature map before and after, and between them the curve that every value goes through. */
import { NONLINEARITIES } from "../../engine/nonlinearity.js";
import { element, inkOf } from "../../maps/chrome.js";
import { Grid } from "../../maps/grid.js";
import { BLOCK_SHEET, addBlockSheet, addControls } from "../blocks.js";
import { GRID_SHEET, addFormula, build } from "../layout.js";
import { Live } from "../live.js";
import { featureMap, stackOf } from "../mapped.js";
import { LINES, countsOf, paintCurves } from "./curves.js";
import { formulaOf, othersOf, slopeOf, zerosOf } from "./words.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../engine/nonlinearity.js").Slug} Slug */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {{slug: Slug, title: string, sentence: string, formula: string}} Entry */
/**
 * @typedef {object} Facts what the server sends beside the picture
 * @property {import("../mapped.js").Kernel} kernel
 * @property {Entry[]} entries all nonlinearities
 * @property {{function: string, slopes: string, x: string, followed: string}} live followed: the pixel that is pinned
 */

const PARTS = [
  { name: "before", title: "Before", sheet: GRID_SHEET },
  { name: "curve", title: "Every value x becomes y", sheet: BLOCK_SHEET },
  { name: "after", title: "After", sheet: GRID_SHEET },
];
const AXIS = 4; // the plot goes at least this far on both sides

export class PointwiseScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, "pointwise-stage", PARTS);
    this.root = frame.root;
    addBlockSheet(frame);
    this.facts = facts;
    this.live = new Live(facts.live, send, () => this.change());
    this.sentence = element("p", "told", { role: "status" });
    this.canvas = element("canvas", "curves", { role: "img" });
    this.place = element("div", "plot", {}, [this.canvas]);
    this.makeControls(frame);
    const formula = addFormula(frame);
    this.title = element("p", "title");
    this.lines = [element("p", ""), element("p", ""), element("p", "")];
    formula.append(this.title, element("div", "terms worked", {}, this.lines));
    this.before = featureMap(stackOf(arrays.image), facts.kernel);
    /** @type {Place | null} the pixel whose value is x; none where the slider says what x is */
    this.opened = facts.live.followed ? this.live.place("followed", this.before) : null;
    this.moved = facts.live.x;
    this.after = this.apply();
    this.counted = this.count();
    this.input = new Grid(frame.rooms.before, this.gridFacts(this.before, "feature map"), this.before, this.live.pin("followed"));
    this.output = new Grid(frame.rooms.after, this.gridFacts(this.after, this.entry.title), this.after, this.live.pin("followed"));
    this.input.pointed = (place) => this.open(place);
    this.output.pointed = (place) => this.open(place);
    this.resizing = new ResizeObserver(() => this.paintCurve());
    this.resizing.observe(this.place);
    this.write();
  }

  /** @param {import("../layout.js").Frame} frame */
  makeControls(frame) {
    const titles = Object.fromEntries(this.facts.entries.map(({ slug, title }) => [slug, title]));
    const choice = this.live.choice("function", "Function", titles, "What is done to every value of the map; the same for all of them.");
    choice.classList.add("pills");
    for (const input of choice.querySelectorAll("input")) {
      const { colour, dash } = LINES[/** @type {Slug} */ (input.value)];
      input.parentElement?.style.setProperty("--line", colour);
      input.parentElement?.classList.toggle("dashed", dash.length > 0);
    }
    const controls = addControls(frame, "Nonlinearity", { first: true });
    controls.append(choice, this.live.toggle("slopes", "Show the slope (derivative)", "How steep the curve is at each x, as dots, and its tangent at the point: a network learns by slopes."), this.sentence);
    const along = element("div", "controls", {}, [this.live.slider("x", "x", { low: -AXIS, high: AXIS, step: 0.05, help: "The number that goes into the function." })]);
    frame.rooms.curve.append(this.place, along);
  }

  get slug() {
    return /** @type {Slug} */ (this.live.texts.function);
  }

  get entry() {
    return /** @type {Entry} */ (this.facts.entries.find(({ slug }) => slug === this.slug));
  }

  /** The number that is followed: the pixel's value before, or where the slider stands. */
  get x() {
    if (!this.opened) return this.live.number("x");
    return this.before.values[this.opened.row * this.before.width + this.opened.col];
  }

  /** @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  receive(facts, arrays, send) {
    this.facts = facts;
    this.live.send = send;
    const sameSize = this.before.height === arrays.image.shape[1] && this.before.width === arrays.image.shape[2];
    if (!sameSize) this.opened = null;
    this.before = featureMap(stackOf(arrays.image), facts.kernel);
    this.input.show(this.gridFacts(this.before, "feature map"), this.before, this.live.pin("followed"));
    this.show();
  }

  /** Take what the person changed on the stage. */
  change() {
    const moved = this.live.texts.x !== this.moved;
    this.moved = this.live.texts.x;
    if (moved) {
      this.opened = null;
      this.live.texts.followed = "";
    }
    if (this.applied !== this.slug) return this.show();
    this.mark();
    this.write();
  }

  show() {
    this.after = this.apply();
    this.counted = this.count();
    this.output.show(this.gridFacts(this.after, this.entry.title), this.after, this.live.pin("followed"));
    this.mark();
    this.write();
  }

  /** @returns {Stack} */
  apply() {
    this.applied = this.slug;
    return { ...this.before, values: this.before.values.map(NONLINEARITIES[this.slug]) };
  }

  /** What the plot and the words say of all values, once for each map. */
  count() {
    const [before, after] = [this.before.values, this.after.values];
    const limit = Math.max(AXIS, Math.ceil(largestOf(before)));
    return { limit, counts: countsOf(before, after, limit), zeros: zerosOf(before, after) };
  }

  /** @param {Stack} map @param {string} title @returns {import("../../maps/types.js").Facts} */
  gridFacts({ height, width, values }, title) {
    const limit = Math.max(largestOf(this.before.values), largestOf(values)) || 1;
    return {
      tiles: [{ title, kind: "signed", plane: 0, limits: [-limit, limit] }], size: "large", unit: "0-1", caption: `(1, ${height}, ${width})`,
      selectable: false, pointable: true, selected: null, dimmed: false, marks: this.marks(),
    };
  }

  marks() {
    return this.opened ? [{ row: this.opened.row, col: this.opened.col, height: 1, width: 1, tile: 0 }] : [];
  }

  /** Follow a pixel through the curve; the last one stays when the pointer leaves. @param {Place | null} place */
  open(place) {
    if (!place) return;
    this.opened = place;
    this.mark();
    this.write();
  }

  mark() {
    this.input.mark(this.marks());
    this.output.mark(this.marks());
  }

  write() {
    const { slug, title, sentence, formula } = this.entry;
    this.sentence.textContent = `${title}(x) = ${formula.replaceAll("-", "−")}. ${sentence.replace(/-(?=\d)/g, "−")}`;
    this.title.textContent = this.opened
      ? `Row ${this.opened.row}, column ${this.opened.col}: its value before goes in as x, its value after comes out as y.`
      : "x stands where the slider is. Point at a pixel of a map to follow its value.";
    const others = this.facts.entries.filter((entry) => entry.slug !== slug);
    const texts = [formulaOf(slug, title, this.x), this.live.isOn("slopes") ? slopeOf(slug, this.x) : "", `${othersOf(others, this.x)} ${this.counted.zeros}`];
    texts.forEach((text, index) => { this.lines[index].textContent = text; this.lines[index].hidden = text === ""; });
    this.canvas.setAttribute("aria-label", `The curves of ${this.facts.entries.map((entry) => entry.title).join(", ")}. ${texts[0]}`);
    this.paintCurve();
  }

  paintCurve() {
    const { canvas, place } = this;
    if (!place.clientWidth) return;
    const drawn = { chosen: this.slug, slopes: this.live.isOn("slopes"), x: this.x, ...this.counted };
    paintCurves(canvas, place.clientWidth, drawn, inkOf(this.input.chrome.root));
  }

  close() {
    this.resizing.disconnect();
    this.live.close();
    this.input.remove();
    this.output.remove();
    this.root.remove();
  }
}

/** @param {Float32Array} values */
function largestOf(values) {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
