// @ts-check
/** The network map: what is on the page, and the place in the network that is looked at. */
import { Live } from "../stage/live.js";
import { ANSWER, Deck, answerAfter } from "./deck.js";
import { Flow } from "./flow.js";
import { drawFrames } from "./frames.js";
import { mapsOf, spotOf, unitOf } from "./grid.js";
import { Keys } from "./keys.js";
import { Lines } from "./lines.js";
import { Opening } from "./opening.js";
import { build } from "./parts.js";
import { Pointing } from "./pointing.js";
import { Search } from "./search.js";
import { Tools } from "./tools.js";
import { drawTrail } from "./trail.js";
import { Viewport } from "./viewport.js";
import { Wiring, stepId } from "./wiring.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Arrays} Arrays */
/** @typedef {{live: (name: string, value: unknown) => void, walk: (place: unknown) => void, picture: (sample: string) => void}} Tell */

const FAR = 0.6; // below this zoom, kinds could not be read: names take their room

export class NetworkMap {
  /** @param {ShadowRoot} parent @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  constructor(parent, facts, arrays, tell) {
    this.facts = facts;
    this.tell = tell;
    this.layer = facts.layer;
    this.unit = facts.unit;
    this.wiring = wiringOf(facts);
    this.live = new Live(facts.live, (name, value) => this.tell.live(name, value), () => this.showSettings());
    this.opening = new Opening(this, facts.live.open);
    this.deck = new Deck(this.wiring, { facts, arrays });
    this.lines = new Lines(this.wiring);
    this.search = new Search(this);
    this.flow = new Flow(this);
    this.tools = new Tools(this);
    this.parts = build(parent, this);
    this.stop = new AbortController();
    this.viewport = new Viewport(this.parts, this.stop.signal);
    this.viewport.zoomed = (zoom) => {
      this.deck.sharpen(zoom);
      this.parts.world.classList.toggle("far", zoom < FAR);
      this.settleHeight("grow");
    };
    this.deck.begin({ root: this.parts.deck, ground: this.parts.ground });
    this.keys = new Keys(this, this.stop.signal);
    this.pointing = new Pointing(this, this.stop.signal);
    this.showSettings();
    this.layout();
    this.viewport.open();
    this.settleHeight();
    this.viewport.show(this.deck.boxOf(this.cardId(this.layer)));
  }

  /** Take what the server sends: the same network with another picture. @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  receive(facts, arrays, tell) {
    this.facts = { ...facts, steps: facts.steps.map((step) => Object.assign(this.wiring.step(step.name), step)) };
    this.tell = tell;
    this.deck.take({ facts, arrays });
    this.showCosts();
    this.go(facts.layer, facts.unit);
  }

  /** Show another place of the network. @param {string} layer @param {number[] | null} unit */
  go(layer, unit) {
    this.layer = layer;
    this.unit = unit;
    this.showPlace();
    if (this.parts.deck.matches(":focus-within")) this.keys.show(); // what the keys are at stays lit
  }

  /** Put all cards, frames and lines where they belong, for the blocks that are open now. */
  layout() {
    const picture = this.deck.arrange(this.opening.open);
    drawFrames(this, this.parts.frames, picture.frames);
    this.lines.draw(picture, this.deck.cards);
    this.viewport.resize(picture);
    this.showCosts();
    this.showPlace();
    this.search.light();
    this.flow.light();
    this.keys.keep();
  }

  showSettings() {
    this.showCosts();
    this.parts.pictures.hidden = !this.live.isOn("pictures");
  }

  showCosts() {
    this.deck.showCosts(/** @type {import("./words.js").Cost} */ (this.live.texts.cost), this.facts.steps);
  }

  /** Mark the place that is looked at, on the map and in the trail. */
  showPlace() {
    const here = this.cardId(this.layer);
    const spot = this.unit && spotOf(this.wiring.step(this.layer), this.unit);
    for (const [id, card] of this.deck.cards) {
      const chosen = id === here;
      const opened = chosen && !card.isBlock && spot ? spot : null;
      card.root.classList.toggle("chosen", chosen);
      if (chosen) card.root.setAttribute("aria-current", "location");
      else card.root.removeAttribute("aria-current");
      card.mark("chosen", opened ? opened.index : null);
      card.markPixel(opened, /** @type {[number, number]} */ (mapsOf(card.shown).slice(1)));
    }
    drawTrail(this, this.parts.trail);
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
    return this.wiring.cardOf(name, this.opening.open);
  }

  /** Put the keys' cursor into a card. @param {string} name of a step @param {import("./grid.js").Spot} spot @param {"maps" | "pixels"} level */
  enter(name, spot, level) {
    this.opening.reveal(name);
    this.keys.enter(stepId(name), spot, level);
  }

  /** Show the whole network. */
  fit() {
    this.viewport.fit();
    this.settleHeight();
  }

  /** Make the window as tall as the map, where the screen has the room. @param {"fit" | "grow"} [how] grow: only if it is too low */
  settleHeight(how = "fit") {
    const { ground, sheet } = this.parts;
    const height = sheet.offsetHeight + (ground.offsetHeight - ground.clientHeight);
    if (how === "fit" || height > ground.offsetHeight) ground.style.height = `${height}px`;
  }

  /** @param {string} text */
  say(text) {
    if (this.parts.readout.textContent !== text) this.parts.readout.textContent = text;
  }

  close() {
    this.live.close();
    this.flow.pause();
    this.stop.abort();
    this.deck.close();
    this.parts.root.remove();
  }
}

/** The steps and, behind the last one of a whole network, the answer. @param {Facts} facts */
function wiringOf(facts) {
  const { steps, blocks } = facts;
  if (blocks.kind !== "network") return new Wiring(steps, blocks);
  return new Wiring([...steps, answerAfter(facts)], { ...blocks, steps: [...blocks.steps, ANSWER] });
}
