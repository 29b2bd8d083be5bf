// @ts-check
/** The network map: what is on the page, and where a person is on it. */
import { Live } from "../stage/live.js";
import { AnswerCard, Card } from "./cards.js";
import { drawFrames } from "./frames.js";
import { ANSWER_SIZE, mapsOf, sizeOfBlock, sizeOfStep, spotOf, unitOf } from "./grid.js";
import { Keys } from "./keys.js";
import { layOut } from "./layout.js";
import { Lines } from "./lines.js";
import { build } from "./parts.js";
import { Pointing } from "./pointing.js";
import { Search } from "./search.js";
import { Tools } from "./tools.js";
import { drawTrail } from "./trail.js";
import { Viewport } from "./viewport.js";
import { Wiring, blockId, isBlock, nameOf, stepId } from "./wiring.js";
import { costOf, shapeOnLine } from "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Arrays} Arrays */
/** @typedef {{live: (name: string, value: unknown) => void, walk: (place: unknown) => void}} Tell */

const ANSWER = ""; // the name of the step that stands for the answer, behind the last one
const LETTER = 6; // pixels of a letter of a shape
const NEAR = "400px"; // from the edge of the window: cards there are painted, too

export class NetworkMap {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  constructor(parent, facts, arrays, tell) {
    this.facts = facts;
    this.arrays = arrays;
    this.tell = tell;
    this.layer = facts.layer;
    this.unit = facts.unit;
    this.wiring = new Wiring([...facts.steps, answerAfter(facts)], { ...facts.blocks, steps: [...facts.blocks.steps, ANSWER] });
    this.live = new Live(facts.live, (name, value) => this.tell.live(name, value), () => this.showCosts());
    this.open = this.wiring.openOf(facts.live.open);
    /** @type {Map<string, Card>} by id */
    this.cards = new Map();
    this.answer = new AnswerCard();
    this.lines = new Lines(this.wiring);
    this.stop = new AbortController();
    this.search = new Search(this);
    this.tools = new Tools(this);
    const { root, trail, readout, ground, sheet, world, frames, deck } = build(parent, this);
    this.root = root;
    this.trail = trail;
    this.readout = readout;
    this.ground = ground;
    this.sheet = sheet;
    this.frames = frames;
    this.deck = deck;
    this.viewport = new Viewport(ground, sheet, world, this.stop.signal);
    this.viewport.zoomed = () => world.classList.toggle("near", this.viewport.zoom > 1);
    this.observer = new IntersectionObserver((entries) => this.sighted(entries), { root: this.ground, rootMargin: NEAR });
    this.keys = new Keys(this, this.stop.signal);
    this.pointing = new Pointing(this, this.stop.signal);
    this.offsets = offsetsOf(facts);
    this.answer.show(facts);
    this.layout();
    this.viewport.open();
    this.settleHeight();
    this.viewport.show(this.boxOf(this.cardId(this.layer)));
  }

  /** Take what the server sends: the same network with another picture, or another place. @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  receive(facts, arrays, tell) {
    this.facts = { ...facts, steps: facts.steps.map((step) => Object.assign(this.wiring.step(step.name), step)) };
    this.arrays = arrays;
    this.tell = tell;
    this.offsets = offsetsOf(facts);
    this.answer.show(facts);
    for (const card of this.cards.values()) card.due = true;
    this.paint();
    this.showCosts();
    this.layer = facts.layer;
    this.unit = facts.unit;
    this.showPlace();
  }

  /** Put all cards, frames and lines where they belong, for the blocks that are open now. */
  layout() {
    const sizeOf = (/** @type {string} */ id) => this.sizeOf(id);
    const picture = layOut({ wiring: this.wiring, open: this.open, gap: this.gap(), sizeOf });
    const ids = new Set(picture.cards.map(({ id }) => id));
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      this.observer.unobserve(card.root);
      card.root.remove();
      this.cards.delete(id);
    }
    for (const box of picture.cards) this.stand(box);
    this.boxes = new Map([...picture.frames, ...picture.cards].map((box) => [box.id, box]));
    drawFrames(this, this.frames, picture.frames);
    this.lines.draw(picture, this.cards, picture);
    this.viewport.resize(picture);
    this.showCosts();
    this.showPlace();
    this.search.light();
    this.keys.keep();
  }

  /** @param {import("./types.js").Box} box */
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
    this.deck.append(card.root);
    this.observer.observe(card.root);
  }

  /** @param {string} id of a card */
  sizeOf(id) {
    if (id === stepId(ANSWER)) return ANSWER_SIZE;
    if (isBlock(id)) return sizeOfBlock(this.wiring.output(nameOf(id)));
    const step = this.wiring.step(nameOf(id));
    return sizeOfStep(step, { title: this.wiring.shortTitle(step), first: this.wiring.at(step.name) === 0 });
  }

  /** The room between columns: as wide as the longest shape that is written there. */
  gap() {
    const shown = new Set(this.facts.steps.map(({ name }) => this.cardId(name)));
    const letters = [...shown].flatMap((id) => shapeOnLine(isBlock(id) ? this.wiring.output(nameOf(id)).shape : this.wiring.step(nameOf(id)).shape).map((text) => text.length));
    return 12 + LETTER * Math.max(3, ...letters);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  sighted(entries) {
    for (const { target, isIntersecting } of entries) {
      const card = this.cards.get(/** @type {HTMLElement} */ (target).dataset.id ?? "");
      if (card) card.inSight = isIntersecting;
    }
    this.paint();
  }

  /** Paint the cards in sight that are not painted yet. */
  paint() {
    const ratio = globalThis.devicePixelRatio || 1;
    for (const card of this.cards.values()) if (card.inSight && card.due) card.paint(this.arrays, this.offsets, ratio);
  }

  showCosts() {
    const cost = /** @type {import("./words.js").Cost} */ (this.live.texts.cost);
    const whole = costOf(this.facts.steps, cost);
    const largest = Math.max(0, ...[...this.cards.values()].map(({ steps }) => costOf(steps, cost) ?? 0));
    for (const card of this.cards.values()) card.showCost(cost, { largest, whole });
  }

  /** Mark the place that is looked at, on the map and in the trail. */
  showPlace() {
    const here = this.cardId(this.layer);
    const step = this.wiring.step(this.layer);
    const spot = this.unit && spotOf(step, this.unit);
    for (const [id, card] of this.cards) {
      const chosen = id === here;
      const opened = chosen && !card.isBlock && spot ? spot : null;
      card.root.classList.toggle("chosen", chosen);
      if (chosen) card.root.setAttribute("aria-current", "location");
      else card.root.removeAttribute("aria-current");
      card.mark("chosen", opened ? opened.index : null);
      card.markPixel(opened, /** @type {[number, number]} */ (mapsOf(card.shown).slice(1)));
    }
    drawTrail(this, this.trail);
  }

  /** Go to a layer or to one unit of it. @param {string} layer @param {number[] | null} unit */
  walk(layer, unit) {
    this.layer = layer;
    this.unit = unit;
    this.showPlace();
    this.tell.walk({ layer, unit });
  }

  /** Go to a pixel of a step's map. @param {string} layer @param {import("./grid.js").Spot} spot */
  walkTo(layer, spot) {
    this.walk(layer, unitOf(this.wiring.step(layer), spot));
  }

  /** The card that shows a step now. @param {string} name */
  cardId(name) {
    return this.wiring.cardOf(name, this.open);
  }

  /** @param {string} id of a card or frame @returns {import("./types.js").Box} */
  boxOf(id) {
    return this.boxes?.get(id) ?? { id, x: 0, y: 0, width: 0, height: 0 };
  }

  /** Open these blocks and close all others; what stands at `anchor` stays there. @param {Set<string>} open @param {string} [anchor] id of a card or frame */
  setOpen(open, anchor) {
    const before = anchor && this.boxOf(anchor);
    this.open = open;
    this.layout();
    this.settleHeight();
    if (before) this.viewport.hold(before, this.boxOf(anchor));
    else this.viewport.show(this.boxOf(this.cardId(this.layer)));
    this.live.set("open", this.wiring.textOf(open));
  }

  openAll() {
    this.setOpen(new Set(this.wiring.blocks.keys()));
  }

  /** @param {string} name of a block */
  openBlock(name) {
    this.setOpen(new Set([...this.open, name]), blockId(name));
  }

  /** Close a block and all in it. @param {string} name */
  closeBlock(name) {
    const inner = new Set([...this.wiring.blocks.values()].filter((block) => this.wiring.ancestors(block).some((around) => around.name === name)).map((block) => block.name));
    this.setOpen(new Set([...this.open].filter((opened) => !inner.has(opened))), blockId(name));
    this.keys.focus(blockId(name));
  }

  /** Open a block and those around it, and bring it into sight. @param {string} name */
  showBlock(name) {
    const block = this.wiring.blocks.get(name);
    if (!block) return;
    this.setOpen(new Set([...this.open, ...this.wiring.ancestors(block).map((around) => around.name)]), undefined);
    this.viewport.show(this.boxOf(blockId(name)));
  }

  /** Open the blocks around a step, and bring it into sight. @param {string} name */
  reveal(name) {
    const closed = this.wiring.trail(name).filter((block) => !this.open.has(block.name));
    if (closed.length > 0) this.setOpen(new Set([...this.open, ...closed.map((block) => block.name)]), blockId(closed[0].name));
    this.viewport.show(this.boxOf(stepId(name)));
  }

  /** Put the keys' cursor into a card. @param {string} name of a step @param {import("./grid.js").Spot} spot @param {"maps" | "pixels"} level */
  enter(name, spot, level) {
    this.reveal(name);
    this.keys.enter(stepId(name), spot, level);
  }

  /** As tall as the map, where the screen has the room. */
  settleHeight() {
    this.ground.style.height = `${this.sheet.offsetHeight + (this.ground.offsetHeight - this.ground.clientHeight)}px`;
  }

  /** @param {string} text */
  say(text) {
    if (this.readout.textContent !== text) this.readout.textContent = text;
  }

  close() {
    this.live.close();
    this.stop.abort();
    this.observer.disconnect();
    this.root.remove();
  }
}

/** A step that reads the last one and stands for the answer. @param {Facts} facts @returns {import("./types.js").Step} */
function answerAfter({ steps }) {
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
