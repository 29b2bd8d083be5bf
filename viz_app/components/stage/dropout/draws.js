// @ts-check
/** Which draws of a dropout are on screen: the newest one by its seed, and how many up to it are averaged. */

/** @typedef {import("../live.js").Live} Live */

const EACH_FRAME = 5; // draws while playing

export class Draws {
  /** @param {Live} live its settings "draw", the newest seed, and "draws", how many are averaged @param {{seeds: number, draws: number}} most @param {() => void} stopped */
  constructor(live, { seeds, draws }, stopped) {
    this.live = live;
    this.seeds = seeds;
    this.most = draws;
    this.stopped = stopped;
    this.frame = 0;
  }

  get playing() {
    return this.frame !== 0;
  }

  get seed() {
    return this.live.number("draw");
  }

  get count() {
    return Math.min(this.live.number("draws"), this.seed + 1);
  }

  /** The first seed that is averaged. */
  get first() {
    return this.seed - this.count + 1;
  }

  get said() {
    return this.count === 1 ? `draw ${this.seed} alone` : `draws ${this.first} to ${this.seed}`;
  }

  /** Leave only the newest draw in the average. */
  beginAnew() {
    this.live.texts.draws = "1";
  }

  /** Draw again; after the last seed the first one follows. @param {number} more */
  more(more) {
    const count = Math.min(this.most, this.count + more);
    const next = this.seed + more;
    this.live.set("draw", String(next < this.seeds ? next : 0));
    this.live.set("draws", String(next < this.seeds ? count : 1));
  }

  /** Draw until as many are averaged as there may be; at once for who asks for reduced motion. */
  play() {
    if (this.count === this.most || this.seed + this.most >= this.seeds) this.live.texts.draw = "0";
    if (this.seed === 0) this.beginAnew();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.more(this.most - this.count);
    const tick = () => {
      const left = this.most - this.count;
      if (left <= 0) return this.stop();
      this.frame = requestAnimationFrame(tick);
      this.more(Math.min(EACH_FRAME, left));
    };
    this.frame = requestAnimationFrame(tick);
  }

  stop() {
    if (!this.playing) return;
    this.close();
    this.stopped();
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
