// @ts-check
/**
 * The page "What if" as Streamlit starts it. One instance shows it and tells the server, as the state "told", what a
 * person settled on; another one, invisible, brings the network, so that its weights are sent once.
 */
import { unpack } from "../engine/packing.js";
import { keep } from "./networks.js";
import { Studio } from "./studio.js";

/** @type {WeakMap<ShadowRoot, Studio>} what was changed and the steps to take back outlive a change of the data */
const studios = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes it down
 */
export default function ({ data, parentElement, setStateValue }) {
  const { facts, arrays } = unpack(data);
  if (facts.part === "network") {
    keep({ facts, arrays });
    return () => {};
  }
  const studio = studios.get(parentElement) ?? new Studio(parentElement);
  studios.set(parentElement, studio);
  studio.receive(facts, arrays, (told) => setStateValue("told", told));
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the page is still there.
    if (parentElement.host.isConnected) return;
    studios.get(parentElement)?.close();
    studios.delete(parentElement);
  };
}
