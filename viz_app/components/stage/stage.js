// @ts-check
/**
 * The stage as Streamlit starts it: one component, a scene for each kind of layer. The server sends the scene's facts
 * and arrays, and is told what the person settled on as states. Everything else happens here.
 */
import { unpack } from "../engine/packing.js";
import { BatchNormScene } from "./batch_norm.js";
import { ClassifierScene } from "./classifier.js";
import { PointwiseScene } from "./pointwise.js";
import { PoolingScene } from "./pooling.js";
import { ConvolutionScene } from "./scene.js";

/** @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays */
/** @typedef {(name: string, value: unknown) => void} Send tells the server a state */
/** @typedef {{receive: (facts: any, arrays: Arrays, send: Send) => void, close: () => void}} Scene */

/** @type {Record<string, new (parent: ShadowRoot, facts: any, arrays: Arrays, send: Send) => Scene>} by facts.scene */
const SCENES = { convolution: ConvolutionScene, classifier: ClassifierScene, pointwise: PointwiseScene, pooling: PoolingScene, batch_norm: BatchNormScene };

/** @type {WeakMap<ShadowRoot, {name: string, scene: Scene}>} zoom, pointer and undo steps outlive a change of the data */
const stages = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: Send}} component
 * @returns {() => void} takes the stage down
 */
export default function ({ data, parentElement, setStateValue }) {
  const { facts, arrays } = unpack(data);
  const known = stages.get(parentElement);
  if (known && known.name === facts.scene) known.scene.receive(facts, arrays, setStateValue);
  else {
    known?.scene.close();
    const scene = new SCENES[facts.scene](parentElement, facts, arrays, setStateValue);
    stages.set(parentElement, { name: facts.scene, scene });
  }
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the stage is still on the page.
    if (parentElement.host.isConnected) return;
    stages.get(parentElement)?.scene.close();
    stages.delete(parentElement);
  };
}
