// @ts-check
/** The pooling stage: a picture or its edge map, the pooled map, and one of its pixels opened. */
import { pool, poolStepAt, shifted } from "../../engine/pooling.js";
import { element } from "../../maps/chrome.js";
import { Grid } from "../../maps/grid.js";
import { addBlockSheet, addControls } from "../blocks.js";
import { GRID_SHEET, addFormula, addPlayer, build } from "../layout.js";
import { Live } from "../live.js";
import { featureMap, stackOf } from "../mapped.js";
import { Player } from "../player.js";
import { readersOf } from "../windows.js";
import { pixelAt, windowMarks, wonBy } from "./marks.js";
import { PooledPixel } from "./pixel.js";
import { inputFacts, outputFacts, tilesOf, withBorder } from "./views.js";
import { changeOf, readersSentence } from "./words.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("../../engine/convolution.js").Window} Window */
/** @typedef {import("../../engine/pooling.js").Kind} Kind */
/** @typedef {import("../../maps/types.js").Place} Place */
/**
 * @typedef {object} Facts what the server sends beside the picture
 * @property {Kind} kind
 * @property {Window | null} window null where the settings are illegal: the last map stays, dimmed
 * @property {string} refusal why they are
 * @property {import("../mapped.js").Kernel | null} edges the kernel whose map, after ReLU, is pooled instead of the picture
 * @property {{shift: string, pooled: string}} live pooled: the pixel that is pinned
 */
/** @typedef {{kind: Kind, window: Window, edges: Facts["edges"], image: Stack, instead: boolean, made: Map<number, Made>}} Setting what the map on screen is made with; made: by shift */
/** @typedef {{source: Stack, pooled: import("../../engine/pooling.js").Pooled}} Made */

const PARTS = [
  { name: "input", title: "Input", sheet: GRID_SHEET },
  { name: "output", title: "Pooled map", sheet: GRID_SHEET },
];
const MOST_SHIFT = 3;
const HINT = "Point at a pixel of the input: the outputs that read it light up.";
const LONE_PIXEL = { size: 1, stride: 1, before: 0, after: 0, dilation: 1 };

export class PoolingScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, "pooling-stage", PARTS);
    this.root = frame.root;
    addBlockSheet(frame);
    this.refusal = element("p", "refusal", { role: "status" });
    frame.sections.output.querySelector("h4")?.after(this.refusal);
    const player = addPlayer(frame, "Slide the window over the input");
    const controls = addControls(frame, "Shift test");
    const formula = addFormula(frame);
    this.facts = facts;
    this.live = new Live(facts.live, send, () => this.shift());
    this.change = element("p", "told", { role: "status" });
    const help = "Every pixel moves so far to the right; the first column is repeated where nothing is left.";
    controls.append(this.live.slider("shift", "Shift the picture to the right", { low: 0, high: MOST_SHIFT, step: 1, unit: " px", help }), this.change);
    /** @type {Setting} */
    this.setting = settingOf(facts, stackOf(arrays.image));
    this.still = this.make(0);
    this.made = this.make(this.live.number("shift"));
    /** @type {Place} the output pixel that is written out: the one pointed at last */
    this.opened = this.live.place("pooled", this.made.pooled);
    this.player = new Player(player, (at) => this.stand(at));
    this.player.resize(this.made.pooled);
    this.tiles = this.tilesNow();
    const input = this.inputView();
    this.input = new Grid(frame.rooms.input, input.facts, input.maps, () => {});
    this.output = new Grid(frame.rooms.output, this.outputFacts(), this.made.pooled, this.live.pin("pooled"));
    this.readers = element("p", "told readers", { role: "status" });
    frame.sections.input.append(this.readers);
    this.pixel = new PooledPixel(formula, this.input.chrome.root);
    this.output.pointed = (place) => this.open(place ?? this.opened);
    this.input.pointed = (place) => this.light(place);
    this.open(this.opened);
    this.say();
  }

  /** @param {Facts} facts @param {import("../stage.js").Arrays} arrays @param {import("../stage.js").Send} send */
  receive(facts, arrays, send) {
    this.facts = facts;
    this.live.send = send;
    if (facts.window) {
      const channels = this.made.pooled.channels;
      this.setting = settingOf(facts, stackOf(arrays.image));
      this.still = this.make(0);
      this.made = this.make(this.live.number("shift"));
      this.tiles = this.tilesNow();
      if (this.player.resize(this.made.pooled) || channels !== this.made.pooled.channels) this.opened = this.live.place("pooled", this.made.pooled);
    }
    this.say();
    this.paint();
  }

  /** Pool the picture after it was moved, once for each shift. @param {number} shift pixels @returns {Made} */
  make(shift) {
    const { image, edges, window, kind, made } = this.setting;
    const known = made.get(shift);
    if (known) return known;
    const moved = shift === 0 ? image : shifted(image, shift);
    const source = edges ? rectified(featureMap(moved, edges)) : moved;
    const result = { source, pooled: pool(source, window, kind) };
    made.set(shift, result);
    return result;
  }

  shift() {
    this.made = this.make(this.live.number("shift"));
    this.tiles = this.tilesNow();
    this.say();
    this.paint();
  }

  say() {
    this.refusal.textContent = this.facts.refusal;
    this.refusal.hidden = this.facts.refusal === "";
    this.change.textContent = changeOf(this.still, this.made, this.live.number("shift"));
  }

  paint() {
    const input = this.inputView();
    this.input.show(input.facts, input.maps, () => {});
    this.output.show(this.outputFacts(), this.made.pooled, this.live.pin("pooled"));
    this.open(this.opened);
  }

  tilesNow() {
    return tilesOf([this.still.source, this.made.source], this.setting.edges !== null);
  }

  inputView() {
    const { window, kind } = this.setting;
    const { facts, maps } = withBorder(this.made.source, window, this.tiles, kind === "max" ? -Infinity : 0);
    return { facts: inputFacts(facts, this.windowMarks()), maps };
  }

  outputFacts() {
    const look = { legal: this.facts.window !== null, instead: this.setting.instead, marks: [pixelAt(this.opened)], curtain: this.player.curtain };
    return outputFacts(this.made.pooled, this.tiles, look);
  }

  /** @param {Place} place */
  stepAt({ tile, row, col }) {
    const { window, kind } = this.setting;
    return poolStepAt(this.made.source, window, { channel: tile, row, col }, kind);
  }

  windowMarks() {
    return windowMarks(this.setting.window, this.opened, this.stepAt(this.opened).winner);
  }

  /** Open an output pixel: frame its window and the winner, and write out how it came about. @param {Place} place */
  open(place) {
    this.opened = place;
    this.input.mark(this.windowMarks());
    this.light(this.input.cursor);
    this.pixel.show(this.stepAt(place), place, this.tiles[place.tile], this.setting.kind);
  }

  /** Light up the outputs that read a pixel of the input; without one, the output that is open. @param {Place | null} place in the input with its border */
  light(place) {
    const { window } = this.setting;
    const pixel = place && { ...place, row: place.row - window.rows.before, col: place.col - window.cols.before };
    const reading = place ? readersOf(window, place, this.made.pooled).map((mark) => ({ ...mark, tile: place.tile })) : [];
    const won = pixel ? wonBy(this.made, pixel, reading) : [];
    this.output.mark(place ? [...reading, ...won] : [pixelAt(this.opened)]);
    this.readers.textContent = pixel ? readersSentence(this.made.source, pixel, reading, won.length, this.setting.kind) : HINT;
  }

  /** Stand at an output pixel, with the map filled so far; at none, with all of it. @param {{row: number, col: number} | null} at */
  stand(at) {
    this.output?.cover(at);
    this.output?.point(at && { tile: this.opened.tile, ...at });
  }

  close() {
    this.player.close();
    this.live.close();
    this.input.remove();
    this.output.remove();
    this.root.remove();
  }
}

/** @param {Facts} facts @param {Stack} image @returns {Setting} */
function settingOf({ kind, window, edges }, image) {
  return { kind, edges, image, window: window ?? { rows: LONE_PIXEL, cols: LONE_PIXEL }, instead: window === null, made: new Map() };
}

/** After ReLU. @param {Stack} map @returns {Stack} */
function rectified(map) {
  return { ...map, values: map.values.map((value) => Math.max(0, value)) };
}
