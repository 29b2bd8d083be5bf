// @ts-check
/** Streamlit's door to the camera of the classes. The server is sent one picture after another, as the trigger "shot". */
import { unpack } from "../engine/packing.js";
import { Studio } from "./studio.js";

/** @type {WeakMap<ShadowRoot, Studio>} */
const studios = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const studio = studios.get(parentElement) ?? new Studio(parentElement);
  studios.set(parentElement, studio);
  studio.receive(unpack(data).facts, (shot) => setTriggerValue("shot", shot));
  return () => {
    if (parentElement.host.isConnected) return; // a run that a newer one overtook
    studio.close();
    studios.delete(parentElement);
  };
}
