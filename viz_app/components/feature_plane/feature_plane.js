// @ts-check
/**
 * Streamlit's door to the plane of features. It comes in two elements: the images with their places, and what is chosen
 * among them. What stays the same is not sent again. The server is told what a person settled on, as the state "live".
 */
import { doorOf } from "../engine/doors.js";
import { FeaturePlaneView } from "./view.js";

/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} Component */
/** @typedef {{facts: any, arrays: Record<string, import("../engine/packing.js").PackedArray>}} Sent */

/** What one key of the page shows. */
class Shown {
  constructor() {
    /** @type {Component | null} the element of the plane */ this.home = null;
    /** @type {Sent | null} */ this.plane = null;
    /** @type {any} */ this.place = null;
    /** @type {FeaturePlaneView | null} */ this.view = null;
  }

  /** @param {Sent} sent @param {Component} component */
  receive(sent, component) {
    if (sent.facts.part === "place") this.place = sent.facts;
    else {
      if (this.home?.parentElement !== component.parentElement) this.close();
      this.home = component;
      this.plane = sent;
    }
    const { home, plane, place } = this;
    if (!home || !plane || !place || plane.facts.identity !== place.identity) return; // the other part is on its way
    this.view ??= new FeaturePlaneView(home.parentElement, (live) => this.home?.setStateValue("live", live));
    this.view.receive({ ...plane.facts, opened: place.opened, only: place.only }, plane.arrays);
  }

  /** @param {ShadowRoot} parent an element that is gone */
  leave(parent) {
    if (this.home?.parentElement === parent) this.close();
  }

  close() {
    this.view?.close();
    this.view = null;
    this.home = null;
  }
}

export default doorOf(Shown);
