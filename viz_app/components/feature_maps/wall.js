// @ts-check
/**
 * All maps of a side as tiles on a wall behind a window: a canvas as large as the window, on which only those tiles are
 * coloured and painted that are in sight, however many there are.
 */
import { element, inkOf } from "../maps/chrome.js";
import { colour, colourAt } from "../maps/colours.js";
import { paintOverlay } from "../maps/overlay.js";
import { paint } from "../maps/painting.js";
import { placeAt } from "../maps/pointing.js";
import { paintDead } from "./dead.js";
import { listen } from "./wall_gestures.js";
import { planOf, scrollTo, sightOf } from "./wall_layout.js";

/** @typedef {import("./types.js").Pixel} Pixel */
/** @typedef {import("./types.js").Chosen} Chosen */
/** @typedef {import("./types.js").Tile} Tile */
/** @typedef {import("../maps/types.js").Place} Place */
/** @typedef {{maps: import("./types.js").Maps, tiles: Tile[], size: import("./types.js").Size, titleCss: number, label: string}} Hung tiles: in the order on screen */

export class Wall {
  /** @param {import("./types.js").Told} told */
  constructor(told) {
    this.told = told;
    this.base = element("canvas", "base", { "aria-hidden": "true" });
    this.overlay = element("canvas", "overlay", { role: "application", tabindex: "0", "aria-describedby": "wall-help" });
    this.glass = element("div", "glass", {}, [this.base, this.overlay]);
    this.ground = element("div", "ground", {}, [this.glass]);
    this.box = element("div", "box", {}, [this.ground]);
    /** @type {Hung | null} */ this.hung = null;
    /** @type {import("./wall_layout.js").Plan | null} */ this.plan = null;
    /** @type {import("../maps/colours.js").Atlas | null} */ this.atlas = null;
    this.coloured = ""; // which tiles the atlas holds
    this.size = { width: 0, height: 0 }; // of the window, CSS pixels
    this.ink = inkOf(this.box);
    this.frame = 0;
    /** @type {Pixel | null} */ this.pointed = null;
    /** @type {Chosen | null} */ this.chosen = null;
    this.stop = new AbortController();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.box);
    listen(this, this.stop.signal);
  }

  /** Hang other maps, or the same ones in another way. @param {Hung} hung @param {{toTop: boolean}} scroll */
  hang(hung, { toTop }) {
    this.hung = hung;
    this.coloured = "";
    this.ink = inkOf(this.box); // the page may have gone dark
    this.overlay.setAttribute("aria-label", hung.label);
    this.arrange();
    if (toTop) this.box.scrollTop = 0;
    this.paintAll();
  }

  arrange() {
    if (!this.hung) return;
    const { maps, tiles, size, titleCss } = this.hung;
    const ratio = globalThis.devicePixelRatio || 1;
    const widthCss = Math.max(64, this.box.clientWidth);
    const room = { count: tiles.length, mapHeight: maps.height, mapWidth: maps.width, size, titleCss, widthCss, ratio };
    this.plan = planOf(room);
    this.ground.style.height = `${this.plan.height / ratio}px`;
    this.size = { width: this.box.clientWidth, height: this.box.clientHeight };
    const [width, height] = [this.plan.width, Math.round(this.size.height * ratio)];
    if (this.base.width === width && this.base.height === height) return;
    for (const canvas of [this.base, this.overlay]) {
      Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
    }
    this.glass.style.height = `${height / ratio}px`;
  }

  resized() {
    if (this.size.width === this.box.clientWidth && this.size.height === this.box.clientHeight) return;
    this.arrange();
    this.paintAll();
  }

  get scrolled() {
    return Math.round(this.box.scrollTop * (globalThis.devicePixelRatio || 1));
  }

  sight() {
    return sightOf(/** @type {import("./wall_layout.js").Plan} */ (this.plan), this.scrolled, this.base.height);
  }

  /** What of the wall is painted, as a grid of those tiles alone. */
  scene() {
    const { first, end, layout } = this.sight();
    const { maps, tiles } = /** @type {Hung} */ (this.hung);
    const seen = tiles.slice(first, end);
    if (this.coloured !== `${first} ${end}` || !this.atlas) {
      this.atlas = colour(maps, seen, this.atlas);
      this.coloured = `${first} ${end}`;
    }
    const window = { scale: layout.fit, left: 0, top: 0 };
    return { facts: this.facts(seen), maps, layout, window, atlas: this.atlas, ink: this.ink };
  }

  /** @param {Tile[]} tiles @returns {import("../maps/types.js").Facts} */
  facts(tiles) {
    const [size, unit] = /** @type {const} */ (["small", "0-1"]);
    return { tiles, size, unit, caption: "", selectable: true, pointable: true, selected: null, dimmed: false, marks: this.marks(tiles) };
  }

  /** The chosen pixel is framed in its own tile; where a map is one number, so is the one pointed at. @param {Tile[]} tiles */
  marks(tiles) {
    const { chosen, pointed } = this;
    const framed = this.oneNumber ? pointed : chosen?.place && { plane: chosen.plane, ...chosen.place };
    const tile = framed ? tiles.findIndex((one) => one.plane === framed.plane) : -1;
    return framed && tile >= 0 ? [{ row: framed.row, col: framed.col, height: 1, width: 1, tile }] : [];
  }

  get oneNumber() {
    return this.hung?.maps.height === 1 && this.hung.maps.width === 1;
  }

  paintAll() {
    if (!this.plan || this.size.width === 0) return;
    const scene = this.scene();
    const context = /** @type {CanvasRenderingContext2D} */ (this.base.getContext("2d"));
    paint(context, scene);
    paintDead(context, scene);
    const { fit, ratio, corners } = scene.layout; // for tests: where each pixel is painted, in device pixels
    this.box.dataset.drawn = JSON.stringify({ fit, ratio, corners, planes: scene.facts.tiles.map(({ plane }) => plane) });
    this.paintPointer(scene);
  }

  /** Paint the frames and the values below the tiles. */
  paintPointer(scene = this.plan && this.size.width ? this.scene() : null) {
    if (!scene) return;
    const context = /** @type {CanvasRenderingContext2D} */ (this.overlay.getContext("2d"));
    const selected = scene.facts.tiles.findIndex(({ plane }) => plane === this.chosen?.plane);
    const cursor = this.pointed && !this.oneNumber ? { ...this.pointed, tile: -1 } : null;
    paintOverlay(context, scene, { cursor, position: null, selected });
    const corner = scene.layout.corners[scene.facts.tiles.findIndex(({ plane }) => plane === this.pointed?.plane)];
    if (corner && !this.oneNumber) outline(context, corner, scene.layout, this.ink.text);
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paintAll();
    });
  }

  /** @param {number} plane */
  tileOf(plane) {
    return this.hung?.tiles.findIndex((tile) => tile.plane === plane) ?? -1;
  }

  /** What lies at a point of the page. @param {{clientX: number, clientY: number}} point @returns {Pixel | null} */
  pixelAt({ clientX, clientY }) {
    if (!this.hung) return null;
    const { first, layout } = this.sight();
    const bounds = this.overlay.getBoundingClientRect();
    const point = { x: (clientX - bounds.left) * layout.ratio, y: (clientY - bounds.top) * layout.ratio };
    const { tile, place } = placeAt(layout, { scale: layout.fit, left: 0, top: 0 }, this.hung.maps, point);
    if (tile === null || !(place || this.oneNumber)) return null; // a single number is meant by its title too
    return { plane: this.hung.tiles[first + tile].plane, row: place?.row ?? 0, col: place?.col ?? 0 };
  }

  /** Bring a tile into sight. @param {number} plane */
  show(plane) {
    const tile = this.tileOf(plane);
    if (tile < 0 || !this.plan) return;
    const ratio = this.plan.ratio;
    this.box.scrollTop = scrollTo(this.plan, tile, this.scrolled, this.base.height) / ratio;
  }

  /** The colour that a pixel in sight was painted in. @param {Pixel} pixel */
  colourOf({ plane, row, col }) {
    const tile = this.tileOf(plane) - this.sight().first;
    return this.atlas && this.hung && tile >= 0 && tile < this.atlas.ranges.length ? colourAt(this.atlas, this.hung.maps, { tile, row, col }) : null;
  }

  remove() {
    this.stop.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

/** A thin frame tells the tile that is pointed at from those that show the same place. @param {CanvasRenderingContext2D} context @param {{x: number, y: number}} corner @param {import("../maps/types.js").Layout} layout @param {string} tone */
function outline(context, { x, y }, { boxWidth, boxHeight, ratio }, tone) {
  context.strokeStyle = tone;
  context.lineWidth = 1.5 * ratio;
  context.strokeRect(x - ratio, y - ratio, boxWidth + 2 * ratio, boxHeight + 2 * ratio);
}
