// @ts-check
/** Where a number goes: what reads it next, and by how much the classes' logits grow with it. */
import { element } from "../../maps/chrome.js";
import { Bar } from "../classifier/bar.js";
import { exact, few, placeText } from "./words.js";

export class Goes {
  /** @param {HTMLElement} readers @param {HTMLElement} effects @param {import("./types.js").Desk} desk */
  constructor(readers, effects, desk) {
    this.desk = desk;
    this.readers = readers;
    this.effects = effects;
  }

  /** @param {import("./types.js").Facts} facts */
  show({ readers, effects, titles }) {
    const buttons = readers.map((place) => {
      const button = element("button", "walk", { type: "button", title: "Open this number" }, [placeText(place, titles)]);
      button.addEventListener("click", () => this.desk.walk(place));
      return button;
    });
    const said = buttons.length ? "Read next by" : "No other number of the network reads it.";
    this.readers.replaceChildren(element("h5", "", {}, [said]), element("div", "buttons", {}, buttons));
    this.effects.hidden = effects.length === 0;
    const limit = effects.reduce((most, [, slope]) => Math.max(most, Math.abs(Number(slope))), 0) || 1;
    const rows = effects.map(([name, slope]) => this.row(name, Number(slope), limit));
    const title = element("h5", "", {}, ["If this number grows by 1, by how much does each logit grow?"]);
    const aside = element("p", "aside", {}, ["By the gradient: the slope at this picture. A large step may bend away from it."]);
    this.effects.replaceChildren(title, element("ul", "effects", {}, rows), aside);
  }

  /** @param {string} name @param {number} slope @param {number} limit */
  row(name, slope, limit) {
    const bar = new Bar();
    bar.set(slope, [-limit, limit]);
    bar.root.setAttribute("aria-hidden", "true");
    const sentence = `If this number grows by 1, the logit of ${name} ${slope < 0 ? "falls" : "grows"} by ${exact(Math.abs(slope))}`;
    return element("li", "", { title: sentence }, [element("span", "name", {}, [name]), bar.root, element("span", "sum", {}, [few(slope)])]);
  }
}
