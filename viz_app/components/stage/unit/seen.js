// @ts-check
/** The input with the receptive field framed, and the field alone, enlarged; the effective field as a heat map over both. */
import { floatsOf } from "../../engine/packing.js";
import { element } from "../../maps/chrome.js";
import { colour } from "../../maps/colours.js";
import { Picture, around } from "./picture.js";
import { COLOURS, exact, few } from "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Rectangle} Rectangle */
/** @typedef {import("./picture.js").Pixel} Pixel */

const HEAT = [216, 102, 33];

export class Seen {
  /** @param {HTMLElement} place @param {HTMLElement} tools @param {import("./types.js").Desk} desk */
  constructor(place, tools, desk) {
    this.desk = desk;
    const help = "The gradient: how much this number moves with each pixel, the colours summed. Most of the field hardly counts, its middle counts most.";
    this.toggle = desk.live.toggle("heat", "Heat map: how much each pixel matters", help);
    this.key = element("span", "key", {}, []);
    tools.append(this.toggle, this.key);
    const [whole, part] = ["", ""].map(() => {
      const room = element("div", "picture-room");
      const caption = element("figcaption", "");
      return { room, caption, root: element("figure", "pictured", {}, [caption, room]) };
    });
    place.append(whole.root, part.root);
    this.captions = [whole.caption, part.caption];
    this.part = part.root;
    this.pictures = [new Picture(whole.room, 300), new Picture(part.room, 300)];
    for (const picture of this.pictures) picture.pointed = (pixel) => this.point(pixel);
  }

  /** @param {Facts} facts @param {import("./types.js").Arrays} arrays */
  show({ field }, { seen, effect }) {
    const [channels, height, width] = seen.shape;
    this.seen = { channels, height, width, values: floatsOf(seen) };
    this.effect = effect ? floatsOf(effect) : null;
    this.most = this.effect?.reduce((most, one) => Math.max(most, one), 0) || 1;
    this.field = field?.height ? field : null;
    this.toggle.hidden = !this.effect;
    this.captions[0].textContent = `The whole input, ${height} × ${width} pixels`;
    this.part.hidden = !this.field || field?.whole === true; // what would be enlarged is all of it
    if (this.field && field) this.captions[1].textContent = `The field, ${field.height} × ${field.width}, enlarged`;
    this.paint();
  }

  paint() {
    if (!this.seen) return;
    const { height, width } = this.seen;
    const heated = this.effect !== null && this.desk.live.isOn("heat");
    this.key.hidden = !heated;
    this.key.replaceChildren("0", element("span", "ramp heat", { "aria-hidden": "true" }), few(this.most ?? 1));
    const at = { x: 0, y: 0, width, height };
    const plane = { image: this.imageOf(heated), at, height, width, stride: 1, mixed: true };
    const field = this.field ?? null;
    const whole = around({ row: 0, col: 0, height, width }, field);
    this.pictures[0].show({ plane, part: whole, frames: field ? [field] : [], cells: null, label: "The input, with the receptive field framed" });
    if (field) this.pictures[1].show({ plane, part: field, frames: [], cells: null, label: "The receptive field, enlarged" });
  }

  /** The input's colours; under the heat, gray. @param {boolean} heated */
  imageOf(heated) {
    const { channels, height, width, values } = /** @type {NonNullable<Seen["seen"]>} */ (this.seen);
    const tile = { title: "", kind: /** @type {"rgb" | "gray"} */ (channels === 3 ? "rgb" : "gray"), plane: 0, limits: /** @type {[number, number]} */ ([0, 1]) };
    const { canvas, pixels } = colour({ height, width, values }, [tile]);
    if (!heated || !this.effect) return canvas;
    const image = new ImageData(width, height);
    for (let pixel = 0; pixel < height * width; pixel++) {
      const [red, green, blue] = pixels.subarray(pixel * 4, pixel * 4 + 3);
      const dim = 0.7 * ((red + green + blue) / 3) + 38;
      const strength = Math.sqrt(this.effect[pixel] / (this.most ?? 1));
      image.data.set([...HEAT.map((tone) => dim + strength * (tone - dim)), 255], pixel * 4);
    }
    /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
    return canvas;
  }

  /** @param {Pixel | null} pixel */
  point(pixel) {
    for (const picture of this.pictures) picture.mark(pixel);
    this.desk.say(pixel && this.sentence(pixel));
  }

  /** @param {Pixel} pixel */
  sentence({ row, col }) {
    const { channels, height, width, values } = /** @type {NonNullable<Seen["seen"]>} */ (this.seen);
    const where = `Row ${row}, column ${col}`.replace(/-/g, "−");
    if (row < 0 || col < 0 || row >= height || col >= width) return `${where} lies beyond the border, where there is only padding`;
    const read = Array.from({ length: channels }, (_, channel) => exact(values[(channel * height + row) * width + col]));
    const colours = channels === 3 ? read.map((text, channel) => `${COLOURS[channel]} ${text}`).join(", ") : read.join(", ");
    return this.effect ? `${where}: ${colours}; moves this number by ${few(this.effect[row * width + col])} for each 1 that it changes` : `${where}: ${colours}`;
  }

  close() {
    for (const picture of this.pictures) picture.close();
  }
}

/** What the field is, in words. @param {Facts["field"]} field @param {{height: number, width: number}} input */
export function fieldSentence(field, { height, width }) {
  if (!field) return "How much of the input this number depends on cannot be told from the layers’ windows: it may be all of it.";
  if (!field.height) return "No pixel of the input reaches this number.";
  if (field.whole) return `This number sees the whole input, ${height} × ${width} pixels: a step that reads everything at once lies between.`;
  const said = `This number sees ${field.height} × ${field.width} pixels of the input’s ${height} × ${width}.`;
  const beyond = [
    [-field.row, "row", "above"], [field.row + field.height - height, "row", "below"],
    [-field.col, "column", "to the left"], [field.col + field.width - width, "column", "to the right"],
  ].filter(([count]) => Number(count) > 0).map(([count, noun, side]) => `${count} ${noun}${count === 1 ? "" : "s"} ${side}`);
  return beyond.length ? `${said} Beyond its border, in the padding: ${beyond.join(", ")}.` : said;
}
