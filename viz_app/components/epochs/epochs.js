// @ts-check
/**
 * A network at every epoch of its training, as Streamlit starts it. The server sends kernels, maps and answers of all
 * epochs at once, and is told, as the state "live", at which one a person has come to rest.
 */
import { unpack } from "../engine/packing.js";
import { Studio } from "./studio.js";

/** @type {WeakMap<ShadowRoot, Studio>} the epoch that a person looks at outlives a change of the data */
const studios = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes it down
 */
export default function ({ data, parentElement, setStateValue }) {
  const { facts, arrays } = unpack(data);
  const studio = studios.get(parentElement) ?? new Studio(parentElement);
  studios.set(parentElement, studio);
  studio.receive(facts, arrays, (live) => setStateValue("live", live));
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the studio is still on the page.
    if (parentElement.host.isConnected) return;
    studios.get(parentElement)?.close();
    studios.delete(parentElement);
  };
}
