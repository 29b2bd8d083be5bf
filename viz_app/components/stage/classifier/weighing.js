// @ts-check
/** A dense layer with one output opened: inputs × weights = products, and their sum. */
import { contributions } from "../../engine/dense.js";
import { exactText, shortText } from "../../maps/reading.js";
import { single } from "../cell_places.js";
import { Cells, scaleOf } from "../cells.js";
import { Contributions } from "./contributions.js";
import { hint, say, section } from "../section.js";

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} from what its inputs are
 * @property {boolean} flattened whether its inputs are the flattened maps
 * @property {boolean} last whether its outputs are the logits
 * @property {Float32Array} inputs
 * @property {Float32Array} weights output by output
 * @property {Float32Array} bias
 * @property {Float64Array} outputs
 * @property {(input: number) => string} nameOfInput
 * @property {(output: number) => string} nameOfOutput
 */

const HEIGHT = 96; // CSS pixels of a strip

export class Weighing {
  /** @param {Layer} layer */
  constructor(layer) {
    this.section = section("dense", "Dense", ["strips", "sums"]);
    const [strips, sums] = this.section.places;
    this.inputs = new Cells(strips, { height: HEIGHT });
    this.weights = new Cells(strips, { height: HEIGHT });
    this.products = new Cells(strips, { height: HEIGHT });
    this.outputs = new Cells(strips, { height: HEIGHT });
    this.sum = new Contributions(sums);
    this.layer = layer;
    this.opened = 0;
    /** @type {number | null} */ this.marked = null;
    /** @type {ArrayLike<number>} */ this.made = []; // the products of the opened output
    /** Told the input that is pointed at. */
    this.pointed = (/** @type {number | null} */ _) => {};
    for (const part of [this.inputs, this.weights, this.products, this.sum]) part.pointed = (index) => this.pointed(index);
  }

  /** @param {Layer} layer @param {number} opened the output that is opened */
  show(layer, opened) {
    this.layer = layer;
    const { inputs, outputs } = layer;
    this.scale = scaleOf(layer.weights, { signed: true }); // the same for all outputs, so that they can be compared
    this.inputs.show(inputs, single(inputs.length), scaleOf(inputs), `Its ${inputs.length.toLocaleString("en")} inputs: ${layer.from}`);
    const title = `Its ${outputs.length.toLocaleString("en")} outputs${layer.last ? ": the logits" : ""}`;
    this.outputs.show(outputs, single(outputs.length), scaleOf(outputs, { signed: true }), title);
    this.open(opened);
    this.mark(null);
  }

  /** @param {number} output */
  open(output) {
    const { layer, scale } = this;
    this.opened = output;
    const count = layer.inputs.length;
    const weights = layer.weights.subarray(output * count, (output + 1) * count);
    this.made = contributions(layer.inputs, layer, output);
    const name = layer.nameOfOutput(output);
    this.weights.show(weights, single(count), scale ?? scaleOf(weights, { signed: true }), `× the weights of ${name}`);
    this.products.show(this.made, single(count), scaleOf(this.made, { signed: true }), "= the products");
    const sum = { inputs: layer.inputs, weights, products: this.made, bias: layer.bias[output], total: layer.outputs[output] };
    const title = `${layer.last ? `Logit of ${name}` : `Output ${output}`}: products + bias`;
    this.sum.show({ title, input: layer.flattened ? "map, row, column" : "input" }, sum, layer.nameOfInput);
    this.outputs.keep(output);
    this.mark(this.marked);
  }

  /** @param {number | null} input */
  mark(input) {
    this.marked = input;
    for (const part of [this.inputs, this.weights, this.products, this.sum]) part.mark(input);
    if (input === null) hint(this.section.said, this.hint());
    else say(this.section.said, this.sentence(input));
  }

  hint() {
    const { name, outputs } = this.layer;
    return `${name}: every input times a weight of its own, all added up; so for each of the ${outputs.length.toLocaleString("en")} outputs, with other weights. Point at an output to open it.`;
  }

  /** @param {number} input */
  sentence(input) {
    const { layer, opened } = this;
    const weight = layer.weights[opened * layer.inputs.length + input];
    return `${layer.nameOfInput(input)}: ${exactText(layer.inputs[input])} × ${exactText(weight)} = ${shortText(this.made[input], 5)} of ${layer.nameOfOutput(opened)}`;
  }

  close() {
    for (const cells of [this.inputs, this.weights, this.products, this.outputs]) cells.close();
  }
}
