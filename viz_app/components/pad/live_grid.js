// @ts-check
/** A grid of maps whose values change with every frame. */
import { colour } from "../maps/colours.js";
import { Grid } from "../maps/grid.js";
import { exactText, inUnit, readsBrightness, shortText } from "../maps/reading.js";

/** @typedef {import("../maps/types.js").Tile} Tile */
/** @typedef {import("../maps/types.js").Maps} Maps */
/** @typedef {{maps: Maps, limits: [number, number], dimmed: boolean}} View */

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

  /** Paint other values of the same tiles, all on one scale, without measuring the page again. @param {View} view */
  follow({ maps, limits, dimmed }) {
    const { facts } = this;
    const tiles = facts.tiles.map((tile) => ({ ...tile, limits }));
    this.facts = { ...facts, tiles, dimmed };
    this.maps = maps;
    this.atlas = colour(maps, tiles);
    for (const scale of this.scales) scale.tile = tiles[0];
    this.chrome.scales.querySelectorAll(".ends span").forEach((end, index, all) => {
      const value = all.length === 3 && index === 1 ? 0 : limits[index === 0 ? 0 : 1];
      const shown = inUnit(value, facts.unit, readsBrightness(tiles[0]));
      end.textContent = shortText(shown);
      /** @type {HTMLElement} */ (end).title = exactText(Math.fround(shown));
    });
    this.paintAll();
  }
}
