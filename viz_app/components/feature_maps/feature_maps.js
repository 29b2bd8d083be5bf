// @ts-check
/**
 * Streamlit's door to the feature maps. They come in parts, each in an element of its own: what the network sees, the
 * place and settings, and the maps. What stays the same is not sent again.
 */
import { unpack } from "../engine/packing.js";
import { mappedOf, sidesOf } from "./sides.js";
import { FeatureMapsView } from "./view.js";

/** @typedef {import("./sides.js").Part} Part */
/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void,
 *   setTriggerValue: (name: string, value: unknown) => void}} Component */

/** What one key of the page shows, once all of its parts are there. */
class Shown {
  constructor() {
    /** @type {Component | null} the element of the maps */ this.home = null;
    /** @type {Record<string, Part>} */ this.parts = {};
    /** @type {import("./sides.js").Mapped[]} */ this.mapped = [];
    /** @type {FeatureMapsView | null} */ this.view = null;
  }

  /** @param {Part} part @param {Component} component */
  receive(part, component) {
    this.parts[part.facts.part] = part;
    if (part.facts.part === "maps") {
      this.home = component;
      this.mapped = mappedOf(part);
    }
    const { home, parts: { maps, place, seen } } = this;
    if (!home || !maps || !place || !seen || !fit(maps, place, seen)) return; // another part is on its way
    const sides = sidesOf(this.mapped, { seen, place });
    const tell = {
      live: (/** @type {unknown} */ texts) => home.setStateValue("live", texts),
      walk: (/** @type {unknown} */ to) => home.setTriggerValue("walk", to),
    };
    if (this.view) this.view.show(sides, place.facts, tell);
    else this.view = new FeatureMapsView(home.parentElement, sides, place.facts, tell);
    this.view.root.dataset.painted = maps.facts.layer; // for tests: the wall is
  }

  close() {
    this.view?.close();
    this.view = null;
  }
}

/** Whether parts speak of one layer and as many sides. @param {Part} maps @param {Part} place @param {Part} seen */
function fit(maps, place, seen) {
  return maps.facts.layer === place.facts.layer && maps.facts.sides.length === Object.keys(seen.arrays).length;
}

/** @type {Map<string, Shown>} by the key on the page: all parts load this module once */
const shown = new Map();

/** @param {Component} component @returns {() => void} takes the maps down */
export default function (component) {
  const part = unpack(component.data);
  const { key } = part.facts;
  const one = shown.get(key) ?? new Shown();
  shown.set(key, one);
  one.receive(part, component);
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the maps are still on the page.
    if (component.parentElement.host.isConnected || part.facts.part !== "maps") return;
    one.close();
    shown.delete(key);
  };
}
