// @ts-check
/** The cards on the map, where they stand, and when they are painted: those near the window at once, others once they come. */
import { AnswerCard, Card } from "./cards.js";
import { ANSWER_SIZE, sizeOfBlock, sizeOfStep } from "./grid.js";
import { layOut } from "./layout.js";
import { isBlock, nameOf, stepId } from "./wiring.js";
import { costOf, shapeOnLine } from "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Arrays} Arrays */
/** @typedef {import("./types.js").Box} Box */

export const ANSWER = ""; // the name of the step that stands for the answer, behind the last one
const LETTER = 5.6; // pixels of a letter of a shape
const NEAR = "400px"; // from the edge of the window: cards there are painted, too

export class Deck {
  /** @param {import("./wiring.js").Wiring} wiring @param {{facts: Facts, arrays: Arrays}} sent */
  constructor(wiring, sent) {
    this.wiring = wiring;
    this.answer = new AnswerCard();
    /** @type {Map<string, Card>} by id */
    this.cards = new Map();
    /** @type {Map<string, Box>} of the cards and frames */
    this.boxes = new Map();
    /** @type {IntersectionObserver | null} */
    this.observer = null;
    this.sharpness = 1; // canvas pixels for each pixel of the screen at zoom 1
    this.take(sent);
  }

  /** @param {{root: HTMLElement, ground: HTMLElement}} place of the cards, and the window onto them */
  begin({ root, ground }) {
    this.root = root;
    this.observer = new IntersectionObserver((entries) => this.sighted(entries), { root: ground, rootMargin: NEAR });
  }

  /** Take other numbers of the same steps. @param {{facts: Facts, arrays: Arrays}} sent */
  take({ facts, arrays }) {
    this.arrays = arrays;
    this.offsets = offsetsOf(facts);
    this.answer.show(facts);
    for (const card of this.cards.values()) card.due = true;
    this.paint();
  }

  /** Put cards where they belong while some blocks are open, and say where everything is. @param {Set<string>} open */
  arrange(open) {
    const ids = new Set([...this.wiring.steps.keys()].map((name) => this.wiring.cardOf(name, open)));
    const picture = layOut({ wiring: this.wiring, open, gap: this.gap(ids), sizeOf: (id) => this.sizeOf(id) });
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      this.observer?.unobserve(card.root);
      card.root.remove();
      this.cards.delete(id);
    }
    for (const box of picture.cards) this.stand(box);
    this.boxes = new Map([...picture.frames, ...picture.cards].map((box) => [box.id, box]));
    return picture;
  }

  /** @param {Box} box */
  stand(box) {
    if (box.id === stepId(ANSWER)) {
      Object.assign(this.answer.root.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` });
      return;
    }
    const known = this.cards.get(box.id);
    const card = known ?? new Card(box.id, this.wiring);
    card.stand(box);
    if (known) return;
    this.cards.set(box.id, card);
    this.root?.append(card.root);
    this.observer?.observe(card.root);
  }

  /** @param {string} id of a card @returns {import("./types.js").Size} */
  sizeOf(id) {
    if (id === stepId(ANSWER)) return ANSWER_SIZE;
    if (isBlock(id)) return sizeOfBlock(this.wiring.output(nameOf(id)));
    const step = this.wiring.step(nameOf(id));
    return sizeOfStep(step, { title: this.wiring.shortTitle(step), first: !this.wiring.isPart && this.wiring.at(step.name) === 0 });
  }

  /** The room between columns: as wide as the longest shape that is written there. @param {Set<string>} ids of the cards */
  gap(ids) {
    const outputs = [...ids].map((id) => (isBlock(id) ? this.wiring.output(nameOf(id)) : this.wiring.step(nameOf(id))));
    return 12 + LETTER * Math.max(3, ...outputs.flatMap(({ shape }) => shapeOnLine(shape).map((text) => text.length)));
  }

  /** @param {IntersectionObserverEntry[]} entries */
  sighted(entries) {
    for (const { target, isIntersecting } of entries) {
      const card = this.cards.get(/** @type {HTMLElement} */ (target).dataset.id ?? "");
      if (card) card.inSight = isIntersecting;
    }
    this.paint();
  }

  /** Paint again, finer or coarser, where that is seen. @param {number} zoom */
  sharpen(zoom) {
    const sharpness = zoom <= 1 ? 1 : 2 ** Math.ceil(Math.log2(zoom));
    if (sharpness === this.sharpness) return;
    this.sharpness = sharpness;
    for (const card of this.cards.values()) card.due = true;
    this.paint();
  }

  /** Paint the cards in sight that are not painted yet. */
  paint() {
    const ratio = (globalThis.devicePixelRatio || 1) * this.sharpness;
    for (const card of this.cards.values()) if (card.inSight && card.due && this.arrays && this.offsets) card.paint(this.arrays, this.offsets, ratio);
  }

  /** @param {import("./words.js").Cost} cost @param {import("./types.js").Step[]} steps of the whole network */
  showCosts(cost, steps) {
    const whole = costOf(steps, cost);
    const largest = Math.max(0, ...[...this.cards.values()].map((card) => costOf(card.steps, cost) ?? 0));
    for (const card of this.cards.values()) card.showCost(cost, { largest, whole, noun: this.wiring.isPart ? "block" : "network" });
  }

  /** @param {string} id of a card or frame @returns {Box} */
  boxOf(id) {
    return this.boxes.get(id) ?? { id, x: 0, y: 0, width: 0, height: 0 };
  }

  close() {
    this.observer?.disconnect();
  }
}

/** A step that reads the last one and stands for the answer. @param {Facts} facts @returns {import("./types.js").Step} */
export function answerAfter({ steps }) {
  const last = steps[steps.length - 1];
  return { ...last, name: ANSWER, title: "the answer", kind: "answer", inputs: [last.name], parameters: 0, multiplyAdds: 0, milliseconds: null, thumbnail: [0, 1, 1] };
}

/** Where each step's bytes begin among the thumbnails. @param {Facts} facts */
function offsetsOf({ steps }) {
  let offset = 0;
  return new Map(steps.map(({ name, thumbnail: [count, height, width] }) => {
    const start = offset;
    offset += count * height * width;
    return [name, start];
  }));
}
