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
/** @typedef {{maps: Maps, limits: [number, number], dimmed: boolean}} View */

const NUMBERED_CSS = 28; // from this size of a pixel on, numbers stand in it
const WIDEST_CSS = { small: 112, medium: 224, large: 448 };
const DIMMED = 0.4;

export class LiveGrid extends Grid {
  /**
   * @param {ShadowRoot} parent
   * @param {Tile[]} tiles
   * @param {View} view
   * @param {{name: string, size: import("../maps/types.js").Facts["size"], unit: import("../maps/types.js").Facts["unit"]}} look
   */
  constructor(parent, tiles, { maps, limits, dimmed }, { name, size, unit }) {
    const still = { caption: "", selectable: false, pointable: false, selected: null, marks: [] };
    super(parent, { ...still, tiles: tiles.map((tile) => ({ ...tile, limits })), size, unit, dimmed }, maps, () => {});
    this.chrome.overlay.setAttribute("aria-label", name);
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
  follow({ maps, limits, dimmed }, ink) {
    const { facts, atlas, ink: before } = this;
    const tiles = facts.tiles.map((tile) => ({ ...tile, limits }));
    this.facts = { ...facts, tiles, dimmed };
    this.maps = maps;
    this.ink = ink;
    this.atlas = colour(maps, tiles, atlas);
    this.scales = drawScales(this.chrome.scales, this.facts, atlas.strange);
    const numbered = windowOf(this.gaze, this.layout).scale >= NUMBERED_CSS * this.layout.ratio;
    if (ink.text !== before.text || this.gaze.zoom > 1 || numbered) this.paintAll();
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
    this.paintPointer(scene);
  }
}
