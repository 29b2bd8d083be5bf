// @ts-check
/**
 * One grid on the page: what it shows, where a person looks and points, and when it is painted.
 */
import { css } from "../engine/palette.js";
import { bringIntoSight, build, inkOf, resize } from "./chrome.js";
import { colour, colourAt } from "./colours.js";
import { fitted, inside, mostZoom, panned, showing, windowOf, zoomed } from "./gaze.js";
import { listen } from "./gestures.js";
import { arrange } from "./layout.js";
import { paintLinesBelow, paintOverlay } from "./overlay.js";
import { paint } from "./painting.js";
import { middleOf, moved, placeAt } from "./pointing.js";
import { sentence, valueAt } from "./reading.js";
import { offerSaving } from "./save_menu.js";
import { drawScales, pointAt } from "./scales.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Maps} Maps */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {(name: string, value: unknown) => void} Send tells Python */

const HINT = "Point at a pixel to read its value.";

export class Grid {
  constructor(/** @type {ShadowRoot} */ parent, /** @type {Facts} */ facts, /** @type {Maps} */ maps, /** @type {Send} */ send) {
    this.chrome = build();
    parent.append(this.chrome.root);
    /** @type {Place | null} */ this.cursor = null;
    /** @type {Place | null} */ this.position = null;
    this.selected = facts.selected;
    this.facts = facts;
    this.maps = maps;
    this.send = send;
    /** Told, when it changes, the pixel that is pointed at or settled. */
    this.pointed = (/** @type {Place | null} */ _) => {};
    /** While there is a brush, dragging paints and does not move the maps; told no pixel when a stroke has ended. @type {((place: Place | null) => void) | null} */
    this.brush = null;
    this.told = "";
    this.telling = false; // while someone is told, what is framed is painted afterwards
    this.framed = ""; // what the frames on the overlay were painted for
    this.gaze = fitted(maps);
    this.atlas = colour(maps, facts.tiles);
    this.ink = inkOf(this.chrome.root);
    this.widthCss = 0;
    /** @type {import("./types.js").Layout} */
    this.layout = this.arrange();
    this.scales = this.describe();
    this.frame = 0;
    this.stale = false; // whether the next frame paints the tiles too, or only what follows the pointer
    this.paintAll();
    this.stop = new AbortController();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.chrome.root);
    this.watchRatio();
    listen(this, this.stop.signal);
    offerSaving(this, this.stop.signal);
  }

  /** Show other maps, or the same ones in another way; zoom, pointer and choice stay where they still make sense. */
  show(/** @type {Facts} */ facts, /** @type {Maps} */ maps, /** @type {Send} */ send) {
    this.send = send;
    this.ink = inkOf(this.chrome.root); // the page may have gone dark
    this.replace(facts, maps);
    this.layout = this.arrange();
    this.scales = this.describe();
    this.paintAll();
  }

  /** Show what was computed on this page. Asking for the page's colours and widths here would make the browser lay it out twice. */
  update(/** @type {Facts} */ facts, /** @type {Maps} */ maps) {
    if (this.replace(facts, maps)) this.layout = this.arrange();
    this.scales = this.describe();
    this.paintAll();
  }

  /** Take other maps. @returns {boolean} whether they need another layout */
  replace(/** @type {Facts} */ facts, /** @type {Maps} */ maps) {
    const sameShape = this.maps.height === maps.height && this.maps.width === maps.width;
    const sameTiles = this.facts.tiles.length === facts.tiles.length;
    const sameSize = this.facts.size === facts.size;
    if (!sameShape) this.gaze = fitted(maps);
    if (!sameShape || !sameTiles) this.cursor = this.position = null;
    if (!sameTiles || this.facts.selected !== facts.selected) this.selected = facts.selected;
    this.facts = facts;
    this.maps = maps;
    this.atlas = colour(maps, facts.tiles, this.atlas);
    return !(sameShape && sameTiles && sameSize);
  }

  /** Write the texts and scales around the canvas. */
  describe() {
    const { chrome, facts, maps, atlas } = this;
    const several = facts.tiles.length === 1 ? "1 picture" : `${facts.tiles.length} pictures`;
    const size = `${several} of ${maps.height} × ${maps.width} pixels`;
    const label = facts.caption ? `${facts.caption}: ${size}` : size;
    if (chrome.overlay.getAttribute("aria-label") !== label) chrome.overlay.setAttribute("aria-label", label);
    if (chrome.caption.textContent !== facts.caption) chrome.caption.textContent = facts.caption;
    chrome.root.classList.toggle("choosable", facts.selectable || facts.pointable);
    return drawScales(chrome.scales, facts, atlas.strange);
  }

  /** Find each tile's place and give the canvases their size, which empties them. */
  arrange() {
    const { chrome, facts, maps } = this;
    this.widthCss = chrome.root.clientWidth;
    const widthCss = Math.max(64, this.widthCss - 8); // a frame may stand out by 4 pixels on both sides
    const room = { count: facts.tiles.length, mapHeight: maps.height, mapWidth: maps.width, size: facts.size };
    const layout = arrange({ ...room, widthCss, ratio: globalThis.devicePixelRatio || 1 });
    this.gaze = inside({ ...this.gaze, zoom: Math.min(this.gaze.zoom, mostZoom(layout)) }, layout, maps);
    if (this.layout?.width !== layout.width || this.layout?.height !== layout.height) resize(chrome, layout);
    return layout;
  }

  /** @returns {import("./painting.js").Scene} */
  scene() {
    const { facts, maps, layout, atlas, ink } = this;
    return { facts, maps, layout, atlas, ink, window: windowOf(this.gaze, layout) };
  }

  paintAll() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.chrome.base.getContext("2d"));
    const scene = this.scene();
    paint(context, scene);
    this.chrome.farther.disabled = this.chrome.fit.disabled = this.gaze.zoom <= 1;
    this.chrome.closer.disabled = this.gaze.zoom >= mostZoom(this.layout);
    this.chrome.root.classList.toggle("zoomed", this.gaze.zoom > 1);
    // For tests: where each pixel was drawn, in device pixels (see Layout and Window in types.js).
    this.chrome.root.dataset.drawn = JSON.stringify({ ...this.layout, ...scene.window, zoom: this.gaze.zoom });
    this.paintPointer(scene);
  }

  /** Paint the frames, and say what is under the pointer. */
  paintPointer(scene = this.scene()) {
    if (this.tell()) scene = this.scene();
    const { chrome, facts, maps, cursor, position, selected } = this;
    const context = /** @type {CanvasRenderingContext2D} */ (chrome.overlay.getContext("2d"));
    const framed = JSON.stringify([facts.marks, facts.curtain, cursor, position, selected, this.layout, scene.window, scene.ink]);
    if (framed === this.framed) paintLinesBelow(context, scene, cursor);
    else paintOverlay(context, scene, { cursor, position, selected });
    this.framed = framed;
    const place = cursor ?? position;
    const chosen = place && place.tile === selected ? " (chosen)" : "";
    const text = place ? sentence(maps, facts.tiles[place.tile], place, facts) + chosen : HINT;
    if (chrome.readout.textContent !== text) chrome.readout.textContent = text;
    chrome.readout.classList.toggle("hint", !place);
    chrome.swatch.hidden = !place;
    chrome.swatch.style.background = place ? css(colourAt(scene.atlas, maps, place)) : "transparent";
    const tile = place && facts.tiles[place.tile];
    pointAt(this.scales, tile, place && tile ? valueAt(maps, tile.plane, place) : NaN);
  }

  /** Tell of another pixel that is pointed at, before it is painted: whoever is told may frame others. @returns {boolean} whether it is another one */
  tell() {
    const place = this.cursor ?? this.position;
    const told = JSON.stringify(place);
    if (told === this.told) return false;
    this.told = told;
    this.telling = true;
    this.pointed(place);
    this.telling = false;
    return true;
  }

  /** Frame other pixels, at once: what another grid tells within a frame belongs to that frame. */
  mark(/** @type {import("./types.js").Mark[]} */ marks) {
    if (JSON.stringify(marks) === JSON.stringify(this.facts.marks)) return;
    this.facts = { ...this.facts, marks };
    if (!this.telling) this.paintPointer();
  }

  /** Cover what comes after a pixel in reading order; nothing without one. */
  cover(/** @type {{row: number, col: number} | null} */ curtain) {
    if (JSON.stringify(curtain) === JSON.stringify(this.facts.curtain)) return;
    this.facts = { ...this.facts, curtain };
    if (!this.telling) this.paintPointer();
  }

  /** Paint in the next frame: the tiles too, or only what follows the pointer. */
  schedule(/** @type {boolean} */ tilesToo) {
    this.stale ||= tilesToo;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.stale) this.paintAll();
      else this.paintPointer();
      this.stale = false;
    });
  }

  resized() {
    if (this.chrome.root.clientWidth === this.widthCss) return;
    this.layout = this.arrange();
    this.paintAll(); // at once: a canvas that was resized is empty
  }

  watchRatio() {
    const query = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
    query.addEventListener("change", () => {
      this.widthCss = -1;
      this.resized();
      this.watchRatio();
    }, { once: true, signal: this.stop.signal });
  }

  /** What lies at a point of the window. */
  placeAt(/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) {
    const bounds = this.chrome.overlay.getBoundingClientRect();
    const point = { x: (clientX - bounds.left) * this.layout.ratio, y: (clientY - bounds.top) * this.layout.ratio };
    return placeAt(this.layout, windowOf(this.gaze, this.layout), this.maps, point);
  }

  point(/** @type {Place | null} */ place) {
    this.cursor = place;
    this.schedule(false);
  }

  /** Move the pointer by keys: it stays on the map and in sight. */
  step(/** @type {Partial<Place>} */ by) {
    const from = this.cursor ?? this.position;
    const middle = { tile: this.selected ?? 0, row: Math.floor(this.gaze.row), col: Math.floor(this.gaze.col) };
    this.cursor = from ? moved(from, by, { ...this.maps, tiles: this.facts.tiles.length }) : middle;
    this.gaze = showing(this.gaze, this.layout, this.maps, this.cursor);
    bringIntoSight(this.chrome.anchor, this.layout, this.cursor.tile);
    this.schedule(this.gaze.zoom > 1);
  }

  /** Zoom about a pixel, so that it stays where it is; about the middle without one. */
  zoomAbout(/** @type {number} */ factor, /** @type {Place | null} */ place = null) {
    this.zoom(factor, middleOf(this.layout, windowOf(this.gaze, this.layout), place));
  }

  /** @returns {boolean} whether anything changed */
  zoom(/** @type {number} */ factor, /** @type {{x: number, y: number}} */ { x, y }) {
    const before = this.gaze.zoom;
    this.gaze = zoomed(this.gaze, this.layout, this.maps, { factor, x, y });
    this.schedule(true);
    return this.gaze.zoom !== before;
  }

  pan(/** @type {{x: number, y: number}} */ byCss) {
    const by = { x: byCss.x * this.layout.ratio, y: byCss.y * this.layout.ratio };
    this.gaze = panned(this.gaze, this.layout, this.maps, by);
    this.schedule(true);
  }

  fit() {
    this.gaze = fitted(this.maps);
    this.schedule(true);
  }

  /** Settle on a tile and, where the point lies on a pixel, on that pixel; tell Python what changed. */
  choose(/** @type {number} */ tile, /** @type {Place | null} */ place) {
    if (place && this.facts.pointable) {
      this.position = place;
      this.send("position", [place.tile, place.row, place.col]);
    }
    if (this.facts.selectable && this.selected !== tile) {
      this.selected = tile;
      this.send("selected", tile);
    }
    if (place) this.cursor = place;
    this.schedule(false);
  }

  remove() {
    this.stop.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    this.chrome.root.remove();
  }
}
