// @ts-check
/** One side on the page: its maps on a wall, what is read of them, the chosen one large, and the values counted. */
import { css } from "../engine/palette.js";
import { element } from "../maps/chrome.js";
import { colour } from "../maps/colours.js";
import { offerSaving } from "../maps/save_menu.js";
import { Detail } from "./detail.js";
import { isAlike } from "./limits.js";
import { Histogram } from "./histogram.js";
import { Pager } from "./pager.js";
import { Wall } from "./wall.js";
import { HINT, caption, reading } from "./words.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Pixel} Pixel */
/** @typedef {import("./types.js").Chosen} Chosen */
/** @typedef {import("./types.js").Tile} Tile */
/** @typedef {{tiles: Tile[], size: import("./types.js").Size, titleCss: number, sort: import("./types.js").Sort, owns: boolean,
 *   walked: boolean}} Look tiles: in the order on screen; owns: whether each map has a scale of its own; walked: whether a
 *   person's place is in this side */

export class SideView {
  /** @param {import("./types.js").Told} told @param {(channel: number) => void} turned told the first channel of another page */
  constructor(told, turned) {
    this.wall = new Wall(told);
    this.detail = new Detail(told);
    this.histogram = new Histogram();
    this.pager = new Pager(turned);
    this.title = element("h4", "");
    this.swatch = element("span", "swatch", { "aria-hidden": "true" });
    this.readout = element("output", "readout hint", { "aria-live": "polite" }, [HINT]);
    this.chrome = { bar: element("div", "bar", {}, [this.swatch, this.readout]) };
    this.caption = element("p", "caption");
    const wall = element("div", "walled", {}, [this.chrome.bar, this.wall.box, this.pager.root, this.caption, this.histogram.root]);
    this.root = element("section", "side", {}, [this.title, element("div", "parts", {}, [wall, this.detail.root])]);
    this.stop = new AbortController();
    /** @type {Side | null} */ this.side = null;
    /** @type {Look | null} */ this.look = null;
    this.pause = 0;
    offerSaving(this, this.stop.signal);
    this.resizing = new ResizeObserver(() => this.histogram.paint());
    this.resizing.observe(this.histogram.root);
  }

  /** Show a layer, or the same one in another look. @param {Side} side @param {Look} look @param {Chosen} chosen */
  show(side, look, chosen) {
    const before = this.side;
    const other = !before || !isAlike(before, side);
    const moved = other || this.wall.chosen?.plane !== chosen.plane;
    const toTop = other || this.look?.sort !== look.sort;
    this.side = side;
    this.look = look;
    this.title.hidden = !side.title;
    this.title.textContent = side.title;
    this.root.setAttribute("aria-label", ["Feature maps", side.title].filter(Boolean).join(": "));
    this.caption.textContent = caption(side);
    this.pager.show(side, look.walked);
    this.wall.chosen = chosen;
    if (before?.maps !== side.maps) this.wall.pointed = null;
    this.wall.hang({ ...look, maps: side.maps, label: [side.title, caption(side)].filter(Boolean).join(": ") }, { toTop });
    if (moved && chosen.place) this.wall.show(chosen.plane);
  }

  /** Show what needs more than one look at all values; it may come a frame after the wall. @param {import("./counting.js").Axis} axis */
  count(axis) {
    if (this.side) this.histogram.show(this.side, axis);
  }

  /** Show a map large. @param {Chosen} chosen */
  open(chosen) {
    const { side, look } = this;
    if (!side || !look) return;
    const tile = look.tiles.find(({ plane }) => plane === chosen.plane);
    if (tile) this.detail.show(side, chosen, tile, look.owns);
  }

  /** Frame what is pointed at, and read it. @param {Pixel | null} pointed @param {Chosen} chosen @param {string} more said behind the value */
  follow(pointed, chosen, more) {
    const { side, wall } = this;
    if (!side) return;
    wall.pointed = pointed;
    wall.chosen = chosen;
    wall.paintPointer();
    this.detail.mark(chosen, pointed?.plane === chosen.plane ? pointed : null);
    const text = pointed ? reading(side, pointed) + more : HINT;
    if (this.readout.textContent !== text) this.readout.textContent = text;
    this.readout.classList.toggle("hint", !pointed);
    const painted = pointed && wall.colourOf(pointed);
    this.swatch.hidden = !painted;
    if (painted) this.swatch.style.background = css(painted);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.histogram.trace((pointed ?? chosen).plane, wall.ink)); // the value is painted first
  }

  /** For the menu that saves: the tiles as they are called in full. */
  get facts() {
    const { side, look } = /** @type {{side: Side, look: Look}} */ (this);
    const tiles = look.tiles.map((tile) => ({ ...tile, title: side.titles[tile.plane] }));
    return { ...this.wall.facts(tiles), caption: side.title };
  }

  get maps() {
    return /** @type {Side} */ (this.side).maps;
  }

  get atlas() {
    return colour(this.maps, this.facts.tiles);
  }

  /** The sheet that is saved is about as high as wide. */
  get layout() {
    const { height, width } = this.maps;
    return { columns: Math.max(1, Math.round(Math.sqrt((this.facts.tiles.length * height) / width))) };
  }

  remove() {
    this.stop.abort();
    clearTimeout(this.pause);
    this.resizing.disconnect();
    this.wall.remove();
    this.detail.remove();
    this.root.remove();
  }
}
