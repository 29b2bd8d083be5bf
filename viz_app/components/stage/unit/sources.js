// @ts-check
/** A number that is made of few: each with its place, and the map that it stands in; for an activation its curve too. */
import { element } from "../../maps/chrome.js";
import { Picture } from "./picture.js";
import { planesOf } from "./painting.js";
import { exact, spokenIndex } from "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Source} Source */

const MOST = 200; // CSS pixels of a map

export class Sources {
  /** @param {HTMLElement} place @param {import("./types.js").Desk} desk */
  constructor(place, desk) {
    this.desk = desk;
    this.root = element("div", "sources");
    place.append(this.root);
    /** @type {Picture[]} */ this.pictures = [];
    /** @type {import("./curve.js").Curve | null} */ this.curve = null;
  }

  /** @param {Facts} facts @param {import("./types.js").Arrays} arrays */
  show(facts, arrays) {
    const { opened: { making } } = facts;
    this.clear();
    (making.sources ?? []).forEach((source, index) => {
      if (index) this.root.append(element("span", "operator", {}, [making.operator]));
      this.root.append(this.card(source, index, facts, arrays));
    });
    for (const step of making.steps ?? []) this.root.append(this.layer(step, facts));
    if (making.way === "bent") void this.draw(facts.opened);
  }

  /** @param {Source} source @param {number} index @param {Facts} facts @param {import("./types.js").Arrays} arrays */
  card({ place, value }, index, { titles, maps }, arrays) {
    const number = element("span", "number", { title: exact(Number(value)) }, [exact(Number(value))]);
    if (!place) return element("figure", "pictured", {}, [element("figcaption", "", {}, ["a constant"]), number]);
    const open = element("button", "walk", { type: "button", title: "Open this number" }, [`${titles[place.step] ?? place.step}`, element("span", "where", {}, [spokenIndex(place.index)])]);
    open.addEventListener("click", () => this.desk.walk(place));
    const room = element("div", "picture-room");
    const card = element("figure", "pictured", {}, [element("figcaption", "", {}, [open]), room, number]);
    const map = maps[index];
    if (map) this.picture(room, place, planesOf(map, arrays[`maps ${index}`])[0], titles);
    return card;
  }

  /** @param {HTMLElement} room @param {import("./types.js").Place} place @param {import("./painting.js").Plane} plane @param {Record<string, string>} titles */
  picture(room, { step, index: [channel, row, col] }, plane, titles) {
    const picture = new Picture(room, MOST);
    picture.pointed = (pixel) => {
      picture.mark(pixel);
      this.desk.say(pixel && `Row ${pixel.row}, column ${pixel.col} of channel ${channel}. Click to open it.`);
    };
    picture.chosen = (pixel) => this.desk.walk({ step, index: [channel, pixel.row, pixel.col] });
    const part = { row: 0, col: 0, height: plane.height, width: plane.width };
    picture.show({ plane, part, frames: [{ row, col, height: 1, width: 1 }], cells: null, label: `Channel ${channel} of ${titles[step] ?? step}` });
    this.pictures.push(picture);
  }

  /** @param {string} step @param {Facts} facts */
  layer(step, { titles }) {
    const open = element("button", "walk", { type: "button", title: "Open this layer" }, [titles[step] ?? step]);
    open.addEventListener("click", () => this.desk.walk({ step, index: null }));
    return open;
  }

  /** @param {import("./types.js").Opened} opened */
  async draw(opened) {
    const { Curve, functionOf } = await import("./curve.js");
    const [{ value }] = opened.making.sources;
    const bend = functionOf(opened.making, Number(value), Number(opened.value));
    if (bend && this.root.isConnected && this.curve === null) this.curve = new Curve(this.root, bend, Number(value), this.desk.page);
  }

  sort() {}

  clear() {
    for (const picture of this.pictures.splice(0)) picture.close();
    this.curve?.close();
    this.curve = null;
    this.root.replaceChildren();
  }

  close() {
    this.clear();
    this.root.remove();
  }
}
