// @ts-check
/** What a person may set: the order of the maps, their colours and their size. It acts here at once. */
import { element } from "../maps/chrome.js";
import { Live } from "../stage/live.js";

/** @typedef {import("./types.js").Sort} Sort */
/** @typedef {import("../engine/palette.js").Kind} Palette */

const SORTS = { channel: "Number", mean: "Mean", maximum: "Maximum", zeros: "Zeros", contribution: "Contribution" };
const SCOPES = { map: "Each map", layer: "This layer", network: "All layers" };
const PALETTES = { viridis: "Viridis", cividis: "Cividis", gray: "Gray" };
const TONES = { orange: "Blue–orange", green: "Purple–green" };
const SIZES = { small: "Small", medium: "Medium", large: "Large" };
const HELP = {
  sort: "The largest comes first. Zeros: the share of a map's values that are exactly 0.",
  scale: "Over whose values the colours reach. On one scale, equal colours are equal values.",
  palette: "The colours of numbers from 0 upwards.",
  tones: "The colours of numbers below and above 0; 0 itself is near-white in both.",
  tiles: "How large each map stands on the wall.",
};
const NO_CONTRIBUTION = "There is no contribution to a class here: choose a class above the maps, and no second network beside them.";
/** @type {Record<string, Palette>} */
const COLOURS = { viridis: "sequential", cividis: "cividis", gray: "gray", orange: "diverging", green: "purple_green" };

export class Settings {
  /** @param {Record<string, string>} texts as in the address @param {import("../stage/stage.js").Send} send @param {() => void} changed */
  constructor(texts, send, changed) {
    this.live = new Live(texts, send, changed);
    this.sorts = this.live.choice("sort", "Sort by", SORTS, HELP.sort);
    this.palettes = this.live.choice("palette", "Colours", PALETTES, HELP.palette);
    this.tones = this.live.choice("tones", "Colours", TONES, HELP.tones);
    const scopes = this.live.choice("scale", "One scale for", SCOPES, HELP.scale);
    const sizes = this.live.choice("tiles", "Tiles", SIZES, HELP.tiles);
    this.root = element("div", "controls", { role: "group", "aria-label": "How the maps are shown" }, [this.sorts, scopes, this.palettes, this.tones, sizes]);
    this.contributed = true;
  }

  /** Offer what applies. @param {{signed: boolean, contributed: boolean, target: string}} layer */
  offer({ signed, contributed, target }) {
    this.palettes.hidden = signed;
    this.tones.hidden = !signed;
    this.contributed = contributed;
    const input = /** @type {HTMLInputElement} */ (this.sorts.querySelector("[value=contribution]"));
    const offered = contributed || target !== ""; // they are computed once they are asked for
    input.disabled = !offered;
    const label = /** @type {HTMLElement} */ (input.parentElement);
    label.title = offered ? `How much each map adds to ${target || "the class"}.` : NO_CONTRIBUTION;
    this.signed = signed;
  }

  /** By number where the layer has not what was chosen. @returns {Sort} */
  get sort() {
    const sort = /** @type {Sort} */ (this.live.texts.sort);
    return sort === "contribution" && !this.contributed ? "channel" : sort;
  }

  get scope() {
    return /** @type {import("./types.js").Scope} */ (this.live.texts.scale);
  }

  get size() {
    return /** @type {import("./types.js").Size} */ (this.live.texts.tiles);
  }

  get palette() {
    return COLOURS[this.live.texts[this.signed ? "tones" : "palette"]];
  }

  close() {
    this.live.close();
  }
}
