// @ts-check
/**
 * The network map as Streamlit starts it. The server sends two parts, each in an element of its own: the network with
 * what it computed, and the place that is looked at; a third one, the sample pictures, once they are asked for. It is
 * told where a person goes, as the trigger "walk", which picture was clicked, as the trigger "picture", and the
 * settings, as the state "live".
 */
import { doorOf } from "../engine/doors.js";
import { NetworkMap } from "./map.js";
// What map.js comes to need: named here, all of it is asked for at once, and not file after file as each names the next.
import "../engine/packing.js";
import "../engine/palette.js";
import "../maps/chrome.js";
import "../maps/colours.js";
import "../stage/live.js";
import "./cards.js";
import "./columns.js";
import "./deck.js";
import "./flow.js";
import "./frames.js";
import "./grid.js";
import "./keys.js";
import "./lanes.js";
import "./layout.js";
import "./lines.js";
import "./opening.js";
import "./parts.js";
import "./pointing.js";
import "./reads.js";
import "./search.js";
import "./thumbs.js";
import "./tools.js";
import "./trail.js";
import "./viewport.js";
import "./wiring.js";
import "./words.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Arrays} Arrays */
/** @typedef {Pick<Facts, "name" | "layer" | "unit" | "live">} Place */
/** @typedef {Omit<Facts, "layer" | "unit" | "live">} Network */
/** @typedef {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void,
 *   setTriggerValue: (name: string, value: unknown) => void}} Component */

const LONGEST_MS = 3000; // that a picture which was clicked stays, while the server still sends one before it

/** What one key of the page shows, once the network and the place are there: zoom, open blocks and search outlive a change of the data. */
class Shown {
  constructor() {
    /** @type {Place | null} */ this.place = null;
    /** @type {{facts: Network, arrays: Arrays, component: Component} | null} */ this.network = null;
    /** @type {NetworkMap | null} */ this.map = null;
    /** @type {Arrays | null} what the map has painted */ this.painted = null;
    /** @type {import("./pictures.js").Pictures | null} */ this.pictures = null;
    /** @type {ShadowRoot | null} where they came */ this.picturesParent = null;
  }

  /** @param {{facts: any, arrays: Arrays}} part @param {Component} component */
  receive({ facts, arrays }, component) {
    if (facts.part === "pictures") {
      void this.showPictures(component, facts, arrays);
      return;
    }
    if (facts.part === "place") this.place = facts;
    else this.take(component, facts, arrays);
    this.show();
  }

  /** @param {Component} component @param {Network} facts @param {Arrays} arrays */
  take(component, facts, arrays) {
    if (this.network?.component.parentElement !== component.parentElement) this.close();
    this.network = { facts, arrays, component };
  }

  show() {
    const { place, network } = this;
    if (!place || !network || place.name !== network.facts.name) return; // the other part is on its way
    const started = performance.now();
    const { component: { parentElement, setStateValue, setTriggerValue }, arrays } = network;
    const facts = { ...network.facts, ...place };
    /** @type {import("./map.js").Tell} */
    const tell = {
      live: setStateValue,
      walk: (to) => setTriggerValue("walk", to),
      picture: (sample) => setTriggerValue("picture", sample),
    };
    if (this.map && this.map.facts.name !== facts.name) this.close(false);
    if (!this.map) this.map = new NetworkMap(parentElement, facts, arrays, tell);
    else if (arrays === this.painted) this.map.go(facts.layer, facts.unit);
    else if (this.pictures?.overtook(facts)) {
      setTimeout(() => this.show(), LONGEST_MS);
      return;
    } else this.map.receive(facts, arrays, tell);
    this.painted = arrays;
    this.pictures?.stand(this.map);
    this.map.parts.root.dataset.paintMilliseconds = (performance.now() - started).toFixed(1); // for tests
  }

  /** @param {Component} component @param {import("./pictures.js").PicturesFacts} facts @param {Arrays} arrays */
  async showPictures({ parentElement }, facts, arrays) {
    this.picturesParent = parentElement;
    const { Pictures } = await import("./pictures.js");
    if (this.picturesParent !== parentElement) return; // they are gone again
    this.pictures?.close();
    this.pictures = new Pictures(facts, arrays, LONGEST_MS);
    if (this.map) this.pictures.stand(this.map);
  }

  /** @param {ShadowRoot} parent of a part that is gone; the place stays, since it is not sent again */
  leave(parent) {
    if (this.network?.component.parentElement === parent) this.close();
    if (this.picturesParent !== parent) return;
    this.pictures?.close();
    this.pictures = this.picturesParent = null;
  }

  /** Take the map down. @param {boolean} wholly whether the network is gone too */
  close(wholly = true) {
    this.map?.close();
    this.map = null;
    if (wholly) this.network = null;
  }
}

export default doorOf(Shown);
