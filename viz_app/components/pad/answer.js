// @ts-check
/** What the network answers: a bar for each class, and the best one large. */
import { element } from "../maps/chrome.js";
import { ClassBar, percentOf } from "../maps/class_bar.js";

/** @typedef {{name: string, share: number}} Best */

const NOTHING = "Nothing is drawn yet, so there is nothing to answer.";

export class Answer {
  /** @param {HTMLElement} place @param {string[]} classes */
  constructor(place, classes) {
    this.best = element("p", "best", { "aria-hidden": "true" });
    this.spoken = element("p", "spoken", { role: "status" });
    this.classes = classes;
    this.rows = classes.map((name) => new ClassBar(name));
    const list = element("ol", "bars", { "aria-label": "Probability of each class" }, this.rows.map(({ row }) => row));
    place.append(this.best, list, this.spoken);
  }

  /** @param {ArrayLike<number> | null} shares of 1, class by class; null where nothing is drawn @returns {Best | null} */
  show(shares) {
    const best = shares && this.rows.reduce((most, _, index) => (shares[index] > shares[most] ? index : most), 0);
    this.rows.forEach((bar, index) => {
      bar.show(shares && shares[index], index === best);
      bar.row.title = shares ? `Probability of ${this.classes[index]}: ${shares[index]}` : "";
    });
    const found = best === null || !shares ? null : { name: this.classes[best], share: shares[best] };
    this.best.replaceChildren(...(found ? [element("strong", "", {}, [found.name]), ` ${percentOf(found.share)} sure`] : [NOTHING]));
    return found;
  }

  /** Say it to who cannot see the bars, once the pen rests. @param {Best | null} best */
  say(best) {
    const text = best ? `The network reads ${best.name}, ${percentOf(best.share)}.` : NOTHING;
    if (this.spoken.textContent !== text) this.spoken.textContent = text;
  }
}
