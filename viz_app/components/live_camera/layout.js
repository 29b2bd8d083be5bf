// @ts-check
/** The frame of the component: the camera's picture and its buttons on one side, what the network sees and answers on the other. */
import { element } from "../maps/element.js";

const KEYS = "Space, or a click on the picture, freezes it.";

/** Build everything once. @param {ShadowRoot} parent */
export function build(parent) {
  const video = element("video", "", { "aria-hidden": "true", playsinline: "" });
  video.muted = true;
  const still = element("canvas", "still", { "aria-hidden": "true" });
  const frame = element("div", "frame", { "aria-hidden": "true" });
  const off = element("p", "off", {}, ["The camera is off."]);
  const picture = element("div", "picture", { role: "application", tabindex: "0", "aria-label": "The camera’s picture", "aria-describedby": "camera-keys" }, [video, still, frame]);
  const power = element("button", "power", { type: "button" });
  const freeze = element("button", "freeze", { type: "button", "aria-pressed": "false" }, ["Freeze"]);
  const devices = element("select", "devices", { "aria-label": "Camera" });
  const mirrored = element("input", "", { type: "checkbox" });
  const mirror = element("label", "mirror", {}, [mirrored, "Mirror the view"]);
  const tools = element("div", "tools", { role: "group", "aria-label": "Camera" }, [power, freeze, devices, mirror]);
  const keys = element("p", "keys small", { id: "camera-keys" }, [KEYS]);
  const told = element("output", "told", { "aria-live": "polite" });
  const seen = element("canvas", "seen", { "aria-hidden": "true" });
  const size = element("span", "");
  const caption = element("p", "small", {}, [size, element("span", "unmirrored", {}, [", not mirrored"])]);
  const note = element("p", "note small");
  const answer = element("div", "answer");
  const view = element("section", "view", { "aria-label": "Camera" }, [element("div", "screen", {}, [off, picture]), tools, told, keys]);
  const eye = element("figure", "eye", {}, [element("h3", "", {}, ["What the network sees"]), seen, caption]);
  const found = element("section", "found", { "aria-label": "The answer" }, [element("h3", "", {}, ["What the new layer answers"]), answer]);
  const root = element("div", "live-camera", {}, [view, eye, found, note]);
  parent.append(root);
  return { root, video, still, frame, picture, power, freeze, devices, mirrored, told, seen, size, note, answer };
}
/** @typedef {ReturnType<typeof build>} Parts */
