// @ts-check
/**
 * Streamlit's door to the views of a network that learns. They come in parts, each in an element of its own, so that what
 * stays the same, such as the pictures, is not sent again with every look.
 */
import { doorOf } from "../engine/doors.js";
import { stillOf } from "./still.js";

/** @typedef {import("./still.js").Still} Still */
/** @typedef {{facts: any, arrays: Record<string, import("../engine/packing.js").PackedArray>}} Part */
/** @typedef {(live: Record<string, string>) => void} Tell */
/** @typedef {{root: HTMLElement, receive: (part: Part, tell: Tell) => void, close: () => void}} View */
/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} Component */

/** @typedef {{part: Part, component: Component, view: View | null}} Home an element, and what it shows */

/** @type {Record<string, () => Promise<new (root: ShadowRoot, still: Still) => View>>} loaded once a part is there to be shown */
const VIEWS = {
  answers: async () => (await import("./wall.js")).Wall,
  layer: async () => (await import("./layer_view.js")).LayerView,
  kernels: async () => (await import("./kernels.js")).Kernels,
  gradients: async () => (await import("./gradients.js")).Gradients,
  mistakes: async () => (await import("./mistakes.js")).Mistakes,
  mistaken: async () => (await import("./mistaken.js")).Mistaken,
};

/** What one key of the page shows: the parts that do not change, and the views that read them. */
class Shown {
  constructor() {
    /** @type {Still | null} */ this.still = null;
    /** @type {Map<ShadowRoot, Home>} */ this.homes = new Map();
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

  /** @param {Home} home */
  show(home) {
    if (!this.still || this.still.run !== home.part.facts.run) return; // what belongs to it is on its way
    if (home.view) this.paint(home);
    else void this.open(home);
  }

  /** @param {Home} home */
  async open(home) {
    const { parentElement } = home.component;
    const View = await VIEWS[home.part.facts.part]();
    const { still } = this;
    if (home.view || this.homes.get(parentElement) !== home || still?.run !== home.part.facts.run) return; // opened, taken down or another's meanwhile
    home.view = new View(parentElement, /** @type {Still} */ (still));
    this.paint(home);
  }

  /** @param {Home} home */
  paint({ part, component, view }) {
    if (!view) return;
    view.receive(part, (live) => component.setStateValue("live", live));
    view.root.dataset.step = String(part.facts.step); // for tests: it is painted
  }

  /** @param {ShadowRoot} parent an element that is gone */
  leave(parent) {
    this.homes.get(parent)?.view?.close();
    this.homes.delete(parent);
  }
}

export default doorOf(Shown);
