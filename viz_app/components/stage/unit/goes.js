// @ts-check
/** Where a number goes: what reads it next, by how much the classes' logits grow with it, and what softmax makes of a logit. */
import { element } from "../../maps/chrome.js";
import { floatsOf } from "../../engine/packing.js";
import { Bar } from "../classifier/bar.js";
import { shared } from "./chain.js";
import { exact, few, placeText } from "./words.js";

export class Goes {
  /** @param {HTMLElement[]} places of the readers, the effects and the shares @param {import("./types.js").Desk} desk */
  constructor([readers, effects, shares], desk) {
    this.desk = desk;
    this.readers = readers;
    this.effects = effects;
    this.shares = shares;
    this.sentence = element("p", "made", {}, []);
    this.shares.append(element("h5", "", {}, ["Softmax turns the last numbers, the logits, into probabilities"]), this.sentence);
    /** @type {import("./types.js").Part | null} the list of all shares; its code comes once there is one */ this.list = null;
  }

  /** @param {import("./types.js").Facts} facts @param {import("./types.js").Arrays} arrays */
  show(facts, arrays) {
    const { readers, effects, titles } = facts;
    const buttons = readers.map((place) => {
      const button = element("button", "walk", { type: "button", title: "Open this number" }, [placeText(place, titles)]);
      button.addEventListener("click", () => this.desk.walk(place));
      return button;
    });
    const said = buttons.length ? "Read next by" : "No other number of the network reads it.";
    void this.showShares(facts, arrays);
    this.readers.replaceChildren(element("h5", "", {}, [said]), element("div", "buttons", {}, buttons));
    this.effects.hidden = effects.length === 0;
    const limit = effects.reduce((most, [, slope]) => Math.max(most, Math.abs(Number(slope))), 0) || 1;
    const rows = effects.map(([name, slope]) => this.row(name, Number(slope), limit));
    const title = element("h5", "", {}, ["If this number grows by 1, by how much does each logit grow?"]);
    const aside = element("p", "aside", {}, ["By the gradient: the slope at this picture. A large step may bend away from it."]);
    this.effects.replaceChildren(title, element("ul", "effects", {}, rows), aside);
  }

  /** @param {import("./types.js").Facts} facts @param {import("./types.js").Arrays} arrays */
  async showShares(facts, arrays) {
    const { share, opened } = facts;
    this.shares.hidden = !share;
    if (!share) return;
    const { text, result } = shared(share.chosen, floatsOf(arrays.logits));
    this.sentence.textContent = `${share.names[share.chosen]}: ${text}, which is ${(100 * Number(result)).toFixed(1)}%`;
    const { TermList } = await import("./terms.js");
    this.list ??= new TermList(this.shares, this.desk);
    this.list.show({ ...facts, opened: { ...opened, making: share }, names: share.names }, { values: arrays.logits });
  }

  sort() {
    this.list?.sort();
  }

  close() {
    this.list?.close();
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
