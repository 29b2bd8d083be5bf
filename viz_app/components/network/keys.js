// @ts-check
/** The keyboard walks the map: from card to card along the lines, into a card to its maps, into a map to its pixels. */
import { mapsOf, spotOf } from "./grid.js";
import { isBlock, nameOf, stepId } from "./wiring.js";

/** @typedef {import("./map.js").NetworkMap} NetworkMap */
/** @typedef {import("./grid.js").Spot} Spot */
/** @typedef {"cards" | "maps" | "pixels"} Level */

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Keys {
  /** @param {NetworkMap} map @param {AbortSignal} signal */
  constructor(map, signal) {
    this.map = map;
    this.id = map.cardId(map.layer); // the card that the Tab key comes to
    /** @type {Level} */
    this.level = "cards";
    /** @type {Spot} */
    this.spot = { index: 0, row: 0, col: 0 };
    map.parts.ground.addEventListener("keydown", (event) => this.pressed(event), { signal });
    map.parts.deck.addEventListener("focusin", ({ target }) => this.came(/** @type {HTMLElement} */ (target).dataset.id ?? ""), { signal });
    map.parts.deck.addEventListener("focusout", () => map.pointing.point(null, null), { signal });
  }

  /** One card can be reached with the Tab key, whatever stands on the map now. */
  keep() {
    if (!this.map.deck.cards.has(this.id)) this.id = this.map.cardId(this.map.layer);
    for (const [id, { root }] of this.map.deck.cards) root.tabIndex = id === this.id ? 0 : -1;
  }

  /** @param {string} id */
  came(id) {
    if (id !== this.id) this.level = "cards";
    this.id = id;
    this.keep();
    this.show();
  }

  /** @param {string} id of a card */
  focus(id) {
    const card = this.map.deck.cards.get(id);
    if (!card) return;
    this.level = "cards";
    card.root.focus({ preventScroll: true });
    this.map.viewport.show(this.map.deck.boxOf(id));
  }

  /** @param {string} id @param {Spot} spot @param {Level} level */
  enter(id, spot, level) {
    this.focus(id);
    this.level = level;
    this.spot = spot;
    this.show();
  }

  /** Light what the keys are at. */
  show() {
    const card = this.map.deck.cards.get(this.id);
    if (!card) return;
    this.map.pointing.point(card, this.level === "cards" ? null : this.spot);
    if (this.level === "pixels") card.markPixel(this.spot, /** @type {[number, number]} */ (mapsOf(card.shown).slice(1)));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { viewport } = this.map;
    const onCard = /** @type {Element} */ (event.target).classList.contains("card");
    const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
    if (event.key === "+" || event.key === "=") viewport.closer();
    else if (event.key === "-") viewport.farther();
    else if (event.key === "0") this.map.fit();
    else if (onCard && arrow) this.step(arrow[0], arrow[1], event.shiftKey ? 10 : 1);
    else if (onCard && (event.key === "Enter" || event.key === " ")) this.goIn();
    else if (onCard && event.key === "Escape") this.goOut();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  /** @param {number} down @param {number} across @param {number} times */
  step(down, across, times) {
    const card = this.map.deck.cards.get(this.id);
    if (!card) return;
    const [count, height, width] = mapsOf(card.shown);
    const within = (/** @type {number} */ place, /** @type {number} */ length) => Math.min(length - 1, Math.max(0, place));
    if (this.level === "cards") return this.toNeighbour(down, across);
    if (this.level === "maps") this.spot.index = within(this.spot.index + times * (down * card.grid.columns + across), Math.min(count, card.grid.count));
    else this.spot = { ...this.spot, row: within(this.spot.row + times * down, height), col: within(this.spot.col + times * across, width) };
    this.show();
  }

  /** Left and right along the lines, up and down to what stands there. @param {number} down @param {number} across */
  toNeighbour(down, across) {
    const { map } = this;
    const from = map.deck.boxOf(this.id);
    const candidates = across === 0 ? [...map.deck.cards.keys()].filter((id) => besides(map.deck.boxOf(id), from, down)) : this.linked(across);
    const far = (/** @type {string} */ id) => {
      const { x, y, width, height } = map.deck.boxOf(id);
      return Math.abs(y + height / 2 - from.y - from.height / 2) + 0.1 * Math.abs(x + width / 2 - from.x - from.width / 2);
    };
    const nearest = candidates.toSorted((one, other) => far(one) - far(other))[0];
    if (nearest) this.focus(nearest);
  }

  /** The cards that read this one, or that it reads. @param {number} across 1 or -1 @returns {string[]} */
  linked(across) {
    const { map } = this;
    const names = map.wiring.stepsOf(this.id);
    const others = names.flatMap((name) => (across > 0 ? map.wiring.readers.get(name) ?? [] : map.wiring.step(name).inputs));
    return [...new Set(others.map((name) => map.cardId(name)))].filter((id) => id !== this.id && map.deck.cards.has(id));
  }

  /** From the block to its first step, from the card to its maps, from the map to its pixels, from the pixel to its unit. */
  goIn() {
    const { map } = this;
    const card = map.deck.cards.get(this.id);
    if (!card) return;
    const name = nameOf(this.id);
    if (card.isBlock) {
      map.opening.openBlock(name);
      return this.focus(map.cardId(card.steps[0].name));
    }
    const [count, height, width] = mapsOf(card.shown);
    if (this.level === "cards") {
      if (map.layer !== name) map.walk(name, null);
      this.spot = map.unit ? { ...spotOf(card.shown, map.unit) } : { index: 0, row: Math.floor(height / 2), col: Math.floor(width / 2) };
      this.level = count > 0 ? "maps" : "cards";
    } else if (this.level === "maps" && height * width > 1) this.level = "pixels";
    else map.walkTo(name, this.spot);
    this.show();
  }

  /** Back from the pixel to the map, the card, and the block around it, which is closed. */
  goOut() {
    const { map } = this;
    map.showPlace();
    if (this.level !== "cards") {
      this.level = this.level === "pixels" ? "maps" : "cards";
      return this.show();
    }
    const home = isBlock(this.id) ? map.wiring.around.get(nameOf(this.id)) : map.wiring.home.get(nameOf(this.id));
    if (home && home !== map.wiring.root) map.opening.closeBlock(home.name);
  }
}

/** Whether a card stands above or below another one. @param {import("./types.js").Box} box @param {import("./types.js").Box} from @param {number} down 1 or -1 */
function besides(box, from, down) {
  return box.id !== from.id && box.id !== stepId("") && (down > 0 ? box.y >= from.y + from.height : box.y + box.height <= from.y);
}
