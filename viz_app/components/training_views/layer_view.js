// @ts-check
/** One picture and what a layer makes of it, changing while the network learns. */
import { cardOf, neverNegative } from "../live_network/cards.js";
import { element, inkOf } from "../maps/chrome.js";
import { Bars } from "./bars.js";
import { paintPicture } from "./still.js";
import { answerSentence, write } from "./words.js";

/** @typedef {import("./still.js").Still} Still */
/** @typedef {import("../live_network/cards.js").Layer} Layer */
/** @typedef {import("./training_views.js").Part} Part */
/** @typedef {import("./training_views.js").Tell} Tell */

export class LayerView {
  /** @param {ShadowRoot} parent @param {Still} still */
  constructor(parent, still) {
    this.still = still;
    this.unsigned = neverNegative(still.layers);
    this.canvas = element("canvas", "seen", { role: "img" });
    this.answer = element("p", "sentence");
    this.bars = new Bars(still.classes);
    this.select = element("select", "", {}, still.layers.slice(1).map(({ name, path, kind }) =>
      element("option", "", { value: name }, [path && path !== kind ? `${path}: ${kind}` : kind])));
    this.note = element("p", "sentence");
    this.place = element("div", "layer-place");
    const choice = element("label", "choice", {}, ["Layer ", this.select]);
    this.root = element("section", "view layer-view", { "aria-label": "A picture and its maps" }, [
      element("h3", "", {}, ["What a layer makes of one picture"]),
      element("div", "beside", {}, [this.canvas, element("div", "told", {}, [this.answer, this.bars.root])]),
      choice, this.place, this.note,
    ]);
    this.select.addEventListener("change", () => this.tell?.({ layer: this.select.value }));
    /** @type {import("../live_network/cards.js").Card | null} */ this.card = null;
    this.layer = ""; // of the card
    this.picture = -1; // that is painted
    parent.append(this.root);
  }

  /** @param {Part} part @param {Tell} tell */
  receive({ facts, arrays }, tell) {
    this.tell = tell;
    this.showPicture(facts.picture, arrays.probabilities.values);
    this.select.value = facts.layer;
    const { shape, values } = arrays.output;
    const output = { shape, values: /** @type {Float32Array} */ (values) };
    if (facts.layer !== this.layer || !this.card) this.build(facts.layer, output);
    this.card?.show(output, { ink: inkOf(this.root) });
    write(this.note, facts.note);
  }

  /** @param {number} picture @param {ArrayLike<number>} probabilities */
  showPicture(picture, probabilities) {
    const { classes, labels, pictures } = this.still;
    const truth = labels[picture];
    if (picture !== this.picture) {
      paintPicture(this.canvas, pictures, picture);
      this.canvas.setAttribute("aria-label", `Picture ${picture}: ${classes[truth]}`);
      this.picture = picture;
    }
    const most = classes.reduce((best, _, index) => (probabilities[index] > probabilities[best] ? index : best), 0);
    const facts = { index: picture, truth: classes[truth], said: classes[most], sure: probabilities[most], forTruth: probabilities[truth] };
    write(this.answer, answerSentence(facts));
    this.bars.show(probabilities, truth);
  }

  /** Make the card of another layer. @param {string} name @param {import("../engine/network.js").Output} output */
  build(name, output) {
    this.card?.close();
    this.place.replaceChildren();
    const { classes, layers } = this.still;
    const layer = /** @type {Layer} */ (layers.find((one) => one.name === name));
    const names = name === layers[layers.length - 1].name && output.values.length === classes.length ? classes : null;
    this.card = cardOf(this.place, layer, { output, signed: !this.unsigned.has(name), names });
    this.layer = name;
  }

  close() {
    this.card?.close();
    this.root.remove();
  }
}
