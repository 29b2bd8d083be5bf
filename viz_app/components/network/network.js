// @ts-check
/**
 * The network map as Streamlit starts it. The server sends two parts, each in an element of its own: the network with
 * what it computed, and the place that is looked at. It is told where a person goes, as the trigger "walk", and the
 * settings, as the state "live".
 */
import { unpack } from "../engine/packing.js";
import { NetworkMap } from "./map.js";
// What map.js comes to need: named here, all of it is asked for at once, and not file after file as each names the next.
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

/** What one key of the page shows, once both of its parts are there. */
class Shown {
  constructor() {
    /** @type {Place | null} */ this.place = null;
    /** @type {{facts: Network, arrays: Arrays, component: Component} | null} */ this.network = null;
    /** @type {NetworkMap | null} */ this.map = null;
    /** @type {Arrays | null} what the map has painted */ this.painted = null;
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
    const tell = { live: setStateValue, walk: (/** @type {unknown} */ to) => setTriggerValue("walk", to) };
    if (this.map && this.map.facts.name !== facts.name) this.close(false);
    if (!this.map) this.map = new NetworkMap(parentElement, facts, arrays, tell);
    else if (arrays !== this.painted) this.map.receive(facts, arrays, tell);
    else this.map.go(facts.layer, facts.unit);
    this.painted = arrays;
    this.map.parts.root.dataset.paintMilliseconds = (performance.now() - started).toFixed(1); // for tests
  }

  /** Take the map down. @param {boolean} wholly whether the network is gone too; the place stays, since it is not sent again */
  close(wholly = true) {
    this.map?.close();
    this.map = null;
    if (wholly) this.network = null;
  }
}

/** @type {Map<string, Shown>} by the key on the page: zoom, open blocks and search outlive a change of the data */
const shown = new Map();

/** @param {Component} component @returns {() => void} takes the map down */
export default function (component) {
  const { facts, arrays } = unpack(component.data);
  const one = shown.get(facts.key) ?? new Shown();
  shown.set(facts.key, one);
  if (facts.part === "place") one.place = facts;
  else one.take(component, facts, /** @type {Arrays} */ (/** @type {unknown} */ (arrays)));
  one.show();
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the map is still on the page.
    if (!component.parentElement.host.isConnected && one.network?.component.parentElement === component.parentElement) one.close();
  };
}
