// @ts-check
/** Streamlit's door to the walk through a tensor; it is told the place that a person settled on, as the trigger "walk". */
import { unpack } from "../engine/packing.js";
import { TensorWalkView } from "./view.js";

/** @type {WeakMap<ShadowRoot, TensorWalkView>} */
const views = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes the walk down
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const tell = (/** @type {string} */ at) => setTriggerValue("walk", at);
  const view = views.get(parentElement) ?? new TensorWalkView(parentElement, tell);
  views.set(parentElement, view);
  view.tell = tell;
  const { facts, arrays } = unpack(data);
  view.show({ facts, values: /** @type {Uint8Array} */ (arrays.images.values) });
  return () => {
    if (parentElement.host.isConnected) return; // Streamlit also calls this for a run that a newer one overtook
    views.get(parentElement)?.close();
    views.delete(parentElement);
  };
}
