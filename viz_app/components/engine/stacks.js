// @ts-check
/** What every layer of a stack makes, costs and sees, and which one is impossible; the twin of `cnn_core/stacks`. */
import { isBlock, KINDS, LIMITS } from "./stack_kinds.js";
import { made, Problem, windowOf } from "./stack_layers.js";
import { hull, ITSELF, sightOf, through } from "./stack_sight.js";

export * from "./stack_kinds.js";
export { check, readStack, writeStack } from "./stack_text.js";

/** @typedef {import("./stack_kinds.js").Item} Item */
/** @typedef {import("./stack_kinds.js").Stack} Stack */
/** @typedef {import("./stack_layers.js").Shape} Shape */
/** @typedef {import("./stack_sight.js").Range} Range */
/** @typedef {import("./stack_sight.js").Sight} Sight */
/** @typedef {{field: number, step: number, reach: number}} Reading what a number before the layer sees, how far apart two neighbours look, and how many of them the window spans */
/**
 * @typedef {object} Report
 * @property {string} path where the item stands: its place, and for each block around it the branch and the place there
 * @property {string} name of its module
 * @property {Item} item
 * @property {Shape | null} given null after an impossible layer
 * @property {Shape | null} shape what it makes; null where it is impossible or nothing arrives
 * @property {number} parameters
 * @property {number} multiplyAdds for one picture
 * @property {[number, number] | null} field rows and columns of the input that a number in the middle sees
 * @property {boolean} whole whether it sees all of the input, since a layer joins all places
 * @property {Reading | null} reading how that came about; null where a block or all of the input lies between
 * @property {string} problem a sentence; "" where it is possible or nothing arrives
 */

/**
 * @param {Stack} stack
 * @returns {{reports: Report[], problem: Report | null}} the reports in the order of reading, a block before its layers;
 *   problem: the first that is impossible, a block after its layers
 */
export function shapesOf({ input, items }) {
  const walk = new Walk(input);
  walk.along(items, "", [input.channels, input.rows, input.cols], ITSELF);
  return { reports: walk.reports, problem: walk.problem };
}

/** @type {readonly ["parameters" | "multiplyAdds" | "numbers", number, string][]} */
const MOST = [
  ["parameters", LIMITS.parameters, "parameters"],
  ["multiplyAdds", LIMITS.multiplyAdds, "multiply-adds"],
  ["numbers", LIMITS.numbers, "numbers of one picture"],
];
const free = { parameters: 0, multiplyAdds: 0 };

class Walk {
  /** @param {import("./stack_kinds.js").Input} input */
  constructor(input) {
    this.input = input;
    /** @type {Report[]} */
    this.reports = [];
    /** @type {Report | null} */
    this.problem = null;
    /** @type {Record<string, number>} */
    this.counted = {};
    this.total = { parameters: 0, multiplyAdds: 0, numbers: 0 };
  }

  /**
   * @param {Item[]} items
   * @param {string} before the path of what is around them
   * @param {Shape | null} given
   * @param {Sight} base what the given shape sees of the input
   * @returns {{shape: Shape | null, seen: Sight}} what the last of them sees of the given shape
   */
  along(items, before, given, base) {
    let shape = given;
    let seen = ITSELF;
    for (const [index, item] of items.entries()) {
      const report = this.begin(item, before + index, shape);
      const arriving = through(base, seen);
      const own = isBlock(item) ? this.block(report, arriving) : this.layer(report);
      seen = through(seen, own);
      shape = report.shape;
      if (shape) this.look(report, shape, through(base, seen));
      if (shape) report.reading = readingOf(report, arriving);
    }
    return { shape, seen };
  }

  /** @param {Item} item @param {string} path @param {Shape | null} given @returns {Report} */
  begin(item, path, given) {
    const { module } = KINDS[item.kind];
    this.counted[module] = (this.counted[module] ?? 0) + 1;
    const name = module === "flat" && this.counted.flat === 1 ? "flat" : `${module}${this.counted[module]}`;
    const report = { path, name, item, given, shape: null, parameters: 0, multiplyAdds: 0, field: null, whole: false, reading: null, problem: "" };
    this.reports.push(report);
    return report;
  }

  /** @param {Report} report @param {Sight} base @returns {Sight} */
  block(report, base) {
    const first = this.reports.length;
    const ends = report.item.branches.map((items, index) => this.along(items, `${report.path}.${index}.`, report.given, base));
    if (report.item.kind === "res" && ends.length === 1) ends.push({ shape: report.given, seen: ITSELF });
    for (const { parameters, multiplyAdds } of this.reports.slice(first).filter(({ item }) => !isBlock(item))) {
      report.parameters += parameters;
      report.multiplyAdds += multiplyAdds;
    }
    const shapes = ends.map(({ shape }) => shape);
    if (shapes.every((shape) => shape !== null)) this.attempt(report, () => ({ ...report, shape: joined(report.item, /** @type {Shape[]} */ (shapes)) }));
    return { rows: hull(ends.map(({ seen }) => seen.rows)), cols: hull(ends.map(({ seen }) => seen.cols)) };
  }

  /** @param {Report} report @param {Shape} shape @param {Sight} sight */
  look(report, shape, { rows, cols }) {
    const middle = (/** @type {number} */ length) => /** @type {Range} */ ([Math.floor(length / 2), Math.floor(length / 2)]);
    const [row, col] = [rows(middle(shape[1] ?? 1)), cols(middle(shape[2] ?? 1))];
    report.whole = !row || !col;
    report.field = row && col ? [row[1] - row[0] + 1, col[1] - col[0] + 1] : [this.input.rows, this.input.cols];
  }

  /** @param {Report} report @returns {Sight} */
  layer(report) {
    const { item, given } = report;
    if (given) this.attempt(report, () => made(item, given));
    return sightOf(item, given);
  }

  /** @param {Report} report @param {() => import("./stack_layers.js").Made} make */
  attempt(report, make) {
    try {
      const { shape, parameters, multiplyAdds } = make();
      this.count(shape, isBlock(report.item) ? free : { parameters, multiplyAdds });
      Object.assign(report, { shape, parameters, multiplyAdds });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      report.problem = error.message;
      this.problem ??= report;
    }
  }

  /** @param {Shape} shape @param {{parameters: number, multiplyAdds: number}} cost @throws {Problem} where the network grows beyond what this app builds */
  count(shape, { parameters, multiplyAdds }) {
    this.total.parameters += parameters;
    this.total.multiplyAdds += multiplyAdds;
    this.total.numbers += shape.reduce((product, length) => product * length, 1);
    for (const [name, most, what] of MOST) {
      if (this.total[name] > most) throw new Problem(`Up to here the network has ${this.total[name].toLocaleString("en")} ${what}, and ${most.toLocaleString("en")} are allowed: choose fewer filters or outputs, or make the maps smaller before.`);
    }
  }
}

/** @param {Report} report @param {Sight} arriving @returns {Reading | null} */
function readingOf({ item, field }, { rows }) {
  const axis = windowOf(item);
  const [here, next] = [rows([0, 0]), rows([1, 1])];
  if (!axis || !here || !next || !field) return null;
  const reading = { field: here[1] - here[0] + 1, step: next[0] - here[0], reach: (axis.size - 1) * axis.dilation + 1 };
  return reading.field + (reading.reach - 1) * reading.step === field[0] ? reading : null;
}

/** @param {Item} item @param {Shape[]} shapes @returns {Shape} */
function joined({ kind, branches }, shapes) {
  const [first, ...others] = shapes;
  const texts = shapes.map((shape) => shape.join(" × "));
  if (kind === "res") {
    if (texts[0] === texts[1]) return first;
    const second = branches.length === 1 ? `the input itself is ${texts[1]}` : `branch 2 makes ${texts[1]}`;
    throw new Problem(`Only equal shapes can be added: branch 1 makes ${texts[0]}, and ${second}. Change the filters, stride or padding of one, or put a 1 × 1 convolution into the other.`);
  }
  const odd = others.findIndex((shape) => shape.length !== first.length || shape.slice(1).join() !== first.slice(1).join());
  if (odd >= 0) throw new Problem(`Maps are joined only where rows and columns are equal: branch 1 makes ${texts[0]}, branch ${odd + 2} makes ${texts[odd + 1]}. Change the stride or padding of one.`);
  return [shapes.reduce((sum, [channels]) => sum + channels, 0), ...first.slice(1)];
}
