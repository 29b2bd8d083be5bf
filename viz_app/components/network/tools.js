// @ts-check
/** The bar above the map: search, what the cards' bars show, blocks, and zoom. */
import { element } from "../maps/chrome.js";
import { COSTS } from "./words.js";

/** @typedef {import("./map.js").NetworkMap} NetworkMap */

export class Tools {
  /** @param {NetworkMap} map */
  constructor(map) {
    this.search = element("input", "", { type: "search", placeholder: "Search, such as pool", "aria-label": "Search by name or kind", title: "Matches light up; Enter goes to the next one, with Shift to the one before." });
    this.found = element("output", "found", { "aria-live": "polite" });
    const titles = Object.fromEntries(Object.entries(COSTS).filter(([kind]) => kind !== "time" || !map.wiring.isPart).map(([kind, { title }]) => [kind, title]));
    const cost = map.live.choice("cost", "Bars show", titles, "The small bar on every card shows where the cost lies.");
    const pictures = "pictures" in map.facts.live ? [map.live.toggle("pictures", "Other pictures", "Send other pictures through the network, with one click each.")] : [];
    const all = button("Open all", "Open every block", () => map.opening.openAll());
    const none = button("Close all", "Close every block", () => map.opening.setOpen(new Set()));
    const blocks = element("div", "group", { role: "group", "aria-label": "Blocks" }, map.wiring.blocks.size > 1 ? [all, none] : []);
    const zoom = element("div", "group", { role: "group", "aria-label": "Zoom" }, [
      button("−", "Zoom out (minus key)", () => map.viewport.farther()),
      button("+", "Zoom in (plus key, Ctrl and wheel, or pinch)", () => map.viewport.closer()),
      button("Fit", `Show the whole ${map.wiring.isPart ? "block" : "network"} (0 key)`, () => map.fit()),
    ]);
    this.root = element("div", "tools", { role: "toolbar", "aria-label": "Network map" }, [...(map.wiring.isPart ? [map.flow.root] : []), element("span", "search", {}, [this.search, this.found]), ...pictures, cost, blocks, zoom]);
    this.search.addEventListener("input", () => map.search.look(this.search.value));
    this.search.addEventListener("keydown", (event) => {
      event.stopPropagation(); // Streamlit has keys of its own
      if (event.key === "Enter") map.search.next(event.shiftKey ? -1 : 1);
    });
  }
}

/** @param {string} text @param {string} title @param {() => void} click */
function button(text, title, click) {
  const made = element("button", "", { type: "button", title, "aria-label": title }, [text]);
  made.addEventListener("click", click);
  return made;
}
