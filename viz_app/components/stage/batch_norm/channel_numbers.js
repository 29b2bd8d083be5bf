// @ts-check
/** The four numbers of each channel as a table, and the two that are learned as sliders. */
import { element } from "../../maps/chrome.js";
import { shortText } from "../../maps/reading.js";

/** @typedef {import("../../engine/normalisation.js").Statistics} Statistics */
/** @typedef {import("../../engine/normalisation.js").Affine} Affine */
/** @typedef {import("../live.js").Live} Live */

export const COLOURS = ["red", "green", "blue"];
const HEADS = [
  ["", ""],
  ["mean", "The average of the channel’s numbers: it is taken away from each."],
  ["variance", "How far they spread: the average of (number − mean)². Each is divided by the root of it, plus ε."],
  ["γ (gamma)", "Learned: what has been normalised is multiplied by it."],
  ["β (beta)", "Learned: added last."],
];

export class ChannelNumbers {
  /** @param {Node & ParentNode} place @param {Live} live */
  constructor(place, live) {
    const head = element("tr", "", {}, HEADS.map(([text, title]) => element("th", "", { scope: "col", title }, [text])));
    this.rows = COLOURS.map((colour) => element("tr", "", {}, [
      element("th", "", { scope: "row" }, [colour]), ...HEADS.slice(1).map(() => element("td", "")),
    ]));
    this.caption = element("caption", "");
    this.sliders = COLOURS.map((colour) => element("div", "pair", {}, [
      live.slider(`gamma_${colour}`, `γ of ${colour}`, { low: -2, high: 3, step: 0.05, help: HEADS[3][1] }),
      live.slider(`beta_${colour}`, `β of ${colour}`, { low: -3, high: 3, step: 0.05, help: HEADS[4][1] }),
    ]));
    const table = element("table", "numbers-table", {}, [this.caption, element("thead", "", {}, [head]), element("tbody", "", {}, this.rows)]);
    place.append(table, element("div", "controls", {}, this.sliders));
  }

  /** @param {Statistics} statistics @param {Affine} affine @param {number} channel the one on screen @param {string} caption whose mean and variance they are */
  show({ means, variances }, { gammas, betas }, channel, caption) {
    this.caption.textContent = caption;
    this.rows.forEach((row, index) => {
      row.classList.toggle("chosen", index === channel);
      [means, variances, gammas, betas].forEach((numbers, column) => {
        row.cells[column + 1].textContent = shortText(numbers[index], 4);
      });
      this.sliders[index].hidden = index !== channel;
    });
  }
}
