// @ts-check
/** A card for each layer: its maps after the changes, or what the changes made of them; a click switches a channel off. */
import { cardOf, largestOf, neverNegative } from "../live_network/cards.js";
import { element } from "../maps/chrome.js";
import { withOff, toggled } from "./changes.js";
import { button, enable, write } from "./layout.js";

/** @typedef {import("../engine/network.js").Output} Output */
/** @typedef {import("./models.js").Layer} Layer */
/** @typedef {import("./models.js").Result} Result */
/** @typedef {import("./changes.js").WhatIf} WhatIf */
/** @typedef {import("./studio.js").Look} Look */
/** @typedef {import("./studio.js").Studio} Studio */
/** @typedef {{layer: Layer, card: import("../live_network/cards.js").Card, all: number, first: number, allOff: HTMLButtonElement, allOn: HTMLButtonElement, kernels: HTMLButtonElement | null, painted: unknown[], largest: {of: Output | null, value: number}}} Shelf all: how many channels the layer has; first: the one that its maps begin with; painted: what stands in the card */

export class Layers {
  /** @param {HTMLElement} place @param {Studio} studio */
  constructor(place, studio) {
    this.place = place;
    this.studio = studio;
    /** @type {Shelf[]} */
    this.shelves = [];
    this.facts = /** @type {import("./models.js").NetworkFacts | null} */ (null);
    this.shape = "";
  }

  /** Make the cards anew where the network, or the layer that the server computes, is another. @param {import("./models.js").NetworkFacts} facts @param {Result} result */
  make(facts, result) {
    const shown = facts.layers.filter(({ name, kind }) => kind !== "input" && result.after.has(name));
    const { first } = result;
    const shape = JSON.stringify([first, ...shown.map(({ name }) => [name, result.after.get(name)?.shape])]);
    if (this.facts === facts && this.shape === shape) return;
    this.close();
    [this.facts, this.shape] = [facts, shape];
    const unsigned = neverNegative(facts.layers);
    const last = facts.layers[facts.layers.length - 1];
    const named = facts.computes ? [last.name, ...(last.kind === "softmax" ? last.inputs : [])] : [];
    this.shelves = shown.map((layer) => {
      const output = /** @type {Output} */ (result.after.get(layer.name));
      const signed = facts.computes ? !unsigned.has(layer.name) : output.values.some((value) => value < 0);
      return this.shelf(layer, { output, signed, first, names: named.includes(layer.name) ? facts.classes : null });
    });
  }

  /** @param {Layer} layer @param {import("../live_network/cards.js").Look & {first: number}} look @returns {Shelf} */
  shelf(layer, look) {
    const { studio } = this;
    const { first } = look;
    const choose = (/** @type {number} */ channel) => studio.step((whatIf) => toggled(whatIf, layer.name, first + channel));
    const card = cardOf(this.place, layer, { ...look, choose });
    const count = look.output.shape[0]; // the server sends so many at once
    const { shape } = layer;
    const all = shape.length > 3 ? shape.slice(0, -2).reduce((product, length) => product * length, 1) : shape[0];
    const allOff = button("All off", "Set every channel of this layer to 0", () => studio.step((whatIf) => withOff(whatIf, layer.name, Array.from({ length: all }, (_, channel) => channel))));
    const allOn = button("All on", "Switch every channel of this layer on again", () => studio.step((whatIf) => withOff(whatIf, layer.name, [])));
    const kernels = layer.weights.length ? button(layer.weights.length === 2 ? "Weights" : "Kernels", "Edit the weights of this layer", () => studio.openKernel(layer)) : null;
    kernels?.setAttribute("aria-expanded", "false");
    const acts = element("div", "acts", { role: "toolbar", "aria-label": `Change ${layer.path || layer.name}` }, [...(kernels ? [kernels] : []), allOff, allOn]);
    const head = /** @type {HTMLElement} */ (card.root.querySelector("header"));
    head.insertBefore(acts, head.querySelector(".reading"));
    if (count < all) write(/** @type {HTMLElement} */ (card.root.querySelector(".sentence")), `${layer.sentence} Channels ${first.toLocaleString("en")} to ${(first + count - 1).toLocaleString("en")} of ${all.toLocaleString("en")} are shown.`);
    return { layer, card, all, first, allOff, allOn, kernels, painted: [], largest: { of: null, value: 0 } };
  }

  /** Paint the cards of which anything is new. @param {Result} result @param {WhatIf} whatIf @param {Look} look @param {import("../maps/types.js").Ink} ink */
  show(result, whatIf, look, ink) {
    for (const shelf of this.shelves) {
      const { name } = shelf.layer;
      const [before, after] = [result.before.get(name), result.after.get(name)];
      if (!before || !after) continue;
      const off = whatIf.off[name] ?? [];
      const painted = [after, before, String(off), look.difference, ink.text];
      if (painted.every((one, index) => one === shelf.painted[index])) continue;
      shelf.painted = painted;
      enable(shelf.allOff, off.length < shelf.all);
      enable(shelf.allOn, off.length > 0);
      const shown = { ink, off: off.map((channel) => channel - shelf.first).filter((place) => place >= 0 && place < after.shape[0]) };
      if (look.difference) shelf.card.show(difference(after, before), { ...shown, signed: true });
      else shelf.card.show(after, { ...shown, largest: this.largest(shelf, before) });
    }
  }

  /** The largest number before, so that the colours stay while less is left of it. @param {Shelf} shelf @param {Output} before */
  largest(shelf, before) {
    if (shelf.largest.of !== before) shelf.largest = { of: before, value: largestOf(before.values) };
    return shelf.largest.value;
  }

  close() {
    for (const { card } of this.shelves) {
      card.close();
      card.root.remove();
    }
    this.shelves = [];
  }
}

/** @param {Output} after @param {Output} before @returns {Output} */
function difference(after, before) {
  const values = new Float32Array(after.values.length);
  for (let index = 0; index < values.length; index++) values[index] = after.values[index] - before.values[index];
  return { shape: after.shape, values };
}
