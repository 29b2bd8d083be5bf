// @ts-check
/** Where the parts of the convolution scene stand on the page. */
import { EDITOR_SHEET, GRID_SHEET } from "../layout.js";

/** @typedef {import("./scene.js").Facts} Facts */

/** The stage's class: many tiles need more room. @param {Facts} facts */
export function kindOf({ layer: { tiles, titles } }) {
  return ["convolution-stage", tiles.length > 2 ? "many-in" : "", titles.length > 2 ? "many-out" : ""].join(" ").trim();
}

/** The parts of the page: two for each lane, and the kernel between those of the first. @param {Facts} facts */
export function partsOf({ lanes, layer: { parts: [picture, map], titles } }) {
  const parts = lanes.flatMap(({ title }, index) => {
    const [input, output] = namesOf(index);
    const named = (/** @type {string} */ what) => (title ? `${what}: ${title}` : what);
    const maps = titles.length > 1 ? `${map}s` : map;
    return [{ name: input, title: named(picture), sheet: GRID_SHEET }, { name: output, title: named(maps), sheet: GRID_SHEET }];
  });
  return [parts[0], { name: "kernel", title: "Kernel", sheet: EDITOR_SHEET }, ...parts.slice(1)];
}

/** @param {number} index of the lane @returns {[string, string]} the classes of its two parts */
export function namesOf(index) {
  return index === 0 ? ["input", "output"] : [`input-${index + 1}`, `output-${index + 1}`];
}
