// @ts-check
/**
 * The stage as Streamlit starts it: one component, a scene for each kind of layer. The server sends the scene's facts
 * and arrays, and is told what the person settled on as states. Everything else happens here.
 */
import { unpack } from "../engine/packing.js";

/** @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays */
/** @typedef {(name: string, value: unknown) => void} Send tells the server a state, or what has just happened */
/** @typedef {{receive: (facts: any, arrays: Arrays, send: Send, trigger: Send) => void, close: () => void}} Scene */
/** @typedef {new (parent: ShadowRoot, facts: any, arrays: Arrays, send: Send, trigger: Send) => Scene} SceneClass */

/** A page loads the code of its own scene only. @type {Record<string, () => Promise<SceneClass>>} by facts.scene */
const SCENES = {
  batch_norm: async () => (await import("./batch_norm/scene.js")).BatchNormScene,
  classifier: async () => (await import("./classifier/scene.js")).ClassifierScene,
  convolution: async () => (await import("./convolution/scene.js")).ConvolutionScene,
  dropout: async () => (await import("./dropout/scene.js")).DropoutScene,
  pointwise: async () => (await import("./pointwise/scene.js")).PointwiseScene,
  pooling: async () => (await import("./pooling/scene.js")).PoolingScene,
  sharing: async () => (await import("./sharing/scene.js")).SharingScene,
  unit: async () => (await import("./unit/scene.js")).UnitScene,
};

/** Scenes that stand far down on their page: their code is loaded once they come into sight. */
const BELOW = new Set(["unit"]);

/** A scene on the page, or on its way there. */
class Stage {
  /** @param {ShadowRoot} parent @param {string} name */
  constructor(parent, name) {
    this.parent = parent;
    this.name = name;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {[any, Arrays, Send, Send] | null} what was sent last */
    this.latest = null;
    this.closed = false;
    void this.load();
  }

  async load() {
    const room = BELOW.has(this.name) ? await (await import("./sight.js")).roomInSight(this.parent) : null;
    const SceneClass = await SCENES[this.name]();
    if (!this.closed && this.latest) this.scene = new SceneClass(this.parent, ...this.latest);
    room?.remove();
  }

  /** @param {any} facts @param {Arrays} arrays @param {Send} send @param {Send} trigger */
  show(facts, arrays, send, trigger) {
    this.latest = [facts, arrays, send, trigger];
    this.scene?.receive(facts, arrays, send, trigger);
  }

  close() {
    this.closed = true;
    this.scene?.close();
  }
}

/** @type {WeakMap<ShadowRoot, Stage>} zoom, pointer and undo steps outlive a change of the data */
const stages = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: Send, setTriggerValue: Send}} component
 * @returns {() => void} takes the stage down
 */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const { facts, arrays } = unpack(data);
  const known = stages.get(parentElement);
  if (known && known.name !== facts.scene) known.close();
  const stage = known && known.name === facts.scene ? known : new Stage(parentElement, facts.scene);
  stages.set(parentElement, stage);
  stage.show(facts, arrays, setStateValue, setTriggerValue);
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the stage is still on the page.
    if (parentElement.host.isConnected) return;
    stages.get(parentElement)?.close();
    stages.delete(parentElement);
  };
}
