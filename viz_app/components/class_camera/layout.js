// @ts-check
/** The frame of the component: the class, the camera's picture, and its buttons. */
import { element } from "../maps/element.js";

const LONGEST = "60"; // characters of a class's name

/** Build everything once. @param {ShadowRoot} parent */
export function build(parent) {
  const field = element("input", "class", { type: "text", maxlength: LONGEST, autocomplete: "off" });
  const name = element("label", "name", {}, ["Class of the next pictures", field]);
  const video = element("video", "", { "aria-hidden": "true", playsinline: "" });
  video.muted = true;
  const off = element("p", "off", {}, ["The camera is off."]);
  const picture = element("div", "picture", {}, [video]);
  const power = element("button", "power", { type: "button" });
  const shutter = element("button", "shutter", { type: "button", "aria-describedby": "next" }, ["Take a picture"]);
  const devices = element("select", "devices", { "aria-label": "Camera" });
  const tools = element("div", "tools", { role: "group", "aria-label": "Camera" }, [shutter, power, devices]);
  const next = element("p", "next", { id: "next" });
  const told = element("output", "told", { "aria-live": "polite" });
  const root = element("div", "class-camera view", {}, [name, off, picture, tools, next, told]);
  parent.append(root);
  return { root, field, video, power, shutter, devices, next, told, picture };
}
/** @typedef {ReturnType<typeof build>} Parts */
