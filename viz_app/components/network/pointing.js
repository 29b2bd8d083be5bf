// @ts-check
/** What a person points at: its maps and lines light up, a sentence says what it is, and a click goes there. */
import { mapsOf, spotAt } from "./grid.js";
import { readsOf } from "./reads.js";
import { isBlock, nameOf } from "./wiring.js";
import { spotSentence, stepSentence } from "./words.js";

/** @typedef {import("./map.js").NetworkMap} NetworkMap */
/** @typedef {import("./cards.js").Card} Card */
/** @typedef {import("./grid.js").Spot} Spot */

export const HINT = "Point at anything to read what it is. Click a block to open it, a card, a map or a pixel to go there.";

export class Pointing {
  /** @param {NetworkMap} map @param {AbortSignal} signal */
  constructor(map, signal) {
    this.map = map;
    /** @type {Card[]} cards whose maps are framed */
    this.framed = [];
    /** @type {Card | null} */
    this.lit = null;
    map.say(HINT);
    map.parts.deck.addEventListener("pointermove", (event) => this.moved(event), { signal });
    map.parts.deck.addEventListener("pointerleave", () => this.point(null, null), { signal });
    map.parts.deck.addEventListener("click", (event) => this.clicked(event), { signal });
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const card = this.cardAt(event);
    this.point(card, card && this.spotAt(card, event));
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const card = this.cardAt(event);
    if (!card) return;
    if (isBlock(card.id)) return this.map.opening.openBlock(nameOf(card.id));
    const spot = this.spotAt(card, event);
    this.map.keys.focus(card.id);
    if (spot) this.map.walkTo(card.shown.name, spot);
    else this.map.walk(card.shown.name, null);
  }

  /** @param {Event} event @returns {Card | null} */
  cardAt({ target }) {
    const root = /** @type {Element} */ (target).closest(".card");
    return this.map.deck.cards.get(/** @type {HTMLElement | null} */ (root)?.dataset.id ?? "") ?? null;
  }

  /** @param {Card} card @param {{clientX: number, clientY: number}} event @returns {Spot | null} */
  spotAt(card, { clientX, clientY }) {
    const box = card.field.getBoundingClientRect();
    const { zoom } = this.map.viewport;
    return spotAt(card.shown, card.grid, { x: (clientX - box.left) / zoom, y: (clientY - box.top) / zoom });
  }

  /** @param {Card | null} card null: at nothing @param {Spot | null} spot */
  point(card, spot) {
    const { map } = this;
    for (const framed of this.framed) framed.mark("over", null);
    this.framed = [];
    if (card !== this.lit) map.lines.light(new Set(card?.steps.map(({ name }) => name) ?? []));
    this.lit = card;
    map.lines.lightReads(null, 0, map.deck.cards);
    if (!card) return map.say(HINT);
    if (card.isBlock || !spot) return map.say(`${card.sentence(map.wiring)}.`);
    card.mark("over", spot.index);
    this.framed.push(card);
    for (const read of map.lines.lightReads(card, spot.index, map.deck.cards)) {
      if (read.end - read.first !== 1) continue;
      read.card.mark("over", read.first);
      this.framed.push(read.card);
    }
    map.say(`${card.shown.title}, ${spotSentence(card.shown, spot)}. ${this.readsSentence(card, spot)}`);
  }

  /** @param {Card} card @param {Spot} spot */
  readsSentence({ shown }, { index }) {
    const inputs = shown.inputs.map((name) => this.map.wiring.step(name));
    if (inputs.length === 0) return `${stepSentence(shown)}.`;
    const parts = readsOf(shown, inputs, index).map(({ input, first, end }) => {
      const [count, height, width] = mapsOf(inputs[input]);
      const noun = height * width === 1 ? "number" : "map";
      if (end - first === 1) return `${noun} ${first} of ${inputs[input].title}`;
      return end - first === count ? `all ${count.toLocaleString("en")} ${noun}s of ${inputs[input].title}` : `${noun}s ${first} to ${end - 1} of ${inputs[input].title}`;
    });
    return `It is computed from ${parts.join(" and ")}.`;
  }
}
