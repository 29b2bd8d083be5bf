// @ts-check
/** What the new layer answers: a bar for each class, or for the most probable ones of many; and the best one large. */
import { ClassBar, percentOf } from "../maps/class_bar.js";
import { element } from "../maps/element.js";

const MOST_ALL = 12; // classes that are all shown, in their own order
const MOST_BEST = 8; // of more
const STEADY_MS = 700; // after which another class is said

export class Answer {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.best = element("p", "best", { "aria-hidden": "true" });
    this.bars = element("ol", "bars", { "aria-label": "Probability of each class" });
    this.spoken = element("output", "spoken", { "aria-live": "polite" });
    place.append(this.best, this.bars, this.spoken);
    /** @type {string[]} */ this.classes = [];
    /** @type {ClassBar[]} */ this.rows = [];
    this.first = { name: "", since: 0 };
  }

  /** @param {string[]} classes */
  take(classes) {
    if (classes.join("\n") === this.classes.join("\n")) return;
    this.classes = classes;
    this.rows = Array.from({ length: classes.length <= MOST_ALL ? classes.length : MOST_BEST }, () => new ClassBar());
    this.bars.replaceChildren(...this.rows.map(({ row }) => row));
    this.show(null);
  }

  /** @param {ArrayLike<number> | null} shares class by class; null where there is no answer @param {{atOnce: boolean}} [saying] */
  show(shares, { atOnce } = { atOnce: false }) {
    const order = Array.from(this.classes.keys());
    if (shares) order.sort((one, other) => shares[other] - shares[one]);
    const best = shares ? order[0] : -1;
    if (this.rows.length === this.classes.length) order.sort((one, other) => one - other);
    this.rows.forEach((row, place) => {
      const index = order[place];
      row.name.textContent = this.classes[index];
      row.show(shares && shares[index], index === best);
    });
    this.best.replaceChildren(...(shares ? [element("strong", "", {}, [this.classes[best]]), ` ${percentOf(shares[best])}`] : ["No answer yet"]));
    this.bars.dataset.shares = shares ? Array.from(shares, (share) => share.toFixed(6)).join(" ") : "";
    this.say(shares ? this.classes[best] : "", atOnce);
  }

  /** Say which class is first to who does not see the bars: once it has been for a moment, or at once. @param {string} name @param {boolean} atOnce */
  say(name, atOnce) {
    if (name !== this.first.name) this.first = { name, since: performance.now() };
    const steady = performance.now() - this.first.since >= STEADY_MS;
    if (this.spoken.textContent !== name && (steady || atOnce || !name)) this.spoken.textContent = name;
  }
}
