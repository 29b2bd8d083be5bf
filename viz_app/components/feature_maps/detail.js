// @ts-check
/** The chosen map of a side, large, and beside it the same map over what the network sees. */
import { element } from "../maps/chrome.js";
import { Grid } from "../maps/grid.js";
import { shortText } from "../maps/reading.js";
import { GRID_SHEET, room } from "../stage/layout.js";
import { nearest, over } from "./over.js";
import { isVector } from "./words.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Pixel} Pixel */
/** @typedef {import("./types.js").Chosen} Chosen */
/** @typedef {import("../maps/types.js").Place} Place */
/** @typedef {import("../maps/types.js").Maps} Maps */
/** @typedef {import("../maps/types.js").Facts} Facts */

/** @type {Facts} what no tile of these grids changes */
const STILL = { tiles: [], size: "large", unit: "0-1", caption: "", selectable: false, pointable: false, selected: null, dimmed: false, marks: [] };

const SEEN = "What the network sees";

export class Detail {
  /** @param {import("./types.js").Told} told */
  constructor(told) {
    this.told = told;
    this.large = part("large");
    this.over = part("over");
    this.root = element("div", "detail", {}, [this.large.section, this.over.section]);
    /** @type {Side | null} */ this.side = null;
    this.plane = 0;
  }

  /** @param {Side} side @param {Chosen} chosen @param {import("./types.js").Tile} tile how its map is coloured @param {boolean} owns whether its scale differs from the others' */
  show(side, chosen, tile, owns) {
    const changed = this.side?.maps !== side.maps || this.side.seen !== side.seen || this.plane !== chosen.plane;
    this.side = side;
    this.plane = chosen.plane;
    const { maps, seen } = side;
    const area = maps.height * maps.width;
    const map = { ...maps, values: maps.values.subarray(chosen.plane * area, (chosen.plane + 1) * area) };
    const title = side.titles[chosen.plane];
    const { least, largest } = side.statistics;
    const strongest = Math.max(-least[chosen.plane], largest[chosen.plane], 0) || 1;
    this.large.section.hidden = isVector(side);
    const whose = side.title ? `${side.title}: ` : "";
    this.large.section.setAttribute("aria-label", `${whose}${title}, large`);
    this.over.section.setAttribute("aria-label", `${whose}${isVector(side) ? SEEN : `${title} over the input`}`);
    if (!isVector(side)) {
      this.hang(this.large, { ...STILL, tiles: [{ ...tile, title, plane: 0 }], pointable: true }, map);
      const grid = /** @type {Grid} */ (this.large.grid);
      grid.chrome.scales.style.display = owns ? "" : "none";
    }
    if (!changed) return;
    if (isVector(side)) this.hang(this.over, { ...STILL, tiles: [pictureOf(side)] }, seen);
    else this.hang(this.over, overFacts(`${title} over the input`, strongest), over(seen, map, strongest));
  }

  /** @param {ReturnType<typeof part>} place @param {Facts} facts @param {Maps} maps */
  hang(place, facts, maps) {
    const send = (/** @type {string} */ name, /** @type {unknown} */ value) => this.heard(name, value);
    if (place.grid) return place.grid.show(facts, maps, send);
    place.grid = new Grid(place.inside, facts, maps, send);
    for (const spare of [place.grid.chrome.readout, place.grid.chrome.swatch]) spare.style.display = "none";
    place.grid.pointed = (at) => this.pointedAt(place, at);
  }

  /** A click on the large map chooses its pixel. @param {string} name @param {unknown} value */
  heard(name, value) {
    if (name !== "position") return;
    const [, row, col] = /** @type {number[]} */ (value);
    if (this.large.grid) this.large.grid.position = null; // the frame comes with the choice
    this.told.chosen({ plane: this.plane, row, col });
  }

  /** @param {ReturnType<typeof part>} place @param {Place | null} at */
  pointedAt(place, at) {
    if (!this.side || isVector(this.side)) return;
    if (!at) return this.told.pointed(null);
    const { maps, seen } = this.side;
    const { row, col } = at;
    const [y, x] = place === this.large ? [row, col] : [nearest(maps.height, seen.height)[row], nearest(maps.width, seen.width)[col]];
    this.told.pointed({ plane: this.plane, row: y, col: x });
  }

  /** Frame what is chosen and, where it is another pixel, what is pointed at. @param {Chosen} chosen @param {Pixel | null} pointed */
  mark(chosen, pointed) {
    if (!this.side || isVector(this.side)) return;
    const marks = [chosen.place, pointed].flatMap((pixel) => (pixel ? [markOf(pixel)] : []));
    this.large.grid?.mark(marks);
    this.over.grid?.mark(marks.map((mark) => stretched(mark, /** @type {Side} */ (this.side))));
  }

  remove() {
    this.large.grid?.remove();
    this.over.grid?.remove();
  }
}

/** The room of a grid. @param {string} name */
function part(name) {
  const { host, inside } = room(GRID_SHEET);
  return { section: element("section", name, {}, [host]), inside, grid: /** @type {Grid | null} */ (null) };
}

/** @param {string} title @param {number} strongest the value at which the colour is full @returns {Facts} */
function overFacts(title, strongest) {
  const caption = `Orange where the map is above 0, blue where it is below; fullest at ±${shortText(strongest)}, its own largest.`;
  return { ...STILL, caption, tiles: [{ title, kind: "rgb", plane: 0, limits: [0, 1], reads: [3] }] };
}

/** @param {Side} side @returns {import("./types.js").Tile} */
function pictureOf({ seen }) {
  return { title: SEEN, kind: seen.channels === 3 ? "rgb" : "gray", plane: 0, limits: [0, 1] };
}

/** @param {{row: number, col: number}} pixel */
function markOf({ row, col }) {
  return { row, col, height: 1, width: 1, tile: null };
}

/** A map's pixel as a rectangle of the picture. @param {ReturnType<typeof markOf>} mark @param {Side} side */
function stretched(mark, { maps, seen }) {
  const [tall, wide] = [seen.height / maps.height, seen.width / maps.width];
  return { ...mark, row: mark.row * tall, col: mark.col * wide, height: tall, width: wide };
}
