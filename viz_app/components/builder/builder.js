// @ts-check
/**
 * The builder of networks as Streamlit starts it. The server sends a stack's text and the presets; it is told the text
 * that a person settled on, as the state "live": {stack}.
 */
import { Workshop } from "./workshop.js";
// What workshop.js comes to need: named here, all of it is asked for at once, and not file after file as each names the next.
import "../engine/convolution.js";
import "../engine/layer_counts.js";
import "../engine/stack_kinds.js";
import "../engine/stack_layers.js";
import "../engine/stack_sight.js";
import "../engine/stack_text.js";
import "../engine/stacks.js";
import "../maps/chrome.js";
import "./boxes.js";
import "./cards.js";
import "./dragging.js";
import "./files.js";
import "./flow.js";
import "./head.js";
import "./keys.js";
import "./model.js";
import "./moves.js";
import "./panel.js";
import "./shelf.js";
import "./slots.js";
import "./words.js";

/** @typedef {import("./workshop.js").Sent} Sent */

/** @type {WeakMap<ShadowRoot, Workshop>} */
const workshops = new WeakMap();

/**
 * Called at the start and whenever the data change: what comes then is our own stack, maybe an older one, and stays aside.
 * @param {{data: Sent, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes it down
 */
export default function ({ data, parentElement, setStateValue }) {
  const tell = (/** @type {string} */ text) => setStateValue("live", { stack: text });
  const present = workshops.get(parentElement);
  if (present) present.tell = tell;
  else workshops.set(parentElement, new Workshop(parentElement, data, tell));
  return () => {
    if (parentElement.host.isConnected) return; // Streamlit also calls this for a run that a newer one overtook
    workshops.get(parentElement)?.close();
    workshops.delete(parentElement);
  };
}
