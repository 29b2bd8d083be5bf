// @ts-check
/** The numbers that a person came from, the latest last: a way back. */
import { element } from "../../maps/chrome.js";
import { placeText } from "./words.js";

/** @typedef {import("./types.js").Place} Place */

const MOST = 12;

export class Trail {
  /** @param {(place: Place) => void} walk */
  constructor(walk) {
    this.walk = walk;
    this.root = element("nav", "trail", { "aria-label": "The numbers you came from" });
    /** @type {{place: Place, text: string}[]} the last one is on screen */ this.visited = [];
  }

  /** Stand at a number; at one of the trail, what came after it is forgotten. @param {Place} place @param {Record<string, string>} titles */
  stand(place, titles) {
    const known = this.visited.findIndex((one) => JSON.stringify(one.place) === JSON.stringify(place));
    if (known >= 0) this.visited.length = known + 1;
    else this.visited.push({ place, text: placeText(place, titles) });
    this.visited = this.visited.slice(-MOST);
    this.paint();
  }

  paint() {
    const before = this.visited.slice(0, -1);
    this.root.hidden = before.length === 0;
    const buttons = before.map(({ place, text }) => this.button(text, `Back to ${text}`, place));
    const last = before.at(-1);
    const back = last ? [this.button("← Back", `Back to ${last.text}`, last.place)] : [];
    const here = element("span", "here", { "aria-current": "location" }, [this.visited.at(-1)?.text ?? ""]);
    this.root.replaceChildren(...back, ...buttons, here);
  }

  /** @param {string} text @param {string} title @param {Place} place */
  button(text, title, place) {
    const button = element("button", "walk", { type: "button", title }, [text]);
    button.addEventListener("click", () => this.walk(place));
    return button;
  }
}
