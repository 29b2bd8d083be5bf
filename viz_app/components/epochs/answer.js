// @ts-check
/** What the network answers at an epoch: a bar for each class. */
import { element } from "../maps/chrome.js";
import { ClassBar, percentOf } from "../maps/class_bar.js";

const MOST = 10; // classes that have a bar

/** @typedef {{names: string[], truth: string | null}} Classes truth: what the picture shows, where that is known */

export class Answer {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.sentence = element("p", "verdict");
    this.list = element("ol", "bars", { "aria-label": "Probability of each class" });
    place.append(element("section", "answer", {}, [element("h3", "", {}, ["The answer"]), this.sentence, this.list]));
    /** @type {{index: number, bar: ClassBar}[]} */ this.rows = [];
  }

  /** @param {Classes} classes @param {import("../engine/packing.js").PackedArray} shares epoch by epoch */
  take(classes, { shape: [epochs, count], values }) {
    this.classes = classes;
    this.count = count;
    this.shares = /** @type {Float32Array} */ (values);
    const shown = shownOf(this.shares.subarray((epochs - 1) * count), classes);
    if (shown.join() === this.rows.map(({ index }) => index).join() && this.names === classes.names.join("\n")) return;
    this.names = classes.names.join("\n");
    this.rows = shown.map((index) => ({ index, bar: new ClassBar(classes.names[index]) }));
    this.list.replaceChildren(...this.rows.map(({ bar }) => bar.row));
  }

  /** @param {number} at the place of the epoch */
  follow(at) {
    const { classes, count = 0, shares } = this;
    if (!classes || !shares) return;
    const now = shares.subarray(at * count, (at + 1) * count);
    const best = now.reduce((most, share, index) => (share > now[most] ? index : most), 0);
    for (const { index, bar } of this.rows) bar.show(now[index], index === best);
    const truth = classes.truth === null ? "" : classes.truth === classes.names[best] ? " That is right." : ` It is ${classes.truth}.`;
    this.sentence.textContent = `${classes.names[best]}, ${percentOf(now[best])} sure.${truth}`;
  }
}

/** All of a few classes in their own order; of many those that the last epoch holds most probable. @param {ArrayLike<number>} last @param {Classes} classes */
function shownOf(last, { names, truth }) {
  const all = names.map((_, index) => index);
  if (all.length <= MOST) return all;
  const first = all.toSorted((one, other) => last[other] - last[one]).slice(0, MOST);
  const known = truth === null ? -1 : names.indexOf(truth);
  return known < 0 || first.includes(known) ? first : [...first.slice(0, -1), known];
}
