// @ts-check
/**
 * Streamlit's door to the views of a network that learns. They come in parts, each in an element of its own, so that what
 * stays the same, such as the pictures, is not sent again with every look.
 */
import { doorOf } from "../engine/doors.js";
import { Gradients } from "./gradients.js";
import { Kernels } from "./kernels.js";
import { LayerView } from "./layer_view.js";
import { Mistaken } from "./mistaken.js";
import { Mistakes } from "./mistakes.js";
import { stillOf } from "./still.js";
import { Wall } from "./wall.js";

/** @typedef {import("./still.js").Still} Still */
/** @typedef {{facts: any, arrays: Record<string, import("../engine/packing.js").PackedArray>}} Part */
/** @typedef {(live: Record<string, string>) => void} Tell */
/** @typedef {{root: HTMLElement, receive: (part: Part, tell: Tell) => void, close: () => void}} View */
/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} Component */

/** @type {Record<string, new (root: ShadowRoot, still: Still) => View>} */
const VIEWS = { answers: Wall, layer: LayerView, kernels: Kernels, gradients: Gradients, mistakes: Mistakes, mistaken: Mistaken };

/** What one key of the page shows: the parts that do not change, and the views that read them. */
class Shown {
  constructor() {
    /** @type {Still | null} */ this.still = null;
    /** @type {Map<ShadowRoot, {part: Part, component: Component, view: View | null}>} */ this.homes = new Map();
  }

  /** @param {Part} part @param {Component} component */
  receive(part, component) {
    if (part.facts.part === "still") {
      this.still = stillOf(part);
      for (const home of this.homes.values()) { // another run, or this one's parts came first
        home.view?.close();
        home.view = null;
        this.show(home);
      }
      return;
    }
    const home = this.homes.get(component.parentElement) ?? { part, component, view: null };
    Object.assign(home, { part, component });
    this.homes.set(component.parentElement, home);
    this.show(home);
  }

  /** @param {{part: Part, component: Component, view: View | null}} home */
  show(home) {
    const { part, component } = home;
    if (!this.still || this.still.run !== part.facts.run) return; // what belongs to it is on its way
    home.view ??= new VIEWS[part.facts.part](component.parentElement, this.still);
    home.view.receive(part, (live) => component.setStateValue("live", live));
    home.view.root.dataset.step = String(part.facts.step); // for tests: it is painted
  }

  /** @param {ShadowRoot} parent an element that is gone */
  leave(parent) {
    this.homes.get(parent)?.view?.close();
    this.homes.delete(parent);
  }
}

export default doorOf(Shown);
