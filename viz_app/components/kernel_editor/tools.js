// @ts-check
/** The buttons under the weights: one entry each, with its drawing and what it says. */

import { flip, negate, normalise, peak, random, rotate, zero } from "../engine/kernel_tools.js";

/** @typedef {import("../engine/kernel_tools.js").Kernel} Kernel */
/** @typedef {import("./model.js").KernelModel} KernelModel */
/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} title
 * @property {string} path what is drawn, in a box of 16 by 16
 * @property {(kernel: Kernel) => Kernel} [change] what it makes of the kernel
 * @property {(model: KernelModel, preset: readonly number[] | null) => string} refusal why it cannot be used now, or ""
 */

const IDLE_ON_ZERO = (/** @type {KernelModel} */ model) => (peak(model.kernel.values) === 0 ? "All weights are 0." : "");

/** @type {readonly Tool[]} */
export const TOOLS = [
  {
    name: "Normalise", change: normalise, refusal: IDLE_ON_ZERO, path: "M3 12.5h10M4.5 12.5v-3M8 12.5v-8M11.5 12.5v-3",
    title: "Divide the weights by their sum, so that they add up to 1 and the brightness stays (where the sum is 0: by the sum of their sizes)",
  },
  {
    name: "Flip", change: flip, refusal: () => "", path: "M3 6h9M9.5 3.5 12 6 9.5 8.5M13 10.5H4M6.5 8 4 10.5 6.5 13",
    title: "Turn the kernel by 180°: what tells a convolution from a cross-correlation",
  },
  {
    name: "Rotate", change: rotate, path: "M4 5.5A5 5 0 1 1 3.2 9.5M4 2.5v3.2h3.2",
    title: "Turn the kernel by 90° to the left",
    refusal: ({ kernel }) => (kernel.height === kernel.width ? "" : `A kernel of ${kernel.height} rows and ${kernel.width} columns has no room to turn by 90°.`),
  },
  {
    name: "Negate", change: negate, refusal: IDLE_ON_ZERO, path: "M3 5h5M5.5 2.5v5M8.5 11.5h5M12.5 3 4 13",
    title: "Change the sign of every weight: bright and dark change places",
  },
  {
    name: "Zero", change: zero, refusal: IDLE_ON_ZERO, path: "M8 2.5c2.2 0 3.4 2.2 3.4 5.5S10.2 13.5 8 13.5 4.6 11.3 4.6 8 5.8 2.5 8 2.5z",
    title: "Set every weight to 0, to start from nothing",
  },
  {
    name: "Random", change: random, refusal: () => "", path: "M3 3h10v10H3zM5.8 5.8h.01M10.2 5.8h.01M8 8h.01M5.8 10.2h.01M10.2 10.2h.01",
    title: "Draw other weights at random: what a layer begins its training with",
  },
  {
    name: "Undo", path: "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6", title: "Take the last change back (Ctrl+Z)",
    refusal: (model) => (model.past.length ? "" : "There is nothing to take back."),
  },
  {
    name: "Redo", path: "m10 3 3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10", title: "Make the change again (Ctrl+Shift+Z)",
    refusal: (model) => (model.future.length ? "" : "There is nothing to make again."),
  },
  {
    name: "Reset", path: "M3.5 8a4.5 4.5 0 1 0 1.5-3.4M3.5 2.5v3h3M8 6v2.3l1.5 1", title: "Go back to the preset",
    refusal: ({ kernel }, preset) => (preset?.some((value, index) => value !== kernel.values[index]) ? "" : "The weights are the preset's."),
  },
];

/**
 * The row of buttons.
 * @param {(tool: Tool) => void} use called with the tool that the person chose
 * @returns {HTMLElement}
 */
export function makeToolbar(use) {
  const bar = document.createElement("div");
  bar.className = "tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "What to do with the whole kernel");
  for (const tool of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tool = tool.name;
    button.append(drawing(tool.path), tool.name);
    button.addEventListener("click", () => use(tool));
    bar.append(button);
  }
  return bar;
}

/**
 * Show which tools can be used now; the others say why not.
 * @param {HTMLElement} bar
 * @param {KernelModel} model
 * @param {readonly number[] | null} preset
 */
export function paintToolbar(bar, model, preset) {
  for (const button of bar.querySelectorAll("button")) {
    const tool = TOOLS.find(({ name }) => name === button.dataset.tool);
    if (!tool) continue;
    const refusal = tool.refusal(model, preset);
    // aria-disabled and not disabled: the button that was just pressed keeps the focus.
    button.setAttribute("aria-disabled", String(refusal !== ""));
    button.title = refusal ? `${tool.title}. ${refusal}` : tool.title;
    button.hidden = tool.name === "Reset" && preset === null;
  }
}

/** @param {string} path @returns {SVGElement} */
function drawing(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
