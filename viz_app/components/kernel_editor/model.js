// @ts-check
/** The kernel under the person's hands, what was settled before, and what can be undone. */

import { peak } from "../engine/kernel_tools.js";

/** @typedef {import("../engine/kernel_tools.js").Kernel} Kernel */

const REMEMBERED = 200;

/** A kernel that is edited. `kernel` is what is on screen; `settled` is what the server was told last. */
export class KernelModel {
  /** @param {Kernel} kernel */
  constructor(kernel) {
    this.kernel = kernel;
    this.settled = kernel;
    /** @type {Kernel[]} */
    this.past = [];
    /** @type {Kernel[]} */
    this.future = [];
  }

  /**
   * Change one weight; nothing is settled yet.
   * @param {number} index
   * @param {number} value
   */
  set(index, value) {
    const values = this.kernel.values.slice();
    values[index] = value;
    this.kernel = { ...this.kernel, values };
  }

  /**
   * Keep what is on screen as one step that can be undone.
   * @returns {boolean} whether anything had changed
   */
  settle() {
    if (this.kernel.values.every((value, index) => value === this.settled.values[index])) return false;
    this.past = [...this.past, this.settled].slice(-REMEMBERED);
    this.future = [];
    this.settled = this.kernel;
    return true;
  }

  /** @returns {boolean} whether there was a step to take back */
  undo() {
    const before = this.past.pop();
    if (!before) return false;
    this.future.push(this.settled);
    this.settled = this.kernel = before;
    return true;
  }

  /** @returns {boolean} whether there was a step to take again */
  redo() {
    const after = this.future.pop();
    if (!after) return false;
    this.past.push(this.settled);
    this.settled = this.kernel = after;
    return true;
  }

  /**
   * How much one pixel of dragging changes a weight: about a hundredth of the largest one, a round number.
   * @returns {number} 0.001, 0.002, 0.005 … 0.1; 0.01 while all weights are 0
   */
  get step() {
    const wanted = (peak(this.kernel.values) || 1) / 100;
    const power = 10 ** Math.floor(Math.log10(wanted * 1.0001));
    const lead = wanted * 1.0001 / power;
    return Math.min(0.1, Math.max(0.001, power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1)));
  }
}

/**
 * A weight moved by whole steps, on a multiple of the step, without the dust of binary fractions.
 * @param {number} value
 * @param {number} steps
 * @param {number} step
 * @returns {number}
 */
export function stepped(value, steps, step) {
  if (steps === 0) return value;
  return Number(((Math.round(value / step) + steps) * step).toPrecision(10)) || 0;
}
