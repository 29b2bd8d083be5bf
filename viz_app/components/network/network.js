// @ts-check
/**
 * The network map as Streamlit starts it. The server sends the network, what it computed, and the place that is looked
 * at; it is told where a person goes, as the trigger "walk", and the settings, as the state "live".
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

/** @type {WeakMap<ShadowRoot, NetworkMap>} zoom, open blocks and search outlive a change of the data */
const maps = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void,
 *   setTriggerValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes the map down
 */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const started = performance.now();
  const { facts, arrays } = unpack(data);
  const tell = { live: setStateValue, walk: (/** @type {unknown} */ place) => setTriggerValue("walk", place) };
  const known = maps.get(parentElement);
  if (known && known.facts.name === facts.name) known.receive(facts, arrays, tell);
  else {
    known?.close();
    maps.set(parentElement, new NetworkMap(parentElement, facts, arrays, tell));
  }
  /** @type {NetworkMap} */ (maps.get(parentElement)).parts.root.dataset.paintMilliseconds = (performance.now() - started).toFixed(1); // for tests
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the map is still on the page.
    if (parentElement.host.isConnected) return;
    maps.get(parentElement)?.close();
    maps.delete(parentElement);
  };
}
