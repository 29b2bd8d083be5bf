// @ts-check
/** The layers that can be added: a click puts one behind what is chosen, dragging puts it anywhere. */
import { makeItem } from "../engine/stacks.js";
import { element } from "../maps/chrome.js";
import { WORDS } from "./words.js";

/** @typedef {import("../engine/stacks.js").Item} Item */
/** @typedef {import("../engine/stack_kinds.js").Kind} Kind */
/** @typedef {import("./workshop.js").Workshop} Workshop */

/** @param {Workshop} workshop */
export function makeShelf(workshop) {
  const buttons = /** @type {[Kind, import("./words.js").Words][]} */ (Object.entries(WORDS)).map(([kind, { title, family, help }]) => {
    const button = element("button", `part ${family}`, { type: "button", "data-kind": kind, title: `${help} Click to add it behind the chosen layer, or drag it to its place.` }, [title]);
    button.addEventListener("click", () => workshop.add(kind));
    return button;
  });
  return element("div", "shelf", { role: "group", "aria-label": "Add a layer" }, [element("h4", "", {}, ["Add a layer"]), ...buttons]);
}

/** A new layer that fits where it is put, as far as that can be known. @param {Kind} kind @param {number[] | null} shape what arrives there @returns {Item} */
export function newItem(kind, shape) {
  const channels = Math.min(2048, shape?.length === 3 ? shape[0] : 16);
  if (kind === "conv") return makeItem(kind, { filters: Math.max(16, channels) });
  const same = (/** @type {number} */ filters, /** @type {number} */ kernel) => makeItem("conv", { filters, kernel, padding: (kernel - 1) / 2 });
  if (kind === "res") return makeItem(kind, {}, { branches: [[same(channels, 3), makeItem("act"), same(channels, 3)]] });
  if (kind === "par") return makeItem(kind, {}, { branches: [[same(8, 1)], [same(8, 3)]] });
  return makeItem(kind);
}
