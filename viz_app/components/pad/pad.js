// @ts-check
/**
 * The drawing pad as Streamlit starts it. The server sends a network and a drawing, and is told what the person drew, as
 * the state "drawn", once the pen rests. Everything else happens here.
 */
import { unpack } from "../engine/packing.js";
import { Studio } from "./studio.js";

/** @type {WeakMap<ShadowRoot, Studio>} the drawing and its undo steps outlive a change of the data */
const studios = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes the pad down
 */
export default function ({ data, parentElement, setStateValue }) {
  const { facts, arrays } = unpack(data);
  const tell = (/** @type {unknown} */ drawn) => setStateValue("drawn", drawn);
  const known = studios.get(parentElement);
  if (known) known.receive(facts, arrays, tell);
  else studios.set(parentElement, new Studio(parentElement, facts, arrays, tell));
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the pad is still on the page.
    if (parentElement.host.isConnected) return;
    studios.get(parentElement)?.close();
    studios.delete(parentElement);
  };
}
