// @ts-check
/** The slider through the epochs: dragged, moved by arrow keys, or by itself. */
import { element } from "../maps/chrome.js";

const STEP_MS = 350; // from one epoch to the next
const CALM_MS = 1000; // for who asks for reduced motion

/** @typedef {{moved: (at: number) => void, settled: () => void}} Told moved: to another place; settled: a person came to rest there */

export class Timeline {
  /** @param {HTMLElement} place @param {Told} told */
  constructor(place, told) {
    this.told = told;
    this.timer = 0;
    /** @type {number[]} */ this.epochs = [];
    this.back = button("‹", "One epoch back", () => this.step(-1));
    this.toggle = button("▶ Play", "Play or pause", () => (this.timer ? this.pause() : this.play()));
    this.forth = button("›", "One epoch on", () => this.step(1));
    this.range = element("input", "", { type: "range", min: "0", value: "0", step: "1", "aria-label": "Epoch" });
    this.reading = element("output", "");
    this.range.addEventListener("input", () => {
      this.stop();
      this.stand(Number(this.range.value));
    });
    this.range.addEventListener("change", () => this.told.settled());
    place.append(this.back, this.toggle, this.forth, this.range, this.reading);
  }

  /** Place along the epochs, from 0. */
  get at() {
    return Number(this.range.value);
  }

  /** Take the epochs, and stand at one of them without telling of it. @param {number[]} epochs @param {number} at */
  take(epochs, at) {
    this.epochs = epochs;
    this.range.max = String(epochs.length - 1);
    this.range.value = String(at);
    this.write();
  }

  /** @param {number} at */
  stand(at) {
    this.range.value = String(Math.min(this.epochs.length - 1, Math.max(0, at)));
    this.write();
    this.told.moved(this.at);
  }

  write() {
    const { at, epochs } = this;
    const text = `epoch ${epochs[at]} of ${epochs[epochs.length - 1]}`;
    this.range.setAttribute("aria-valuetext", text);
    this.reading.textContent = text;
    this.back.disabled = at === 0;
    this.forth.disabled = at === epochs.length - 1;
    this.toggle.disabled = epochs.length < 2;
  }

  /** @param {number} by */
  step(by) {
    this.stop();
    this.stand(this.at + by);
    this.told.settled();
  }

  play() {
    if (this.at === this.epochs.length - 1) this.stand(0);
    this.toggle.textContent = "❚❚ Pause";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.timer = setInterval(() => {
      this.stand(this.at + 1);
      if (this.at === this.epochs.length - 1) this.pause();
    }, calm ? CALM_MS : STEP_MS);
  }

  pause() {
    this.stop();
    this.told.settled();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.toggle.textContent = "▶ Play";
  }
}

/** @param {string} text @param {string} title @param {() => void} act */
function button(text, title, act) {
  const made = element("button", "", { type: "button", title, "aria-label": title }, [text]);
  made.addEventListener("click", act);
  return made;
}
