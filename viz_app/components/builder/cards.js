// @ts-check
/** The card of one layer or block: what it is, the tensor that it makes, its numbers, and why it is impossible. */
import { element } from "../maps/chrome.js";
import { boxOf, glimpseOf } from "./boxes.js";
import { compact, fieldReason, multiplyAddsReason, parametersReason, shapeReason, shapeText, summaryOf, WORDS } from "./words.js";

/** @typedef {import("../engine/stacks.js").Report} Report */
/** @typedef {import("../engine/stack_kinds.js").Input} Input */
/** @typedef {{scale: number, input: Input, parameters: number, multiplyAdds: number}} Whole what the whole stack sets: the boxes' scale, and its sums */

export class Card {
  /** @param {Report} report */
  constructor({ path, item }) {
    this.path = path;
    this.kind = item.kind;
    this.shown = "";
    this.box = element("span", "drawn", { title: "What it makes: all boxes have one scale; they grow thicker with the logarithm of the channels." });
    this.title = element("span", "title");
    this.module = element("span", "module");
    this.summary = element("span", "summary");
    const grip = element("span", "grip", { "aria-hidden": "true", title: "Drag to another place" }, ["⠿"]);
    const names = element("span", "names", {}, [element("span", "name", {}, [this.title, this.module]), this.summary]);
    this.head = element("button", "card-head", { type: "button", "data-path": path, tabindex: "-1", "aria-expanded": "false" }, [grip, this.box, names]);
    this.facts = element("div", "facts");
    this.problem = element("p", "problem");
    this.panel = element("div", "panel-room");
    this.root = element("div", `card ${WORDS[item.kind].family}`, {}, [this.head, this.facts, this.problem, this.panel]);
  }

  /** @param {Report} report @param {Whole} whole */
  update(report, whole) {
    const { item, name, shape, problem } = report;
    const shown = JSON.stringify([report, whole]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.title.textContent = WORDS[item.kind].title;
    this.module.textContent = name;
    this.summary.textContent = summaryOf(item);
    this.box.replaceChildren(boxOf(shape, whole.scale));
    this.root.classList.toggle("wrong", problem !== "");
    this.root.classList.toggle("waiting", problem === "" && shape === null);
    this.problem.textContent = problem;
    this.problem.hidden = problem === "";
    this.facts.replaceChildren(...factsOf(report, whole));
    const spoken = shape ? `makes ${shapeText(shape)}` : problem ? `impossible: ${problem}` : "nothing arrives";
    this.head.setAttribute("aria-label", [WORDS[item.kind].title, name, summaryOf(item), spoken].filter(Boolean).join(", "));
  }
}

/** How each number came about, in sentences. @param {Report} report @param {Input} input @returns {string[]} */
export function reasonsOf(report, { channels, rows, cols }) {
  if (!report.shape) return [shapeReason(report)];
  return [shapeReason(report), parametersReason(report), multiplyAddsReason(report), fieldReason(report, [channels, rows, cols])];
}

/** @param {Report} report @param {Whole} whole */
function factsOf(report, whole) {
  const { shape, parameters, multiplyAdds, field } = report;
  const [made, learned, multiplied, seen] = reasonsOf(report, whole.input);
  const number = (/** @type {number} */ count) => (shape ? compact(count) : "–");
  return [
    fact("makes", shape ? shapeText(shape) : "–", made),
    fact("parameters", number(parameters), learned ?? "", share(shape ? parameters : 0, whole.parameters)),
    fact("multiply-adds", number(multiplyAdds), multiplied ?? "", share(shape ? multiplyAdds : 0, whole.multiplyAdds)),
    fact("sees", field ? `${field[0]} × ${field[1]}` : "–", seen ?? "", field ? glimpseOf(field, whole.input) : null),
  ];
}

/** @param {string} label @param {string} value @param {string} title @param {Element | null} [drawing] */
export function fact(label, value, title, drawing = null) {
  const parts = [element("span", "label", {}, [label]), element("span", "value", {}, [value])];
  return element("div", `fact ${label}`, title ? { title } : {}, drawing ? [...parts, drawing] : parts);
}

/** A bar for the share of a sum. @param {number} part @param {number} sum */
function share(part, sum) {
  const bar = element("span", "bar");
  bar.style.transform = `scaleX(${(part / Math.max(1, sum)).toFixed(4)})`;
  return element("span", "rail", { "aria-hidden": "true" }, [bar]);
}
