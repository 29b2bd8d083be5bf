// @ts-check
/** What is changed, in words, each with a button that takes it back. */
import { element } from "../maps/chrome.js";
import { NOTHING, withOff, withPlane } from "./changes.js";

/** @typedef {import("./changes.js").WhatIf} WhatIf */
/** @typedef {{text: string, without: (whatIf: WhatIf) => WhatIf}} Item */

const MOST = 8; // items; of more only their number is said

export class ChangeList {
  /** @param {HTMLElement} place @param {(make: (whatIf: WhatIf) => WhatIf) => void} step */
  constructor(place, step) {
    this.step = step;
    this.list = element("ul", "changes", { "aria-label": "What is changed" });
    place.append(this.list);
    this.shown = "";
  }

  /** @param {WhatIf} whatIf @param {Record<string, string>} titles of the layers */
  show(whatIf, titles) {
    const items = itemsOf(whatIf, titles);
    const texts = JSON.stringify(items.map(({ text }) => text));
    if (texts === this.shown) return;
    this.shown = texts;
    const rows = items.slice(0, MOST).map(({ text, without }) => {
      const back = element("button", "", { type: "button", title: "Take this back", "aria-label": `Take back: ${text}` }, ["×"]);
      back.addEventListener("click", () => this.step(without));
      return element("li", "", {}, [element("span", "", {}, [text]), back]);
    });
    if (items.length > MOST) rows.push(element("li", "", {}, [`and ${items.length - MOST} more changes`]));
    this.list.replaceChildren(...rows);
  }
}

/** @param {WhatIf} whatIf @param {Record<string, string>} titles @returns {Item[]} */
function itemsOf({ rotation, down, right, occlusion, off, planes, temperature }, titles) {
  const without = (/** @type {Partial<WhatIf>} */ plain) => (/** @type {WhatIf} */ whatIf) => ({ ...whatIf, ...plain });
  /** @type {Item[]} */
  const items = [];
  if (occlusion) items.push({ text: `a square of ${occlusion.size} × ${occlusion.size} px covered`, without: without({ occlusion: null }) });
  if (down || right) items.push({ text: "the picture moved", without: without({ down: 0, right: 0 }) });
  if (rotation) items.push({ text: "the picture turned", without: without({ rotation: 0 }) });
  for (const [layer, channels] of Object.entries(off)) {
    const said = channels.length === 1 ? `channel ${channels[0]} off` : `${channels.length} channels off`;
    const text = `${titles[layer] ?? layer}: ${said}`;
    items.push({ text, without: (whatIf) => withOff(whatIf, layer, []) });
  }
  for (const { path, made, read } of planes) {
    items.push({ text: `${path}: weights ${read} → ${made} edited`, without: (whatIf) => withPlane(whatIf, { path, made, read }, null) });
  }
  if (temperature !== NOTHING.temperature) items.push({ text: `temperature ${temperature}`, without: without({ temperature: 1 }) });
  return items;
}
