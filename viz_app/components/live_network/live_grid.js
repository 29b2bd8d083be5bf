// @ts-check
/** A grid of maps whose values change with every frame. */
import { resize } from "../maps/chrome.js";
import { colour } from "../maps/colours.js";
import { inside, mostZoom, windowOf } from "../maps/gaze.js";
import { Grid } from "../maps/grid.js";
import { drawScales } from "../maps/scales.js";
import { strip } from "./strip.js";

/** @typedef {import("../maps/types.js").Tile} Tile */
/** @typedef {import("../maps/types.js").Maps} Maps */
/** @typedef {import("../maps/types.js").Ink} Ink */
/** @typedef {{maps: Maps, kind?: Tile["kind"], limits: [number, number], dimmed: boolean, off?: readonly number[]}} View kind: of all tiles, where they change it; off: tiles that are crossed out */

const NUMBERED_CSS = 28; // from this size of a pixel on, numbers stand in it
const WIDEST_CSS = { small: 112, medium: 224, large: 448 };
const DIMMED = 0.4;

export class LiveGrid extends Grid {
  /**
   * @param {ShadowRoot} parent
   * @param {Tile[]} tiles
   * @param {View} view
   * @param {{name: string, size: import("../maps/types.js").Facts["size"], unit: import("../maps/types.js").Facts["unit"], choose?: (tile: number) => void}} look choose: told of a click on a tile
   */
  constructor(parent, tiles, { maps, limits, dimmed }, { name, size, unit, choose }) {
    const still = { caption: "", selectable: choose !== undefined, pointable: false, selected: null, marks: [] };
    super(parent, { ...still, tiles: tiles.map((tile) => ({ ...tile, limits })), size, unit, dimmed }, maps, () => {});
    this.chrome.overlay.setAttribute("aria-label", name);
    this.chosen = choose;
    /** @type {readonly number[]} */
    this.off = [];
    this.titles = tiles.map(({ title }) => title);
  }

  /** @override @param {number} tile @param {import("../maps/types.js").Place | null} place */
  choose(tile, place) {
    if (place) this.cursor = place;
    this.chosen?.(tile);
    this.schedule(false);
  }

  /** @override */
  arrange() {
    const { chrome, facts, maps, gaze } = this;
    this.widthCss = chrome.root.clientWidth;
    const room = { count: facts.tiles.length, mapHeight: maps.height, mapWidth: maps.width, widestCss: WIDEST_CSS[facts.size] };
    const layout = strip({ ...room, widthCss: Math.max(64, this.widthCss - 8), ratio: globalThis.devicePixelRatio || 1 });
    this.gaze = inside({ ...gaze, zoom: Math.min(gaze.zoom, mostZoom(layout)) }, layout, maps);
    if (this.layout?.width !== layout.width || this.layout?.height !== layout.height) resize(chrome, layout);
    return layout;
  }

  /** Paint other values of the same tiles, all on one scale, without measuring the page again. @param {View} view @param {Ink} ink */
  follow({ maps, kind, limits, dimmed, off = [] }, ink) {
    const { facts, atlas, ink: before } = this;
    const switched = String(off) !== String(this.off);
    this.off = off;
    const tiles = facts.tiles.map((tile, index) => ({
      ...tile, kind: kind ?? tile.kind, limits, title: off.includes(index) ? `${this.titles[index]} off` : this.titles[index],
    }));
    this.facts = { ...facts, tiles, dimmed };
    this.maps = maps;
    this.ink = ink;
    this.atlas = colour(maps, tiles, atlas);
    this.scales = drawScales(this.chrome.scales, this.facts, atlas.strange);
    const numbered = windowOf(this.gaze, this.layout).scale >= NUMBERED_CSS * this.layout.ratio;
    if (switched || ink.text !== before.text || this.gaze.zoom > 1 || numbered) this.paintAll();
    else this.paintPictures();
  }

  /** Paint the pictures alone, where each is seen whole: titles and all else stay. */
  paintPictures() {
    const scene = this.scene();
    const { maps, layout, atlas, window: { scale, left, top } } = scene;
    const context = /** @type {CanvasRenderingContext2D} */ (this.chrome.base.getContext("2d"));
    context.imageSmoothingEnabled = false;
    layout.corners.forEach(({ x, y }, tile) => {
      const [col, row] = [(tile % atlas.columns) * maps.width, Math.floor(tile / atlas.columns) * maps.height];
      const to = /** @type {const} */ ([x + left, y + top, maps.width * scale, maps.height * scale]);
      context.clearRect(...to);
      context.globalAlpha = scene.facts.dimmed ? DIMMED : 1;
      context.drawImage(atlas.canvas, col, row, maps.width, maps.height, ...to);
    });
    context.globalAlpha = 1;
    this.crossOut();
    this.paintPointer(scene);
  }

  /** @override */
  paintAll() {
    super.paintAll();
    this.crossOut();
  }

  /** Draw a cross over each tile that is off: it is seen on any colour. */
  crossOut() {
    const { layout } = this;
    const context = /** @type {CanvasRenderingContext2D} */ (this.chrome.base.getContext("2d"));
    for (const tile of this.off ?? []) {
      const { x, y } = layout.corners[tile];
      for (const [colour, width] of /** @type {[string, number][]} */ ([["#fff", 4], ["#000", 2]])) {
        context.strokeStyle = colour;
        context.lineWidth = width * layout.ratio;
        context.beginPath();
        for (const [from, to] of [[0, 1], [1, 0]]) {
          context.moveTo(x + from * layout.boxWidth, y);
          context.lineTo(x + to * layout.boxWidth, y + layout.boxHeight);
        }
        context.stroke();
      }
    }
  }
}
