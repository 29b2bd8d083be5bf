// @ts-check
/**
 * The convolution stage as Streamlit starts it. The server sends a picture, a kernel and a window (scene.js: Facts) and
 * is told what the person settled on, as the state "edit": {line, values}. Everything else happens here.
 */
import { floatsOf, unpack } from "../engine/packing.js";
import { Stage } from "./scene.js";

/** @type {WeakMap<ShadowRoot, Stage>} zoom, pointer and undo steps outlive a change of the picture or the kernel */
const stages = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes the stage down
 */
export default function ({ data, parentElement, setStateValue }) {
  const { facts, arrays } = unpack(data);
  const [channels, height, width] = arrays.image.shape;
  const image = { channels, height, width, values: floatsOf(arrays.image) };
  const tell = (/** @type {unknown} */ edit) => setStateValue("edit", edit);
  const known = stages.get(parentElement);
  if (known) known.receive(facts, image, tell);
  else stages.set(parentElement, new Stage(parentElement, facts, image, tell));
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the stage is still on the page.
    if (parentElement.host.isConnected) return;
    stages.get(parentElement)?.close();
    stages.delete(parentElement);
  };
}
