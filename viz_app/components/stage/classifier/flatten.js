// @ts-check
/** Maps on one side, the same numbers in one row on the other: point at a number here and find it there. */
import { exactText } from "../../maps/reading.js";
import { single } from "../cell_places.js";
import { Cells, scaleOf } from "../cells.js";
import { hint, say, section } from "../section.js";

/** @typedef {import("../cell_places.js").Blocks} Blocks */

const HINT = "Map after map, row after row: nothing is computed, the same numbers only stand in one row. Point at one to find it on the other side.";
const HEIGHT = 170; // CSS pixels

export class Flatten {
  constructor() {
    this.section = section("flatten", "Flatten", ["seen", "maps", "vector"]);
    const [, maps, vector] = this.section.places;
    this.maps = new Cells(maps, { height: HEIGHT });
    this.vector = new Cells(vector, { height: HEIGHT });
    /** @type {Blocks} */ this.blocks = single(0);
    /** @type {Float32Array} */ this.values = new Float32Array(0);
    /** Told the number that is pointed at. */
    this.pointed = (/** @type {number | null} */ _) => {};
    for (const cells of [this.maps, this.vector]) cells.pointed = (index) => this.pointed(index);
  }

  /** @param {Float32Array} values @param {Blocks} blocks @param {string} from the step that made the maps */
  show(values, blocks, from) {
    this.values = values;
    this.blocks = blocks;
    const scale = scaleOf(values);
    this.maps.show(values, blocks, scale, `${blocks.count} maps of ${blocks.height} × ${blocks.width}, from ${from}`);
    this.vector.show(values, single(values.length), scale, `One row of ${values.length.toLocaleString("en")} numbers`);
    this.mark(null);
  }

  /** @param {number | null} index */
  mark(index) {
    this.maps.mark(index);
    this.vector.mark(index);
    if (index === null) hint(this.section.said, HINT);
    else say(this.section.said, this.sentence(index));
  }

  /** @param {number} index */
  sentence(index) {
    const { height, width } = this.blocks;
    const [map, row, col] = placeOf(index, this.blocks);
    return `Map ${map}, row ${row}, column ${col} is number ${map} · ${height * width} + ${row} · ${width} + ${col} = ${index} of the row: ${exactText(this.values[index])}`;
  }

  close() {
    this.maps.close();
    this.vector.close();
  }
}

/** Map, row and column of a number of the flattened row. @param {number} index @param {Blocks} blocks */
export function placeOf(index, { height, width }) {
  return [Math.floor(index / (height * width)), Math.floor((index % (height * width)) / width), index % width];
}
