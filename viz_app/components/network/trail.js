// @ts-check
/** The trail above the map: from the network to the place that is looked at, each part of it to click. */
import { element } from "../maps/chrome.js";
import { mapsOf, spotOf } from "./grid.js";
import { compact } from "./words.js";

/** @typedef {import("./map.js").NetworkMap} NetworkMap */

/** @param {NetworkMap} map @param {HTMLElement} place is emptied first */
export function drawTrail(map, place) {
  const { wiring, facts, layer, unit } = map;
  const parameters = facts.steps.reduce((sum, step) => sum + step.parameters, 0);
  const multiplyAdds = facts.steps.reduce((sum, step) => sum + step.multiplyAdds, 0);
  const whole = `${facts.steps.length} steps, ${parameters.toLocaleString("en")} parameters, ${multiplyAdds.toLocaleString("en")} multiply-adds for one image`;
  const step = wiring.step(layer);
  const parts = [part(wiring.isPart ? wiring.root.title : "Network", `${whole}. Click to see all of it.`, () => map.fit())];
  for (const block of wiring.trail(layer)) {
    parts.push(part(block.title, `${block.title}: ${block.kind}. Click to see it open.`, () => map.opening.showBlock(block.name)));
  }
  parts.push(part(wiring.shortTitle(step), `${step.title}: ${step.kind}. Click to see all of it.`, () => map.walk(layer, null)));
  if (unit) parts.push(...unitParts(map, step, unit));
  parts[parts.length - 1].setAttribute("aria-current", "location");
  const items = parts.map((button) => element("li", "", {}, [button]));
  const mark = facts.mark ? [element("span", "untrained", {}, [facts.mark])] : [];
  place.replaceChildren(element("ol", "", {}, items), element("span", "sum", { title: whole }, [...mark, `${facts.steps.length} steps · ${compact(parameters)} parameters · ${compact(multiplyAdds)} multiply-adds`]));
}

/** @param {NetworkMap} map @param {import("./types.js").Step} step @param {number[]} unit */
function unitParts(map, step, unit) {
  const [, height, width] = mapsOf(step);
  const spot = spotOf(step, unit);
  if (height * width === 1) return [part(`number ${spot.index}`, "The number that is looked at", () => map.enter(step.name, spot, "maps"))];
  return [
    part(`channel ${spot.index}`, "The map that is looked at. Click to choose another with the arrow keys.", () => map.enter(step.name, spot, "maps")),
    part(`(${spot.row}, ${spot.col})`, `Row ${spot.row} and column ${spot.col} of the map, counted from 0. Click to move with the arrow keys.`, () => map.enter(step.name, spot, "pixels")),
  ];
}

/** @param {string} text @param {string} title @param {() => void} click */
function part(text, title, click) {
  const made = element("button", "", { type: "button", title }, [text]);
  made.addEventListener("click", click);
  return made;
}
