// @ts-check
/**
 * The menu of a grid that saves what it shows; what is in it is loaded when a person first opens it.
 */
import { element } from "./chrome.js";

/** @typedef {import("./sheet.js").Shown} Shown */
/** @typedef {{chrome: {bar: HTMLElement}, facts: Shown["facts"], maps: Shown["maps"], atlas: Shown["atlas"], layout: {columns: number}}} Saved a grid, as it is saved */

/** Put the menu into the bar. @param {Saved} grid @param {AbortSignal} signal */
export function offerSaving(grid, signal) {
  const opener = element("summary", "", { title: "Save the picture or its numbers" }, ["Save"]);
  const menu = element("details", "save", {}, [opener]);
  grid.chrome.bar.append(menu);
  menu.addEventListener("toggle", async () => {
    const { fill } = await import("./save_list.js");
    fill(menu, opener, grid, signal);
  }, { signal, once: true });
}
