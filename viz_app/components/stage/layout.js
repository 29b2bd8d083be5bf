// @ts-check
/** The frame of a stage: its parts side by side, each in a room of its own, with the player and the formula below. */
import { element } from "../maps/chrome.js";

/** @typedef {{name: string, title: string, sheet: string}} Part name: its class on the page; sheet: the style sheet of what stands in it */
/** @typedef {{root: HTMLElement, rooms: Record<string, ShadowRoot>, sections: Record<string, HTMLElement>}} Frame */

export const GRID_SHEET = "maps/maps.css";
export const EDITOR_SHEET = "kernel_editor/kernel_editor.css";

/**
 * Build everything once.
 * @param {ShadowRoot} parent
 * @param {string} kind the stage's class
 * @param {Part[]} parts in reading order
 * @returns {Frame}
 */
export function build(parent, kind, parts) {
  /** @type {Frame} */
  const frame = { root: element("div", `stage ${kind}`), rooms: {}, sections: {} };
  for (const { name, title, sheet } of parts) {
    const { host, inside } = room(sheet);
    const section = element("section", name, { "aria-label": title }, [element("h4", "", {}, [title]), host]);
    frame.root.append(section);
    frame.rooms[name] = inside;
    frame.sections[name] = section;
  }
  parent.append(frame.root);
  return frame;
}

/** Append the row of the player's buttons. @param {Frame} frame @param {string} label */
export function addPlayer({ root }, label) {
  const player = element("div", "player", { role: "toolbar", "aria-label": label });
  root.append(player);
  return player;
}

/** Append the place of the formula. @param {Frame} frame */
export function addFormula({ root }) {
  const formula = element("div", "formula");
  root.append(formula);
  return formula;
}

/** A room of its own for a component's part: its style sheet applies there and nowhere else. @param {string} sheet */
export function room(sheet) {
  const host = element("div", "room");
  const inside = host.attachShadow({ mode: "open" });
  const href = new URL(`../${sheet}`, import.meta.url).href;
  inside.append(element("link", "", { rel: "stylesheet", href }));
  return { host, inside };
}
