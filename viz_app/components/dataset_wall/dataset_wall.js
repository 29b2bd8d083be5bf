// @ts-check
/**
 * Streamlit's door to the wall of a data set. It comes in parts, each in an element of its own: the whole set as small
 * images, the place and the settings, and the larger images that are in sight. What stays the same is not sent again.
 */
import { doorOf } from "../engine/doors.js";
import { DatasetWallView } from "./view.js";

/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void,
 *   setTriggerValue: (name: string, value: unknown) => void}} Component */

/** What one key of the page shows. */
class Shown {
  constructor() {
    /** @type {Component | null} the element of the set */ this.home = null;
    /** @type {Component | null} the element through which larger images come */ this.door = null;
    /** @type {{facts: any, arrays: Record<string, any>} | null} */ this.set = null;
    /** @type {import("./types.js").PlaceFacts | null} */ this.place = null;
    /** @type {DatasetWallView | null} */ this.view = null;
  }

  /** @param {{facts: any, arrays: Record<string, any>}} sent @param {Component} component */
  receive(sent, component) {
    if (sent.facts.part === "set") {
      if (this.home?.parentElement !== component.parentElement) this.close();
      this.home = component;
      this.set = sent;
    } else if (sent.facts.part === "place") this.place = sent.facts;
    else {
      this.door = component;
      this.view?.receive(sent.facts, sent.arrays.images);
      return;
    }
    this.hang();
  }

  hang() {
    const { home, set, place } = this;
    if (!home || !set || !place || set.facts.identity !== place.identity) return; // the other part is on its way
    this.view ??= new DatasetWallView(home.parentElement, {
      live: (live) => this.home?.setStateValue("live", live),
      open: (index) => this.home?.setTriggerValue("open", index),
      want: (indices, factor) => this.want(indices, factor),
    });
    const { opened, live } = place;
    this.view.show({ facts: { ...set.facts, opened, live }, previews: set.arrays.previews, labels: set.arrays.labels.values });
  }

  /** @param {number[]} indices @param {number} factor @returns {boolean} whether there is a way to ask */
  want(indices, factor) {
    this.door?.setStateValue("wanted", { identity: this.set?.facts.identity, indices: indices.join("."), factor });
    return this.door !== null;
  }

  /** @param {ShadowRoot} parent an element that is gone */
  leave(parent) {
    if (this.home?.parentElement === parent) this.close();
    if (this.door?.parentElement === parent) this.door = null;
  }

  close() {
    this.view?.close();
    this.view = null;
    this.home = null;
  }
}

export default doorOf(Shown);
