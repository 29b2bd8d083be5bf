// @ts-check
/**
 * Streamlit's door to the feature maps. They come in parts, each in an element of its own: what the network sees, the
 * place and settings, and the maps. What stays the same is not sent again.
 */
import { doorOf } from "../engine/doors.js";
import { roomInSight } from "../stage/sight.js";
import { mappedOf, seenOf, sidesOf } from "./sides.js";

/** @typedef {import("./sides.js").Part} Part */
/** @typedef {import("./view.js").FeatureMapsView} FeatureMapsView */
/** @typedef {[import("./types.js").Side[], import("./types.js").PlaceFacts, import("./view.js").Tell]} Showing */
/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void,
 *   setTriggerValue: (name: string, value: unknown) => void}} Component */

/** What one key of the page shows, once all of its parts are there. */
class Shown {
  constructor() {
    /** @type {Component | null} the element of the maps */ this.home = null;
    /** @type {Record<string, Part>} */ this.parts = {};
    /** @type {import("./sides.js").Mapped[]} */ this.mapped = [];
    /** @type {import("./types.js").Stack[]} */ this.seen = [];
    /** @type {Showing | null} what was put together last */ this.latest = null;
    /** @type {FeatureMapsView | null} */ this.view = null;
  }

  /** @param {Part} part @param {Component} component */
  receive(part, component) {
    this.parts[part.facts.part] = part;
    if (part.facts.part === "maps") {
      if (this.home?.parentElement !== component.parentElement) this.close();
      this.home = component;
      this.mapped = mappedOf(part);
    }
    if (part.facts.part === "seen") this.seen = seenOf(part);
    const { home, mapped, seen, parts: { maps, place } } = this;
    if (!home || !place || maps.facts.layer !== place.facts.layer || mapped.length !== seen.length) return; // another part is on its way
    const sides = sidesOf(mapped, { seen, place });
    const tell = {
      live: (/** @type {unknown} */ texts) => home.setStateValue("live", texts),
      walk: (/** @type {unknown} */ to) => home.setTriggerValue("walk", to),
    };
    const opening = this.latest === null;
    this.latest = [sides, place.facts, tell];
    if (this.view) this.paint(this.view);
    else if (opening) void this.open(home.parentElement);
  }

  /** Make the view once the maps come into sight. @param {ShadowRoot} parent */
  async open(parent) {
    const room = await roomInSight(parent);
    const { FeatureMapsView } = await import("./view.js");
    room.remove();
    if (this.home?.parentElement !== parent || !this.latest) return; // taken down meanwhile
    this.view = new FeatureMapsView(parent, ...this.latest);
    this.paint(this.view);
  }

  /** @param {FeatureMapsView} view */
  paint(view) {
    const [sides, place, tell] = /** @type {Showing} */ (this.latest);
    view.show(sides, place, tell);
    view.root.dataset.painted = place.layer; // for tests: the wall is
  }

  /** @param {ShadowRoot} parent an element that is gone */
  leave(parent) {
    if (this.home?.parentElement === parent) this.close();
  }

  /** Take the maps down; what else was sent stays, since it is not sent again. */
  close() {
    this.view?.close();
    this.view = null;
    this.latest = null;
    this.home = null;
    this.mapped = [];
  }
}

export default doorOf(Shown);
