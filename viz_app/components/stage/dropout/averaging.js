// @ts-check
/** The average of many draws of a dropout, kept up to date draw by draw. */
import { addDraw } from "../../engine/dropout.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {{p: number, perChannel: boolean}} Rule how it is dropped, whatever the seed */

export class Averaging {
  /** @param {Stack} maps @param {Rule} rule */
  constructor(maps, rule) {
    this.maps = maps;
    this.rule = rule;
    this.sums = new Float64Array(maps.values.length);
    this.first = 0; // seed of the first draw that is in the sums
    this.count = 0;
  }

  /** Hold the draws of the seeds from first to last, and no others; what is in already is not drawn again. @param {number} first @param {number} last */
  reach(first, last) {
    if (first !== this.first || this.first + this.count - 1 > last) {
      this.sums.fill(0);
      this.first = first;
      this.count = 0;
    }
    for (let seed = this.first + this.count; seed <= last; seed++, this.count++) addDraw(this.sums, this.maps, { ...this.rule, seed });
  }

  /** @returns {Float32Array} */
  get values() {
    return Float32Array.from(this.sums, (sum) => sum / this.count);
  }
}
