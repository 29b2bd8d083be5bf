// @ts-check
/** What the stages of pooling, nonlinearity, batch norm and dropout have in common on the page. */
import { element } from "../maps/chrome.js";

/** @typedef {import("./layout.js").Frame} Frame */

/** The style sheet of a part that holds neither a grid nor an editor. */
export const BLOCK_SHEET = "stage/blocks.css";

/** Their style sheet, beside the stage's own. @param {Frame} frame */
export function addBlockSheet({ root }) {
  root.before(element("link", "", { rel: "stylesheet", href: new URL("./blocks.css", import.meta.url).href }));
}

/** Add a row for the controls that act in the browser, below what is there or above all. @param {Frame} frame @param {string} label @param {{first?: boolean}} [options] */
export function addControls({ root }, label, { first = false } = {}) {
  const controls = element("div", "controls", { role: "group", "aria-label": label });
  if (first) root.prepend(controls);
  else root.append(controls);
  return controls;
}
