// @ts-check
/**
 * Streamlit's door to the live camera. It comes in two or three elements: the network up to the features; the new output
 * layer on them, which changes more often; and, where the server computes the features, what it answers. The server is
 * then sent one picture after another, as the trigger "frame".
 */
import { doorOf } from "../engine/doors.js";
import { Studio } from "./studio.js";

/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} Component */
/** @typedef {{facts: any, arrays: Record<string, import("../engine/packing.js").PackedArray>}} Sent */

/** What one key of the page shows. */
class Shown {
  constructor() {
    /** @type {ShadowRoot | null} the element of the network */ this.home = null;
    /** @type {Sent | null} */ this.network = null;
    /** @type {Sent | null} */ this.head = null;
    /** @type {Component | null} the element that sends pictures to the server */ this.asking = null;
    /** @type {Studio | null} */ this.studio = null;
  }

  /** @param {Sent} sent @param {Component} component */
  receive(sent, component) {
    const { part } = sent.facts;
    if (part === "network") {
      if (this.home !== component.parentElement) this.close();
      this.home = component.parentElement;
      this.network = sent;
    } else if (part === "head") this.head = sent;
    else this.asking = component;
    if (!this.home) return; // it is on its way
    this.studio ??= new Studio(this.home, (question) => this.asking?.setTriggerValue("frame", question));
    const { studio, network, head } = this;
    if (part === "answers") studio.asker.receive(sent.facts);
    else if (network && head && network.facts.name === head.facts.network) studio.receive(network.facts, network.arrays, head.facts, head.arrays);
  }

  /** @param {ShadowRoot} parent an element that is gone */
  leave(parent) {
    if (this.home === parent) this.close();
  }

  close() {
    this.studio?.close();
    this.studio = null;
    this.home = null;
  }
}

export default doorOf(Shown);
