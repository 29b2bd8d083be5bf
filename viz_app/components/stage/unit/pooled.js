// @ts-check
/** A pooling's number: the map with its window framed, and the window's numbers with the winner, or their sum divided. */
import { floatsOf } from "../../engine/packing.js";
import { element } from "../../maps/chrome.js";
import { Picture, around } from "./picture.js";
import { evenTile, planesOf, tileOf } from "./painting.js";
import { pixelAt, reachOf, tapAt } from "./strip.js";
import { exact } from "./words.js";

/** @typedef {import("./strip.js").Pixel} Pixel */

export class Pooled {
  /** @param {HTMLElement} place @param {import("./types.js").Desk} desk */
  constructor(place, desk) {
    this.desk = desk;
    const [map, window] = ["The map", "The window"].map((title) => {
      const room = element("div", "picture-room");
      return { room, root: element("figure", "pictured", {}, [element("figcaption", "", {}, [title]), room]) };
    });
    this.root = element("div", "pair-of-pictures", {}, [map.root, window.root]);
    place.append(this.root);
    /** @type {import("./strip.js").Window} */ this.window = { row: 0, col: 0, dilation: [1, 1], height: 1, width: 1 };
    this.map = new Picture(map.room, 240);
    this.cells = new Picture(window.room, 340);
    this.map.pointed = (pixel) => this.point(pixel);
    this.map.chosen = (pixel) => this.open(pixel);
    this.cells.pointed = (cell) => this.point(cell && pixelAt(this.window, cell.row * this.window.width + cell.col));
    this.cells.chosen = (cell) => this.open(pixelAt(this.window, cell.row * this.window.width + cell.col));
  }

  /** @param {import("./types.js").Facts} facts @param {import("./types.js").Arrays} arrays */
  show({ opened: { making }, maps: [map], titles }, arrays) {
    const [height, width] = arrays.values.shape;
    this.making = making;
    this.values = floatsOf(arrays.values);
    this.window = { row: making.row, col: making.col, dilation: making.dilation, height, width };
    const tile = map ? tileOf(map) : evenTile(this.values);
    const own = { row: 0, col: 0, height, width };
    const winner = making.winner && tapAt(this.window, { row: making.winner[0], col: making.winner[1] });
    const frames = winner === null ? [] : [{ row: Math.floor(winner / width), col: winner % width, height: 1, width: 1 }];
    const name = `channel ${making.channels[0]} of ${titles[making.step] ?? making.step}`;
    const plane = map ? planesOf(map, arrays["maps 0"])[0] : null;
    this.map.place.parentElement?.toggleAttribute("hidden", !plane);
    if (plane) {
      const reach = reachOf(this.window);
      const part = around({ row: 0, col: 0, height: plane.height, width: plane.width }, reach);
      this.map.show({ plane, part, frames: [reach], cells: null, label: `The map: ${name}, with the window framed` });
    }
    const padded = (/** @type {number} */ tap) => this.isOutside(pixelAt(this.window, tap));
    const none = plane ?? { image: this.cells.canvas, at: { x: 0, y: 0, width, height } };
    this.cells.show({ plane: { ...none, height, width, stride: 1 }, part: own, frames, cells: { values: this.values, tile, padded }, label: `The window's ${height} × ${width} numbers` });
  }

  sort() {}

  /** @param {Pixel} pixel */
  isOutside({ row, col }) {
    const [height, width] = this.making?.size ?? [0, 0];
    return row < 0 || col < 0 || row >= height || col >= width;
  }

  /** @param {Pixel | null} pixel of the map */
  point(pixel) {
    const tap = pixel ? tapAt(this.window, pixel) : null;
    this.map.mark(pixel);
    this.cells.mark(tap === null ? null : { row: Math.floor(tap / this.window.width), col: tap % this.window.width });
    this.desk.say(pixel && this.sentence(pixel, tap));
  }

  /** @param {Pixel} pixel @param {number | null} tap */
  sentence(pixel, tap) {
    const where = `Row ${pixel.row}, column ${pixel.col}`.replace(/-/g, "−");
    if (tap === null) return `${where}: outside the window. Click to open it.`;
    const value = exact(this.values?.[tap] ?? NaN);
    return this.isOutside(pixel) ? `${where} lies in the padding around the map: ${value}` : `${where}: ${value}. Click to open it.`;
  }

  /** @param {Pixel} pixel */
  open(pixel) {
    if (!this.making || this.isOutside(pixel)) return;
    this.desk.walk({ step: this.making.step, index: [this.making.channels[0], pixel.row, pixel.col] });
  }

  close() {
    this.map.close();
    this.cells.close();
    this.root.remove();
  }
}
