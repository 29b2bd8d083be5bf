// @ts-check
/** The pen moves by itself and draws an example digit, stroke by stroke; at once for who asks for reduced motion. */
import { strokesOf } from "./examples.js";

/** @typedef {import("./ink.js").Point} Point */

const POINTS_A_SECOND = 100;

export class Draughtsman {
  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.frame = 0;
  }

  /** Clear the paper and draw a digit. @param {number} digit */
  draw(digit) {
    this.stop();
    this.studio.ink.begin();
    this.studio.ink.dots.fill(0);
    const lines = strokesOf(digit).flatMap((points) => points.slice(1).map((to, index) => [points[index], to]));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      for (const [from, to] of lines) this.studio.draw(from, to, "pen");
      return;
    }
    const started = performance.now();
    let done = 0;
    const tick = () => {
      const due = Math.min(lines.length, 1 + Math.floor(((performance.now() - started) * POINTS_A_SECOND) / 1000));
      for (; done < due; done++) this.studio.draw(lines[done][0], lines[done][1], "pen");
      this.frame = done < lines.length ? requestAnimationFrame(tick) : 0;
    };
    tick();
  }

  /** Leave the digit as it is. */
  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}
