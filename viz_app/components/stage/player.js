// @ts-check
/** The kernel slides over the picture by itself: play, pause, step, scrub, at a speed. */
import { element } from "../maps/chrome.js";

/** @typedef {{row: number, col: number}} At */

const SPEEDS = [1, 5, 25, 100, 500, 2500, 10_000]; // output pixels a second
const CALM = 2; // output pixels a second at most, for who asks for reduced motion
const LONGEST_FRAME = 100; // ms; a page that was hidden goes on from where it was

export class Player {
  /** @param {HTMLElement} place @param {(at: At | null) => void} show told where the window stands; null where the map is whole */
  constructor(place, show) {
    this.show = show;
    this.size = { height: 0, width: 0 };
    /** @type {number | null} the output pixel where the window stands, in reading order */
    this.at = null;
    this.playing = false;
    this.frame = 0;
    this.due = 0; // where it should stand by now; between two pixels
    this.last = 0;
    this.back = button("‹", "One pixel back", () => this.step(-1));
    this.toggle = button("▶ Play", "Play or pause", () => (this.playing ? this.pause() : this.play()));
    this.forth = button("›", "One pixel on", () => this.step(1));
    this.whole = button("Whole map", "Skip to the end", () => this.finish());
    this.scrub = element("input", "scrub", { type: "range", min: "0", value: "0", "aria-label": "Where the window stands" });
    this.scrub.addEventListener("input", () => { this.pause(); this.stand(Number(this.scrub.value)); });
    this.speed = element("select", "speed", { "aria-label": "Speed" });
    this.speed.append(...SPEEDS.map((speed) => element("option", "", { value: String(speed) }, [`${speed.toLocaleString("en")} pixels a second`])));
    this.speed.value = "100";
    place.append(this.back, this.toggle, this.forth, this.scrub, this.whole, this.speed);
  }

  /** Output pixels a second. */
  get pace() {
    const chosen = Number(this.speed.value);
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? Math.min(CALM, chosen) : chosen;
  }

  /** Take the map's size. @param {{height: number, width: number}} map @returns {boolean} whether it is another one */
  resize({ height, width }) {
    const same = height === this.size.height && width === this.size.width;
    this.size = { height, width };
    this.scrub.max = String(height * width - 1);
    if (!same) this.finish();
    return !same;
  }

  get count() {
    return this.size.height * this.size.width;
  }

  /** Where the map ends so far; null where it is whole. @returns {At | null} */
  get curtain() {
    return this.at === null ? null : this.place(this.at);
  }

  /** @param {number} at @returns {At} */
  place(at) {
    return { row: Math.floor(at / this.size.width), col: at % this.size.width };
  }

  /** @param {number} at */
  stand(at) {
    this.at = Math.min(this.count - 1, Math.max(0, at));
    this.scrub.value = String(this.at);
    const place = this.place(this.at);
    this.scrub.setAttribute("aria-valuetext", `row ${place.row}, column ${place.col}`);
    this.show(place);
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.stand((this.at ?? (by > 0 ? -1 : this.count)) + by);
  }

  play() {
    if (this.at === null || this.at >= this.count - 1) this.stand(0);
    this.playing = true;
    this.toggle.textContent = "❚❚ Pause";
    this.due = this.at ?? 0;
    this.last = performance.now();
    const tick = (/** @type {number} */ now) => {
      const passed = Math.min(LONGEST_FRAME, Math.max(0, now - this.last));
      this.due += (this.pace * passed) / 1000;
      this.last = now;
      if (this.due >= this.count - 1) return this.finish();
      if (Math.floor(this.due) !== this.at) this.stand(Math.floor(this.due));
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    this.toggle.textContent = "▶ Play";
    cancelAnimationFrame(this.frame);
  }

  /** Show the whole map. */
  finish() {
    this.pause();
    this.at = null;
    this.scrub.value = this.scrub.max;
    this.scrub.setAttribute("aria-valuetext", "the whole map");
    this.show(null);
  }

  close() {
    cancelAnimationFrame(this.frame);
  }
}

/** @param {string} text @param {string} title @param {() => void} act */
function button(text, title, act) {
  const made = element("button", "", { type: "button", title, "aria-label": title }, [text]);
  made.addEventListener("click", act);
  return made;
}
