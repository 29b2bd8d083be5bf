// @ts-check
/** One scene: the maps are flattened, a dense layer weighs them, and softmax makes probabilities of the logits. */
import { dense } from "../../engine/dense.js";
import { floatsOf } from "../../engine/packing.js";
import { Grid } from "../../maps/grid.js";
import { Flatten, placeOf } from "./flatten.js";
import { GRID_SHEET, build } from "../layout.js";
import { dress } from "../section.js";
import { Softmax } from "./softmax.js";
import { Weighing } from "./weighing.js";

/** @typedef {import("../stage.js").Arrays} Arrays */
/** @typedef {import("../stage.js").Send} Send */
/**
 * @typedef {object} Facts what the server sends beside the numbers
 * @property {string} layer the dense layer that is open, and its network
 * @property {string} layerName
 * @property {string} maps what made the maps that are flattened
 * @property {string} inputName what made the layer's inputs
 * @property {boolean} flattened whether the layer's inputs are the flattened maps
 * @property {boolean} last whether its outputs are the logits
 * @property {string[]} names of the classes
 * @property {string} line the picture and network that the edits belong to
 * @property {[number, number][]} edits classes and the logits that a person gave them
 * @property {number | null} unit the output that is opened; null for the largest one
 * @property {number} temperature
 * @property {[number, number]} temperatures lowest and highest
 * @property {number} most the largest size of a logit
 */

export class ClassifierScene {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  constructor(parent, facts, arrays, send) {
    const frame = build(parent, "parts-stage classifier-stage", [{ name: "picture", title: "What the network sees", sheet: GRID_SHEET }]);
    this.root = frame.root;
    this.undress = dress(parent, ["parts.css", "classifier/classifier.css"]);
    this.facts = facts;
    this.send = send;
    this.layer = layerOf(facts, arrays);
    this.flatten = new Flatten();
    this.weighing = new Weighing(this.layer);
    this.softmax = new Softmax(facts.temperatures, facts.most);
    this.root.append(...[this.flatten, this.weighing, this.softmax].map(({ section }) => section.root));
    this.flatten.section.places[0].append(frame.sections.picture);
    this.grid = new Grid(frame.rooms.picture, ...pictureView(arrays.seen));
    /** @type {number | null} the output chosen; null for the largest */ this.unit = facts.unit;
    /** @type {number | null} the class, or the output, that is pointed at */ this.hovered = null;
    this.softmax.edits = new Map(facts.edits);
    this.softmax.temperature.set(facts.temperature);
    this.listen();
    this.show(facts, arrays, send);
  }

  /** @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  receive(facts, arrays, send) {
    const { layer, line } = this.facts;
    if (facts.layer !== layer) this.unit = facts.unit;
    if (facts.line !== line) this.softmax.edits = new Map(facts.edits);
    this.grid.show(...pictureView(arrays.seen));
    if (facts.layer === layer && facts.line === line) {
      this.send = send; // a person's own choice comes back, and nothing is another one
      return;
    }
    this.hovered = null;
    this.show(facts, arrays, send);
  }

  /** @param {Facts} facts @param {Arrays} arrays @param {Send} send */
  show(facts, arrays, send) {
    Object.assign(this, { facts, send });
    this.layer = layerOf(facts, arrays);
    const [count, height, width] = arrays.maps.shape;
    this.flatten.show(floatsOf(arrays.maps), { count, height, width }, facts.maps);
    this.weighing.show(this.layer, this.opened);
    this.softmax.show(facts.names, floatsOf(arrays.logits));
    this.softmax.paint();
  }

  listen() {
    const { flatten, weighing, softmax } = this;
    flatten.pointed = (index) => {
      flatten.mark(index);
      if (this.facts.flattened) weighing.mark(index);
    };
    weighing.pointed = (index) => {
      weighing.mark(index);
      if (this.facts.flattened) flatten.mark(index);
    };
    weighing.outputs.pointed = (output) => this.preview(output, { ofSoftmax: false });
    weighing.outputs.chosen = (output) => this.choose(output);
    softmax.shares.pointed = (index) => this.preview(index, { ofSoftmax: true });
    softmax.shares.chosen = (index) => this.facts.last && this.choose(index);
    softmax.opened = () => this.openedClass;
    softmax.settled = (what) => this.tell(what);
  }

  /** @param {"logits" | "temperature"} what */
  tell(what) {
    if (what === "temperature") this.send(what, this.softmax.temperature.value);
    else this.send(what, { line: this.facts.line, values: this.softmax.changes });
  }

  /** The output that is opened. */
  get opened() {
    return this.unit ?? largestOf(this.layer.outputs);
  }

  /** The class that is written out. */
  get openedClass() {
    return this.hovered ?? (this.facts.last ? this.unit : null) ?? largestOf(this.softmax.edited);
  }

  /** Open what is pointed at for as long: an output, which behind the last layer is a class too. @param {number | null} index @param {{ofSoftmax: boolean}} from */
  preview(index, { ofSoftmax }) {
    const { last } = this.facts;
    if (last || !ofSoftmax) this.weighing.open(index ?? this.opened);
    if (!last && !ofSoftmax) return;
    this.hovered = index;
    this.softmax.paint();
  }

  /** @param {number} output */
  choose(output) {
    this.unit = output;
    this.send("unit", { layer: this.facts.layer, unit: output });
    this.weighing.open(output);
    this.softmax.paint();
  }

  close() {
    this.flatten.close();
    this.weighing.close();
    this.grid.remove();
    this.undress();
    this.root.remove();
  }
}

/** @param {Facts} facts @param {Arrays} arrays @returns {import("./weighing.js").Layer} */
function layerOf(facts, arrays) {
  const [inputs, weights, bias] = [arrays.inputs, arrays.weights, arrays.bias].map(floatsOf);
  const [count, height, width] = arrays.maps.shape;
  return {
    name: facts.layerName,
    from: facts.flattened ? "that row" : `what ${facts.inputName} made`,
    flattened: facts.flattened,
    last: facts.last,
    inputs, weights, bias,
    outputs: dense(inputs, { weights, bias }),
    nameOfInput: (input) => (facts.flattened ? `map ${placeOf(input, { count, height, width }).join(", ")}` : `number ${input}`),
    nameOfOutput: (output) => (facts.last ? facts.names[output] : `output ${output}`),
  };
}

/** @param {ArrayLike<number>} values @returns {number} where it is */
function largestOf(values) {
  return Array.from(values).reduce((best, value, index) => (value > values[best] ? index : best), 0);
}

/** @param {import("../../engine/packing.js").PackedArray} seen @returns {[import("../../maps/types.js").Facts, import("../../maps/types.js").Maps, () => void]} */
function pictureView(seen) {
  const [channels, height, width] = seen.shape;
  const colour = channels === 3;
  /** @type {import("../../maps/types.js").Tile} */
  const tile = { title: colour ? "colour" : "gray", kind: colour ? "rgb" : "gray", plane: 0, limits: [0, 1] };
  const plain = { selectable: false, pointable: false, selected: null, dimmed: false, marks: [] };
  const caption = `(${channels}, ${height}, ${width}), resized and cropped`;
  return [{ ...plain, tiles: [tile], size: "small", unit: "0-1", caption }, { height, width, values: floatsOf(seen) }, () => {}];
}
