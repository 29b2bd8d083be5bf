// @ts-check
/** The frame of the map: the tools and the trail above it, a sentence and the colours below it. */
import { element } from "../maps/chrome.js";
import { legend } from "./cards.js";

const KEYS = "Arrow keys go from card to card, Enter goes in, Escape goes out.";

/**
 * Build everything once.
 * @param {ShadowRoot} parent
 * @param {{tools: {root: HTMLElement}, lines: {root: SVGElement}, deck: {answer: {root: HTMLElement}}, wiring: import("./wiring.js").Wiring}} made
 */
export function build(parent, { tools, lines, deck: { answer }, wiring }) {
  const trail = element("nav", "trail", { "aria-label": "The place that is looked at" });
  const readout = element("output", "readout", { "aria-live": "polite" });
  const frames = element("div", "frames");
  const deck = element("div", "deck", {}, wiring.isPart ? [] : [answer.root]);
  const world = element("div", "world", {}, [frames, lines.root, deck]);
  const sheet = element("div", "sheet", {}, [world]);
  const ground = element("div", "ground", { role: "group", "aria-label": `${wiring.isPart ? "The block" : "Network map"}. ${KEYS}` }, [sheet]);
  const pictures = element("div", "pictures");
  const root = element("div", "network", {}, [tools.root, pictures, trail, ground, readout, legend()]);
  parent.append(root);
  return { root, pictures, trail, readout, ground, sheet, world, frames, deck };
}
