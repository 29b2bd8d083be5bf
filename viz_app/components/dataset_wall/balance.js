// @ts-check
/** How many images each class has, as bars; a click on a class leaves only its images on the wall. */
import { element } from "../maps/chrome.js";
import { balanceOf, counted } from "./words.js";

export class Balance {
  /** @param {(only: string) => void} choose takes the index of a class, "" for all */
  constructor(choose) {
    this.choose = choose;
    this.legend = element("p", "legend");
    this.list = element("div", "classes", { role: "group", "aria-label": "Classes" });
    this.told = element("p", "told");
    this.root = element("section", "balance", { "aria-label": "Class balance" }, [this.legend, this.list, this.told]);
    this.shown = "";
  }

  /** @param {import("./types.js").Facts} facts */
  show(facts) {
    const { identity, classes, parts, live } = facts;
    if (this.shown !== identity) this.build(facts);
    this.shown = identity;
    for (const button of this.list.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.only === live.class));
    this.told.textContent = parts.filter(({ counts }) => counts.length > 0).map((part) => balanceOf(part, classes)).join(" ");
  }

  /** @param {import("./types.js").Facts} facts */
  build({ classes, parts }) {
    const most = Math.max(1, ...parts.flatMap(({ counts }) => counts));
    this.legend.replaceChildren(...parts.map(({ name }, part) => element("span", `part part${part}`, {}, [`in the ${name} part`])));
    const sum = (/** @type {number[]} */ counts) => counts.reduce((total, count) => total + count, 0);
    const all = this.button("", "All classes", parts.map(({ counts }) => sum(counts).toLocaleString("en")).join(" + "), []);
    const rows = classes.map((name, label) => {
      const counts = parts.map((part) => part.counts[label]);
      const spoken = parts.map((part, at) => `${counted(counts[at])} in the ${part.name} part`).join(", ");
      const bars = counts.map((count, part) => {
        const bar = element("span", `bar part${part}`);
        bar.style.width = `${(100 * count) / most}%`;
        return bar;
      });
      const row = this.button(String(label), name, counts.map((count) => count.toLocaleString("en")).join(" + "), bars);
      row.title = `${name}: ${spoken}`;
      return row;
    });
    this.list.replaceChildren(all, ...rows);
  }

  /** @param {string} only @param {string} name @param {string} numbers @param {HTMLElement[]} bars */
  button(only, name, numbers, bars) {
    const children = [element("span", "name", {}, [name]), element("span", "numbers", {}, [numbers]), ...(bars.length ? [element("span", "bars", {}, bars)] : [])];
    const made = element("button", "class", { type: "button", "data-only": only, "aria-pressed": "false" }, children);
    made.addEventListener("click", () => this.choose(only));
    return made;
  }
}
