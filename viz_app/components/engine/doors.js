// @ts-check
/** Streamlit's door to a component that comes in parts, each in an element of its own, so that what stays is not sent again. */
import { unpack } from "./packing.js";

/** @typedef {{data: Uint8Array, parentElement: ShadowRoot}} Element */

/**
 * @template {Element} Component
 * @param {new () => {receive: (part: ReturnType<typeof unpack>, component: Component) => void, leave: (parent: ShadowRoot) => void}} Shown what one key of the page shows
 * @returns {(component: Component) => () => void} what Streamlit calls with each part; it returns what takes the part down
 */
export function doorOf(Shown) {
  /** @type {Map<string, InstanceType<typeof Shown>>} by the key on the page: all parts load the module once */
  const shown = new Map();
  return (component) => {
    const part = unpack(component.data);
    const { key } = part.facts;
    const one = shown.get(key) ?? new Shown();
    shown.set(key, one);
    one.receive(part, component);
    return () => {
      // Streamlit also calls this for a run that a newer one overtook; then the part is still on the page.
      if (!component.parentElement.host.isConnected) one.leave(component.parentElement);
    };
  };
}
