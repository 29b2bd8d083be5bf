// @ts-check
/** What the stages of pooling, nonlinearity, batch norm and dropout have in common on the page. */
import { element } from "../maps/chrome.js";

/** @typedef {import("./layout.js").Frame} Frame */

/** Their style sheet, beside the stage's own. @param {Frame} frame */
export function addBlockSheet({ root }) {
  root.before(element("link", "", { rel: "stylesheet", href: new URL("./blocks.css", import.meta.url).href }));
}

/** Append the row of the controls that act in the browser. @param {Frame} frame @param {string} label */
export function addControls({ root }, label) {
  const controls = element("div", "controls", { role: "group", "aria-label": label });
  root.append(controls);
  return controls;
}
