// @ts-check
/** What the network answers: a bar for each class, and the best one large. */
import { element } from "../maps/chrome.js";

/** @typedef {{name: string, share: number}} Best */

const NOTHING = "Nothing is drawn yet, so there is nothing to answer.";

export class Answer {
  /** @param {HTMLElement} place @param {string[]} classes */
  constructor(place, classes) {
    this.best = element("p", "best", { "aria-hidden": "true" });
    this.spoken = element("p", "spoken", { role: "status" });
    this.rows = classes.map((name) => {
      const bar = element("span", "bar");
      const percent = element("span", "percent");
      const row = element("li", "", {}, [element("span", "name", {}, [name]), element("span", "rail", { "aria-hidden": "true" }, [bar]), percent]);
      return { name, row, bar, percent };
    });
    const list = element("ol", "bars", { "aria-label": "Probability of each class" }, this.rows.map(({ row }) => row));
    place.append(this.best, list, this.spoken);
  }

  /** @param {ArrayLike<number> | null} shares of 1, class by class; null where nothing is drawn @returns {Best | null} */
  show(shares) {
    const best = shares && this.rows.reduce((most, _, index) => (shares[index] > shares[most] ? index : most), 0);
    this.rows.forEach(({ row, bar, percent }, index) => {
      const share = shares ? shares[index] : 0;
      bar.style.transform = `scaleX(${share.toFixed(4)})`;
      percent.textContent = shares ? percentOf(share) : "–";
      row.title = shares ? `Probability of ${this.rows[index].name}: ${share}` : "";
      row.classList.toggle("most", index === best);
    });
    const found = best === null || !shares ? null : { name: this.rows[best].name, share: shares[best] };
    this.best.replaceChildren(...(found ? [element("strong", "", {}, [found.name]), ` ${percentOf(found.share)} sure`] : [NOTHING]));
    return found;
  }

  /** Say it to who cannot see the bars, once the pen rests. @param {Best | null} best */
  say(best) {
    const text = best ? `The network reads ${best.name}, ${percentOf(best.share)}.` : NOTHING;
    if (this.spoken.textContent !== text) this.spoken.textContent = text;
  }
}

/** @param {number} share */
export function percentOf(share) {
  return `${(100 * share).toFixed(1)}%`;
}
