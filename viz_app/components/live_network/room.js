// @ts-check
/** A room of its own for a grid of maps among the layers of a network. */
import { element } from "../maps/chrome.js";

/** Its style sheets apply there and nowhere else. @returns {{host: HTMLElement, inside: ShadowRoot}} */
export function room() {
  const host = element("div", "room");
  const inside = host.attachShadow({ mode: "open" });
  const sheets = ["../maps/maps.css", "./live_grid.css"].map((sheet) => new URL(sheet, import.meta.url).href);
  const unseen = element("style", "", {}, [":host { visibility: hidden }"]); // until maps.css is here
  inside.append(unseen, ...sheets.map((href) => element("link", "", { rel: "stylesheet", href })));
  return { host, inside };
}
