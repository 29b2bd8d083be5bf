// @ts-check
/** The tensors flow through a block: one step after another lights up, with what goes into it, and says what it is for. */
import { element } from "../maps/chrome.js";
import { nameOf } from "./wiring.js";

const PACE = 1600; // ms at a step: long enough to read on
const CALM = 4000; // ms, for who asks for reduced motion

export class Flow {
  /** @param {import("./map.js").NetworkMap} map */
  constructor(map) {
    this.map = map;
    /** @type {number | null} which step the tensors have come to; null: all is shown */
    this.at = null;
    this.timer = 0;
    this.back = button("‹", "One step back", () => this.step(-1));
    this.toggle = button("▶ Play", "Let the tensors flow, step by step", () => (this.timer ? this.pause() : this.play()));
    this.forth = button("›", "One step on", () => this.step(1));
    this.whole = button("All", "Show all steps again", () => this.finish());
    this.root = element("div", "group flow", { role: "group", "aria-label": "Step through the block" }, [this.back, this.toggle, this.forth, this.whole]);
  }

  get names() {
    return [...this.map.wiring.steps.keys()];
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.stand((this.at ?? (by > 0 ? -1 : this.names.length)) + by);
  }

  play() {
    const last = this.names.length - 1;
    this.stand(this.at === null || this.at >= last ? 0 : this.at + 1);
    const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : PACE;
    this.timer = setInterval(() => {
      this.stand((this.at ?? -1) + 1);
      if (this.at === last) this.pause();
    }, pace);
    this.toggle.textContent = "❚❚ Pause";
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.toggle.textContent = "▶ Play";
  }

  finish() {
    this.pause();
    this.at = null;
    this.light();
    this.map.lines.light(new Set());
    this.map.pointing.point(null, null);
  }

  /** @param {number} at */
  stand(at) {
    const { map, names } = this;
    this.at = Math.min(names.length - 1, Math.max(0, at));
    const name = names[this.at];
    this.light();
    map.lines.light(new Set([name]));
    map.viewport.show(map.deck.boxOf(map.cardId(name)));
    const { title, purpose } = map.wiring.step(name);
    map.say(`Step ${this.at + 1} of ${names.length}, ${title}. ${purpose}`);
  }

  /** Show how far the tensors have come: what is not computed yet is pale. */
  light() {
    const { at, map, names } = this;
    const here = at === null ? null : map.cardId(names[at]);
    map.parts.root.classList.toggle("flowing", at !== null);
    map.parts.root.dataset.flow = at === null ? "" : names[at]; // for tests
    for (const [id, { root, steps }] of map.deck.cards) {
      const first = map.wiring.at(steps[0]?.name ?? nameOf(id));
      root.classList.toggle("waiting", at !== null && first > at);
      root.classList.toggle("reached", id === here);
    }
  }
}

/** @param {string} text @param {string} title @param {() => void} act */
function button(text, title, act) {
  const made = element("button", "", { type: "button", title, "aria-label": title }, [text]);
  made.addEventListener("click", act);
  return made;
}
