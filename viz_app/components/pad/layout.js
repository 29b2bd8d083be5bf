// @ts-check
/** The frame of the page: the paper and the answer on one side, layer after layer on the other. */
import { room } from "../live_network/room.js";
import { element } from "../maps/chrome.js";

/**
 * @typedef {{root: HTMLElement, paper: HTMLElement, tools: HTMLElement, digits: HTMLElement, status: HTMLElement,
 *   answer: HTMLElement, seen: ShadowRoot, seenNote: HTMLElement, centre: HTMLInputElement, layers: HTMLElement}} Parts
 */

const HELP = "With the keyboard: the arrow keys move the pen, with Shift by five pixels. Space sets it down and lifts it again. "
  + "Control and Z takes a stroke back, Delete clears the paper.";

/** Build everything once. @param {ShadowRoot} parent @returns {Parts} */
export function build(parent) {
  const invitation = element("p", "invitation", { "aria-hidden": "true" }, ["Draw a digit,", element("br", ""), "0 to 9"]);
  const paper = element("div", "paper", {}, [invitation]);
  const tools = element("div", "tools", { role: "toolbar", "aria-label": "Drawing" });
  const digits = element("div", "digits", { role: "group", "aria-label": "Example digits" });
  const status = element("output", "status", { "aria-live": "polite" });
  const help = element("p", "help", { id: "pad-help" }, [HELP]);
  const examples = element("p", "hint", {}, ["Example digits: the pen draws one for you."]);
  const draw = section("Draw here", "draw", [paper, help, status, tools, examples, digits]);
  const answer = section("The network’s answer", "answer", []);
  const seen = room();
  const centre = element("input", "", { type: "checkbox", role: "switch" });
  const switching = element("label", "switch", {}, [centre, element("span", "track", { "aria-hidden": "true" }), "Centre it, as MNIST does"]);
  const seenNote = element("p", "sentence");
  const picture = section("What the network sees", "seen", [element("div", "side", {}, [seenNote, switching]), seen.host]);
  const layers = element("div", "layers", {}, [picture]);
  const root = element("div", "studio", {}, [element("div", "desk", {}, [draw, answer]), layers]);
  parent.append(root);
  return { root, paper, tools, digits, status, answer, seen: seen.inside, seenNote, centre, layers };
}

/** @param {string} title @param {string} className @param {Node[]} children */
function section(title, className, children) {
  return element("section", className, { "aria-label": title }, [element("h3", "", {}, [title]), ...children]);
}
