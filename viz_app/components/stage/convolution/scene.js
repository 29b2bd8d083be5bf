// @ts-check
/** The convolution scene: a picture with its border, kernels, the maps that they make, and one output pixel opened. */
import { floatsOf } from "../../engine/packing.js";
import { element } from "../../maps/chrome.js";
import { Grid } from "../../maps/grid.js";
import { addFormula, addPlayer, build } from "../layout.js";
import { Player } from "../player.js";
import { Bank } from "./bank.js";
import { Formula } from "./formula.js";
import { Lane } from "./lane.js";
import { meets, read, readers } from "./marks.js";
import { Painting } from "./painting.js";
import { kindOf, namesOf, partsOf } from "./parts.js";
import { curtainIn, frameOf, held, middleOf, within } from "./places.js";
import { outputFacts, pictureFacts } from "./views.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {import("./lane.js").Layer} Layer */
/** @typedef {import("./lane.js").SentLane} SentLane */
/** @typedef {import("../stage.js").Arrays} Arrays */
/** @typedef {import("../stage.js").Send} Send */
/**
 * @typedef {object} Facts what the server sends beside the picture
 * @property {import("./bank.js").Sent} kernel
 * @property {Layer} layer
 * @property {SentLane[]} lanes always as many on one page
 * @property {Place | null} opened the output pixel that is pinned, where the link says one
 * @property {import("./painting.js").Sent | null} painted where the picture can be painted on
 */
/** @typedef {ReturnType<Lane["outputs"]>} Outputs */
/** @typedef {{lane: Lane, input: Grid, output: Grid, refusal: HTMLElement}} Row a lane, and where it is drawn */

export class ConvolutionScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, kindOf(facts), partsOf(facts));
    this.root = frame.root;
    this.facts = facts;
    this.send = send;
    this.frame = 0;
    this.version = 0; // of the paint that is on the picture
    this.bank = new Bank(frame.rooms.kernel, facts.kernel, (edit) => this.send("edit", edit), () => this.schedule());
    this.painting = facts.painted && new Painting(frame.sections.input, imageOf(arrays), facts.painted, {
      switched: (on) => this.brush(on),
      changed: () => this.schedule(),
      settled: (painted) => this.send("painted", painted),
    });
    const image = this.painting ? this.painting.painted() : imageOf(arrays);
    const lanes = facts.lanes.map((sent) => new Lane(facts.layer, sent, image, this.bank.kernels));
    /** @type {Place} the output pixel that is written out: the one pointed at last */
    this.opened = held(facts.opened, lanes[0]) ?? middleOf(lanes[0]);
    this.current = lanes[0]; // the lane in which a pixel is written out
    this.player = new Player(addPlayer(frame, "Slide the kernel over the picture"), (at) => this.stand(at));
    this.player.resize(lanes[0].maps);
    const shown = this.outputViews(lanes);
    /** @type {Row[]} */
    this.rows = lanes.map((lane, index) => {
      const [inputName, outputName] = namesOf(index);
      const refusal = element("p", "refusal", { role: "status" });
      frame.sections[outputName].querySelector("h4")?.after(refusal);
      const input = new Grid(frame.rooms[inputName], pictureFacts(lane, []), lane.setting.padded, () => {});
      const output = new Grid(frame.rooms[outputName], ...shown[index], (name, value) => this.chosen(lane, name, value));
      return { lane, input, output, refusal };
    });
    /** @type {import("./signal.js").Signal[]} a picture of one row, and its map, as curves */
    this.signals = [];
    /** @type {import("./tensors.js").Tensors | null} */
    this.tensors = null;
    this.closed = false;
    this.formula = new Formula(addFormula(frame), this.rows[0].input.chrome.root);
    for (const row of this.rows) this.listen(row);
    if (held(facts.opened, lanes[0])) this.rows[0].output.position = facts.opened;
    this.weigh();
    this.open(this.opened);
    this.say();
    void this.loadDrawings(frame);
  }

  /** Draw what only some pages have, too; its code is loaded only there. @param {import("../layout.js").Frame} frame */
  async loadDrawings({ root, sections }) {
    const { lane, input, output } = this.rows[0];
    if (lane.setting.image.height === 1 && lane.kernels.height === 1) {
      const { Signal } = await import("./signal.js");
      if (this.closed) return;
      const along = (/** @type {Grid} */ grid) => (/** @type {number | null} */ col) => grid.point(col === null ? null : { tile: 0, row: 0, col });
      this.signals = [new Signal(sections.input, "The signal", along(input)), new Signal(sections.output, "The output", along(output))];
      this.light(input.cursor);
    }
    if (!this.facts.layer.tensors) return;
    const place = element("section", "as-tensors", { "aria-label": "As tensors", tabindex: "0" }, [element("h4", "", {}, ["As tensors"])]);
    root.querySelector(".formula")?.before(place);
    await inSight(place);
    const { Tensors } = await import("./tensors.js");
    if (this.closed) return;
    this.tensors = new Tensors(place);
    this.draw(lane.outputs());
  }

  /** @param {Row} row */
  listen({ lane, input, output }) {
    output.pointed = (place) => {
      if (place) this.current = lane;
      this.open(place ?? this.opened);
    };
    input.pointed = (place) => {
      if (place) this.current = lane;
      this.light(place);
    };
  }

  /** Follow the pointer and the keyboard over the weights: the outputs in which a weight takes part light up. */
  weigh() {
    const { planes } = this.bank.view;
    for (const name of ["pointerover", "focusin"]) planes.addEventListener(name, (event) => this.meet(event));
    for (const name of ["pointerleave", "focusout"]) planes.addEventListener(name, () => this.open(this.opened));
  }

  /** @param {Event} event */
  meet({ target }) {
    const index = target instanceof HTMLInputElement ? Number(target.dataset.index) : NaN;
    if (!Number.isInteger(index)) return;
    for (const { lane, input, output } of this.rows) {
      const marks = meets(lane, this.bank.selected, index, within(this.opened, lane));
      input.mark([...read(lane, within(this.opened, lane)), ...marks.input]);
      output.mark(marks.output);
    }
  }

  /** @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  receive(facts, arrays, send) {
    if (facts.painted) this.painting?.receive(imageOf(arrays), facts.painted);
    const image = this.painting ? this.painting.painted() : imageOf(arrays);
    const pinnedAnew = facts.opened && JSON.stringify(facts.opened) !== JSON.stringify(this.facts.opened);
    this.facts = facts;
    this.send = send;
    this.bank.receive(facts.kernel, this.bank.tell);
    cancelAnimationFrame(this.frame); // what the editor showed just now is computed here
    this.frame = 0;
    this.rows.forEach(({ lane }, index) => lane.receive(facts.layer, facts.lanes[index], image, this.bank.kernels));
    const first = this.rows[0].lane;
    const another = this.player.resize(first.maps);
    if (pinnedAnew && held(facts.opened, first)) this.opened = /** @type {Place} */ (facts.opened);
    else if (another || !held(this.opened, first)) this.opened = middleOf(first);
    this.say();
    for (const { lane, input } of this.rows) input.show(pictureFacts(lane, read(lane, within(this.opened, lane))), lane.setting.padded, () => {});
    this.formula.look = this.formula.measure();
    const shown = this.outputViews();
    this.rows.forEach(({ lane, output }, index) => output.show(...shown[index], (name, value) => this.chosen(lane, name, value)));
    this.open(this.opened);
    this.draw(shown[0][1]);
  }

  say() {
    for (const { lane, refusal } of this.rows) {
      refusal.textContent = lane.setting.sent.refusal;
      refusal.hidden = lane.setting.sent.refusal === "";
    }
  }

  /** Compute and paint in the next frame what the editor shows. */
  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const repainted = this.repaint();
      const changed = this.rows.map(({ lane }) => lane.compute(this.bank.kernels));
      if (repainted || changed.some(Boolean)) this.paint();
    });
  }

  /** Let the lanes slide over the picture with the paint that is on it now. @returns {boolean} whether it is other paint */
  repaint() {
    if (!this.painting || this.painting.version === this.version) return false;
    this.version = this.painting.version;
    const image = this.painting.painted();
    for (const { lane, input } of this.rows) {
      lane.repaint(image);
      input.update(pictureFacts(lane, read(lane, within(this.opened, lane))), lane.setting.padded);
    }
    return true;
  }

  /** Let the pointer paint on the pictures, or point again. @param {boolean} on */
  brush(on) {
    for (const { lane, input } of this.rows) {
      input.brush = on ? (place) => this.painting?.stroke(place && lane.pixelAt(place)) : null;
      input.chrome.overlay.style.touchAction = on ? "none" : "";
    }
  }

  /** Paint what was computed here. */
  paint() {
    const shown = this.outputViews();
    this.rows.forEach(({ output }, index) => output.update(...shown[index]));
    this.open(this.opened, { linesLater: true });
    this.draw(shown[0][1]);
  }

  /** Draw the first lane once more, as tensors where the page asks for it. @param {Outputs} outputs */
  draw(outputs) {
    this.tensors?.show(this.rows[0].lane, outputs, this.bank.selected);
  }

  /** What the grids of the maps show: one limit for all that are compared. @param {Lane[]} lanes @returns {[import("../../maps/types.js").Facts, Outputs][]} */
  outputViews(lanes = this.rows.map(({ lane }) => lane)) {
    const outputs = lanes.map((lane) => lane.outputs());
    const limit = Math.max(...outputs.map((one) => one.limit)) || 1;
    return lanes.map((lane, index) => {
      const look = { limit, marks: [frameOf(within(this.opened, lane))], curtain: curtainIn(lane, this.player.curtain) };
      return [outputFacts(lane, look), outputs[index]];
    });
  }

  /** A person clicked: another kernel comes into the editor, a pixel is pinned. @param {Lane} lane @param {string} name @param {unknown} value */
  chosen(lane, name, value) {
    if (name === "selected" && !this.facts.layer.shared) {
      this.bank.select(Number(value));
      this.draw(lane.outputs());
    }
    if (name !== "position") return;
    this.current = lane;
    this.send("opened", value);
  }

  /** Open an output pixel: frame its window, and write out how it came about. @param {Place} place @param {{linesLater?: boolean}} [how] */
  open(place, how) {
    this.opened = place;
    for (const { lane, input } of this.rows) input.mark(read(lane, within(this.opened, lane)));
    this.light(this.rows.find(({ lane }) => lane === this.current)?.input.cursor ?? null);
    const lane = this.current;
    const at = within(this.opened, lane);
    const { height, width } = lane.kernels;
    this.formula.show({
      step: lane.step(at), place: at, title: lane.layer.titles[at.tile] + (lane.setting.sent.title && `, ${lane.setting.sent.title}`),
      weights: lane.weights(at.tile), kernel: { height, width }, channels: lane.channelsOf(at.tile), layer: lane.layer,
    }, how);
  }

  /** Light up the outputs that a pixel of the picture takes part in; without one, the output that is open. @param {Place | null} place */
  light(place) {
    for (const { lane, output } of this.rows) output.mark(place && lane === this.current ? readers(lane, place) : [frameOf(within(this.opened, lane))]);
    const [input, output] = this.signals;
    if (!input) return;
    input.show(this.rows[0].input.maps.values, this.rows[0].input.facts.marks);
    output.show(this.rows[0].output.maps.values, this.rows[0].output.facts.marks);
  }

  /** Stand at an output pixel, with the maps filled so far; at none, with all of them. @param {{row: number, col: number} | null} at */
  stand(at) {
    for (const { lane, output } of this.rows ?? []) {
      output.cover(curtainIn(lane, at));
      if (lane === this.current) output.point(at && { tile: this.opened.tile, ...curtainIn(lane, at) ?? at });
    }
  }

  close() {
    this.closed = true;
    cancelAnimationFrame(this.frame);
    this.player.close();
    this.bank.close();
    for (const signal of this.signals) signal.close();
    this.formula.close();
    for (const { input, output } of this.rows) {
      input.remove();
      output.remove();
    }
    this.root.remove();
  }
}

/** @param {Arrays} arrays @returns {Stack} */
function imageOf({ image }) {
  const [channels, height, width] = image.shape;
  return { channels, height, width, values: floatsOf(image) };
}

/** Wait until an element is on the screen for the first time. @param {Element} awaited @returns {Promise<void>} */
function inSight(awaited) {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(awaited);
  });
}
