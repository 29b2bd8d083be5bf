// @ts-check
/** The frame of the stage: where picture, kernel, map, formula and player stand. */
import { element } from "../maps/chrome.js";

/**
 * @typedef {{root: HTMLElement, input: ShadowRoot, kernel: ShadowRoot, output: ShadowRoot, refusal: HTMLElement,
 *   formula: HTMLElement, player: HTMLElement}} Parts
 */

/** Build everything once. @param {ShadowRoot} parent @returns {Parts} */
export function build(parent) {
  const [input, kernel, output] = ["maps/maps.css", "kernel_editor/kernel_editor.css", "maps/maps.css"].map(room);
  const refusal = element("p", "refusal", { role: "status" });
  const player = element("div", "player", { role: "toolbar", "aria-label": "Slide the kernel over the picture" });
  const formula = element("div", "formula");
  const root = element("div", "convolution-stage", {}, [
    part("Picture", "input", [input.host]),
    part("Kernel", "kernel", [kernel.host]),
    part("Feature map", "output", [refusal, output.host]),
    player,
    formula,
  ]);
  parent.append(root);
  return { root, input: input.inside, kernel: kernel.inside, output: output.inside, refusal, formula, player };
}

/** @param {string} title @param {string} className @param {Node[]} children */
function part(title, className, children) {
  return element("section", className, { "aria-label": title }, [element("h4", "", {}, [title]), ...children]);
}

/** A room of its own for a component's part: its style sheet applies there and nowhere else. @param {string} sheet */
function room(sheet) {
  const host = element("div", "room");
  const inside = host.attachShadow({ mode: "open" });
  const href = new URL(`../${sheet}`, import.meta.url).href;
  inside.append(element("link", "", { rel: "stylesheet", href }));
  return { host, inside };
}
