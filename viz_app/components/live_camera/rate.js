// @ts-check
/** How many pictures a second are answered, and how long each takes, as of the last seconds. */

const KEPT = 30; // answers
const WRITE_EVERY_MS = 1_000; // else nobody could read it

export class Rate {
  constructor() {
    /** @type {{at: number, took: number}[]} */ this.answers = [];
    this.text = "";
    this.written = -Infinity;
  }

  /** Count an answer. @param {number} took milliseconds @returns {string} a sentence, "" before there is anything to say */
  add(took) {
    const at = performance.now();
    this.answers = [...this.answers, { at, took }].slice(-KEPT);
    if (this.answers.length > 2 && at - this.written > WRITE_EVERY_MS) {
      const times = this.answers.map((answer) => answer.took).sort((one, other) => one - other);
      const rate = (1000 * (this.answers.length - 1)) / (at - this.answers[0].at);
      this.text = `${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} pictures a second, ${times[times.length >> 1].toFixed(0)} ms for each.`;
      this.written = at;
    }
    return this.text;
  }
}
