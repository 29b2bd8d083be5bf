// @ts-check
/** The lines of the map: from step to step, from map to map, and the shapes on them. */
import { cornerOf, mapsOf } from "./grid.js";
import { readsOf } from "./reads.js";
import { stepId } from "./wiring.js";
import { shapeOnLine, shapeSentence } from "./words.js";

/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./cards.js").Card} Card */
/** @typedef {import("./wiring.js").Wiring} Wiring */

const SVG = "http://www.w3.org/2000/svg";
const MOST_PAIRS = 65_536; // of maps, between which lines are drawn

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Record<string, string>} attributes @param {(Node | string)[]} [children]
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attributes, children = []) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export class Lines {
  /** @param {Wiring} wiring */
  constructor(wiring) {
    this.wiring = wiring;
    this.fans = svg("g", { class: "fans" });
    this.paths = svg("g", { class: "paths" });
    this.lit = svg("g", { class: "lit" });
    this.labels = svg("g", { class: "labels" });
    this.root = svg("svg", { class: "lines", "aria-hidden": "true" }, [this.fans, this.paths, this.lit, this.labels]);
    /** @type {{source: string, leads: Set<string>, path: SVGPathElement}[]} */
    this.drawn = [];
  }

  /** @param {Picture} picture @param {Map<string, Card>} cards */
  draw({ lines, labels, width, height }, cards) {
    this.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    Object.assign(this.root.style, { width: `${width}px`, height: `${height}px` });
    this.lit.replaceChildren();
    this.drawn = [];
    const paths = together(lines).map(({ source, leads, d }) => {
      const title = svg("title", {}, [this.sentence(source, leads)]);
      const path = svg("path", { d });
      this.drawn.push({ source, leads: new Set(leads), path });
      return svg("g", {}, [svg("path", { d, class: "near" }, [title]), path]); // a line is thin: what is near it hits it
    });
    this.paths.replaceChildren(...paths);
    this.labels.replaceChildren(...labels.map((label) => this.label(label)));
    this.fans.replaceChildren(...lines.flatMap((line) => this.fan(line, cards)));
  }

  /** @param {string} source @param {string[]} leads */
  sentence(source, leads) {
    const step = this.wiring.step(source);
    const to = [...new Set(leads)].map((name) => this.wiring.step(name)?.title ?? "the answer");
    const readers = to.length > 3 ? `${to.slice(0, 3).join(", ")} and ${to.length - 3} more` : to.join(" and ");
    return `${shapeSentence(step)}, from ${step.title} to ${readers}`;
  }

  /** @param {import("./types.js").Label} label */
  label({ x, y, source }) {
    const [above, below] = shapeOnLine(this.wiring.step(source).shape);
    const line = (/** @type {string} */ text, /** @type {number} */ down) => svg("text", { x: String(x), y: String(y + down) }, [text]);
    return svg("g", {}, [svg("title", {}, [shapeSentence(this.wiring.step(source))]), line(above, -5), line(below, 13)]);
  }

  /** Faint lines from each map to each that reads it, between two neighbouring cards that show all of their maps. @param {Line} line @param {Map<string, Card>} cards */
  fan({ from, to }, cards) {
    const [left, right] = [cards.get(from), cards.get(to)];
    if (!left || !right || left.isBlock || right.isBlock || !showsAll(left) || !showsAll(right)) return [];
    const inputs = right.shown.inputs.map((name) => this.wiring.step(name));
    const pairs = new Pairs(left, right);
    for (let index = 0; index < right.grid.count && pairs.seen <= MOST_PAIRS; index++) {
      for (const { input, first, end } of readsOf(right.shown, inputs, index)) {
        if (inputs[input].name === left.shown.name) pairs.add(first, end, index);
      }
    }
    if (pairs.seen > MOST_PAIRS) return [];
    const pieces = pairs.pieces();
    const opacity = Math.min(0.3, 1.4 / Math.sqrt(pieces.length || 1)).toFixed(3); // the more, the fainter
    return [svg("path", { d: pieces.join(""), opacity })];
  }

  /** Light the lines of some steps, those that go out and those that come in. @param {Set<string>} names none: all are dark */
  light(names) {
    for (const { source, leads, path } of this.drawn) {
      const outgoing = names.has(source);
      const incoming = !outgoing && [...names].some((name) => leads.has(name) && this.wiring.steps.get(name)?.inputs.includes(source));
      path.classList.toggle("out", outgoing);
      path.classList.toggle("in", incoming);
    }
  }

  /** Light the maps that one map reads; null: none. @param {Card | null} card @param {number} index @param {Map<string, Card>} cards @returns {{card: Card, first: number, end: number}[]} what it reads, where that is on the map */
  lightReads(card, index, cards) {
    this.lit.replaceChildren();
    if (!card || card.isBlock) return [];
    const inputs = card.shown.inputs.map((name) => this.wiring.step(name));
    const reads = readsOf(card.shown, inputs, index).flatMap(({ input, first, end }) => {
      const left = cards.get(stepId(inputs[input].name));
      return left ? [{ card: left, first, end }] : [];
    });
    const pieces = reads.flatMap((read) => {
      const pairs = new Pairs(read.card, card);
      pairs.add(read.first, Math.min(read.end, read.card.grid.count), index);
      return pairs.pieces();
    });
    this.lit.replaceChildren(svg("path", { d: pieces.join("") }));
    return reads;
  }
}

/** Lines of one source to the same ends as one path. @param {Line[]} lines */
function together(lines) {
  /** @type {Map<string, {source: string, leads: string[], d: string}>} */
  const paths = new Map();
  for (const { source, leads, reaches } of lines) {
    const key = `${source}\n${leads}`;
    const path = paths.get(key) ?? { source, leads, d: "" };
    path.d += reaches.map(reachPath).join("");
    paths.set(key, path);
  }
  return [...paths.values()];
}

/** @param {import("./types.js").Reach} reach */
function reachPath({ x0, y0, x1, y1, bend }) {
  if (bend === 0 || Math.abs(y1 - y0) < 0.5) return `M${x0} ${y0}L${x1} ${y1}`;
  const middle = (x0 + x1) / 2;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}

/** Which maps of two cards belong together; those in one row share a line. */
class Pairs {
  /** @param {Card} left @param {Card} right */
  constructor(left, right) {
    this.left = left;
    this.right = right;
    /** @type {Set<number>} */
    this.rows = new Set();
    this.seen = 0;
  }

  /** @param {number} first @param {number} end of the maps on the left @param {number} index on the right */
  add(first, end, index) {
    const [over, under] = [this.left.grid.columns, this.right.grid.columns];
    const row = Math.floor(index / under);
    for (let from = Math.floor(first / over); from * over < end; from++) this.rows.add(from * 8192 + row);
    this.seen += end - first;
  }

  /** From the right side of one card to the left side of the other. @returns {string[]} */
  pieces() {
    return [...this.rows].map((rows) => {
      const [start, end] = [edgePoint(this.left, Math.floor(rows / 8192), 1), edgePoint(this.right, rows % 8192, 0)];
      return `M${start.x} ${start.y}L${end.x} ${end.y}`;
    });
  }
}

/** @param {Card} card @param {number} row of its maps @param {0 | 1} side */
function edgePoint(card, row, side) {
  const { x, y, width } = /** @type {import("./types.js").Box} */ (card.box);
  return { x: x + side * width, y: Math.round(y + card.fieldTop + cornerOf(card.grid, row * card.grid.columns).y + card.grid.cellHeight / 2) };
}

/** @param {Card} card */
function showsAll({ shown, grid }) {
  return grid.count === mapsOf(shown)[0];
}
