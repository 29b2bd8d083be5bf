// @ts-check
/** The feature maps of a layer on the page: one side or two, what is set, chosen and pointed at. */
import { element } from "../maps/chrome.js";
import { drawScales, pointAt } from "../maps/scales.js";
import { valueAt } from "../maps/reading.js";
import { axisOf } from "./counting.js";
import { areAlike, isSigned, limitsOf } from "./limits.js";
import { orderOf, quantitiesOf } from "./order.js";
import { SideView } from "./side.js";
import { Settings } from "./settings.js";
import { total } from "./statistics.js";
import { tileOf, titleWidth } from "./tiles.js";
import { difference } from "./words.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Pixel} Pixel */
/** @typedef {import("./types.js").Chosen} Chosen */
/** @typedef {import("./types.js").PlaceFacts} PlaceFacts */
/** @typedef {{live: (texts: unknown) => void, walk: (place: unknown) => void}} Tell tells the server */

const HELP = "Arrow keys move from pixel to pixel, with Shift by ten. Page Up and Page Down change the map. "
  + "Enter opens the pixel. Rows and columns count from 0.";
const SHEETS = ["../stage/blocks.css", "../maps/maps.css"];

export class FeatureMapsView {
  /** @param {ShadowRoot} parent @param {Side[]} sides @param {PlaceFacts} place @param {Tell} tell */
  constructor(parent, sides, place, tell) {
    this.tell = tell;
    this.settings = new Settings(place.live, (_, texts) => this.tell.live(texts), () => this.arrange());
    this.scales = element("div", "scales");
    this.walls = element("div", "sides");
    const help = element("p", "help", { id: "wall-help" }, [HELP]);
    this.root = element("div", "feature-maps", {}, [this.settings.root, this.scales, this.walls, help]);
    parent.prepend(...SHEETS.map((sheet) => element("link", "", { rel: "stylesheet", href: new URL(sheet, import.meta.url).href })));
    parent.append(this.root);
    /** @type {SideView[]} */ this.views = [];
    this.frame = 0;
    this.pause = 0;
    /** @type {{from: number, pixel: Pixel | null}} */ this.pointed = { from: 0, pixel: null };
    this.sides = sides;
    this.place = place;
    this.chosen = chosenOf(sides[0], place.unit);
    /** @type {Chosen} what is open of another network, which is not walked */ this.beside = { plane: 0, place: null };
  }

  /** @param {Side[]} sides @param {PlaceFacts} place @param {Tell} tell */
  show(sides, place, tell) {
    const others = this.sides.some(({ maps }, index) => maps !== sides[index]?.maps);
    if (others) this.pointed = { from: 0, pixel: null };
    if (others) this.beside = { plane: 0, place: null };
    this.tell = tell;
    this.sides = sides;
    this.place = place;
    this.chosen = chosenOf(sides[0], place.unit);
    while (this.views.length < sides.length) this.add();
    for (const spare of this.views.splice(sides.length)) spare.remove();
    this.walls.classList.toggle("two", sides.length > 1);
    this.arrange();
  }

  add() {
    const index = this.views.length;
    const told = {
      pointed: (/** @type {Pixel | null} */ pixel) => this.point(index, pixel),
      chosen: (/** @type {Pixel} */ pixel) => this.choose(index, pixel),
      scrolled: (/** @type {number} */ top) => this.scroll(index, top),
    };
    const view = new SideView(told, (channel) => this.walk(channel, this.chosen.place));
    this.views.push(view);
    this.walls.append(view.root);
  }

  /** Sort and colour anew: a setting, the place or the maps have changed. */
  arrange() {
    const { sides, settings, views } = this;
    const contributed = sides.every(({ contributions }) => contributions !== null);
    const signed = isSigned(sides, settings.scope);
    settings.offer({ signed, contributed, target: this.place.target });
    const { sort, scope, size, palette } = settings;
    const limits = limitsOf(sides, scope, sides[0].network);
    const quantities = sides.map((side) => quantitiesOf(side, sort));
    const kind = signed ? "signed" : "unsigned";
    sides.forEach((side, index) => {
      const order = orderOf(quantities[areAlike(sides) ? 0 : index], side.count);
      const tiles = order.map((plane) => tileOf(side, plane, { kind, palette, limits: limits(side, plane), sort, quantities: quantities[index] }));
      const look = { tiles, size, titleCss: titleWidth(side, sort), sort, owns: scope === "map", walked: index === 0 || areAlike(sides) };
      views[index].show(side, look, this.chosenIn(index));
    });
    this.describe();
    this.later();
  }

  /** The colour scales, for all sides together: one tile speaks for all that share a scale. */
  describe() {
    const each = this.settings.scope === "map";
    const tiles = this.views.flatMap(({ look }) => (each ? look?.tiles : look?.tiles.slice(0, 1)) ?? []);
    const strange = this.sides.some(({ statistics }) => total(statistics.strange) > 0);
    this.scale = drawScales(this.scales, this.views[0].wall.facts(tiles), strange);
    pointAt(this.scale, null, NaN);
  }

  /** What is large and what is counted comes once the wall is painted. */
  later() {
    cancelAnimationFrame(this.pause);
    this.pause = requestAnimationFrame(() => setTimeout(() => this.complete()));
  }

  complete() {
    if (!this.root.isConnected) return;
    const axis = axisOf(this.sides);
    this.views.forEach((view, index) => {
      view.count(axis);
      view.open(this.chosenIn(index));
    });
    this.follow();
  }

  /** What of a side is open. @param {number} index @returns {Chosen} */
  chosenIn(index) {
    return index === 0 || areAlike(this.sides) ? this.chosen : this.beside;
  }

  /** Follow the pointer in the next frame. @param {number} from the side @param {Pixel | null} pixel */
  point(from, pixel) {
    const before = this.pointed;
    if (before.from === from && isSame(before.pixel, pixel)) return;
    this.pointed = { from, pixel };
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
    });
  }

  /** Two walls of the same maps scroll as one. @param {number} from the side @param {number} top */
  scroll(from, top) {
    if (!areAlike(this.sides)) return;
    this.views.forEach(({ wall: { box } }, index) => {
      if (index !== from && Math.abs(box.scrollTop - top) > 1) box.scrollTop = top;
    });
  }

  follow() {
    const { from, pixel } = this.pointed;
    const alike = areAlike(this.sides);
    this.views.forEach((view, index) => {
      const seen = index === from || alike ? pixel : null;
      const more = index > 0 && seen && alike ? ` (${difference(this.sides[index], this.sides[0], seen)})` : "";
      view.follow(seen, this.chosenIn(index), more);
    });
    const tile = pixel && this.views[from].look?.tiles.find(({ plane }) => plane === pixel.plane);
    pointAt(this.scale ?? [], tile || null, pixel ? valueAt(this.sides[from].maps, pixel.plane, pixel) : NaN);
  }

  /** Open a pixel: here at once, and everywhere else once the server knows. @param {number} index the side @param {Pixel} pixel */
  choose(index, pixel) {
    const walked = index === 0 || areAlike(this.sides);
    this[walked ? "chosen" : "beside"] = { plane: pixel.plane, place: pixel };
    this.views.forEach((view, at) => view.open(this.chosenIn(at)));
    this.follow();
    if (walked) this.walk(this.sides[0].first + pixel.plane, pixel);
  }

  /** @param {number} channel @param {{row: number, col: number} | null} pixel */
  walk(channel, pixel) {
    const { height, width } = this.sides[0].maps;
    const { row, col } = pixel ?? { row: Math.floor(height / 2), col: Math.floor(width / 2) };
    this.tell.walk({ layer: this.place.layer, unit: this.sides[0].vector ? [channel] : [channel, row, col] });
  }

  close() {
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.pause);
    this.settings.close();
    for (const view of this.views) view.remove();
    this.root.remove();
  }
}

/** @param {Pixel | null} one @param {Pixel | null} other */
function isSame(one, other) {
  return one === other || (one?.plane === other?.plane && one?.row === other?.row && one?.col === other?.col);
}

/** Where a unit lies among the planes that were sent; the first one without it. @param {Side} side @param {number[] | null} unit @returns {Chosen} */
function chosenOf({ first, count }, unit) {
  const [channel, row = 0, col = 0] = unit ?? [first];
  const plane = channel - first;
  return plane >= 0 && plane < count ? { plane, place: unit && { row, col } } : { plane: 0, place: null };
}
