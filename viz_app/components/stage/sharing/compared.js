// @ts-check
/** A layer's output for the moved picture, beside its first output moved along: is it the same? */
import { correlation, cut, largestDifference, moved } from "../../engine/shifting.js";
import { element } from "../../maps/chrome.js";
import { Grid } from "../../maps/grid.js";
import { shortText } from "../../maps/reading.js";

/** @typedef {import("../../engine/shifting.js").Shift} Shift */
/** @typedef {import("../../engine/shifting.js").Region} Region */
/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {{height: number, width: number}} Size */
/** @typedef {{first: Float64Array, now: Float64Array, size: Size, shift: Shift, region: Region}} Outputs */

const DUST = 1e-9; // of the largest output: what 64-bit rounding leaves of an exact 0

export class Compared {
  /** @param {HTMLElement} place @param {ShadowRoot} room of the grid */
  constructor(place, room) {
    this.room = room;
    this.figures = element("p", "figures", { "aria-live": "polite" });
    place.append(this.figures);
    /** @type {Grid | null} */ this.grid = null;
  }

  /** @param {Outputs} outputs @param {(same: boolean) => string} verdict what it means */
  show({ first, now, size, shift, region }, verdict) {
    const along = moved({ ...size, values: first }, shift);
    const [one, other] = [now, along].map((values) => cut({ ...size, values }, region));
    const limit = first.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    const largest = largestDifference(one, other);
    const difference = largest <= DUST * limit ? 0 : largest;
    this.draw({ now, along, region, size }, limit);
    this.say(difference, correlation(one, other), one.length > 0, verdict);
  }

  /** @param {{now: Float64Array, along: Float64Array, region: Region, size: Size}} maps @param {number} limit */
  draw({ now, along, region, size }, limit) {
    const area = size.height * size.width;
    const values = new Float32Array(3 * area);
    values.set(now);
    values.set(along, area);
    for (let row = region.row; row < region.row + region.height; row++) {
      for (let col = region.col; col < region.col + region.width; col++) {
        const at = row * size.width + col;
        values[2 * area + at] = Math.abs(now[at] - along[at]) <= DUST * limit ? 0 : now[at] - along[at];
      }
    }
    const titles = ["of the moved picture", "first output, moved along", "difference"];
    const tiles = titles.map((title, plane) => /** @type {Tile} */ ({ title, kind: "signed", plane, limits: [-limit, limit] }));
    const marks = region.height && region.width ? [{ ...region, tile: 2 }] : [];
    const plain = { selectable: false, pointable: false, selected: null, dimmed: false, caption: "" };
    /** @type {import("../../maps/types.js").Facts} */
    const facts = { ...plain, tiles, size: "medium", unit: "0-1", marks };
    const maps = { ...size, values };
    if (this.grid) this.grid.show(facts, maps, () => {});
    else this.grid = new Grid(this.room, facts, maps, () => {});
  }

  /** @param {number} difference @param {number | null} alike @param {boolean} any whether anything can be compared @param {(same: boolean) => string} verdict */
  say(difference, alike, any, verdict) {
    if (!any) {
      this.figures.replaceChildren("Moved so far that no window reads the picture alone: nothing is left to compare.");
      return;
    }
    const texts = [shortText(difference), alike === null ? "none, one is flat" : shortText(alike)];
    this.figures.replaceChildren("Inside the frame: largest difference ", element("b", "difference", {}, [texts[0]]),
      ", correlation ", element("b", "correlation", {}, [texts[1]]), `. ${verdict(difference === 0)}`);
  }

  close() {
    this.grid?.remove();
  }
}
