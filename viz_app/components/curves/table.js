// @ts-check
/** The table below the plot: it names each curve by its look, and reads all of them at one place. */
import { element } from "../maps/chrome.js";
import { shape } from "./field.js";
import { lookOf, outlineOf } from "./looks.js";
import { momentOf, nameOf, valueAt, written } from "./reading.js";

/** @typedef {import("./reading.js").Plot} Plot */
/** @typedef {import("./reading.js").Curve} Curve */

const HINT = "Move over the curves, or focus them and use the arrow keys, to read another moment.";

export class Table {
  constructor() {
    this.moment = element("strong", "", { id: "moment" });
    this.head = element("tr", "");
    this.body = element("tbody", "");
    const caption = element("p", "moment", {}, [this.moment, element("span", "hint", {}, [HINT])]);
    const table = element("table", "", { "aria-labelledby": "moment" }, [element("thead", "", {}, [this.head]), this.body]);
    this.root = element("div", "readings", {}, [caption, table]);
    this.built = "";
  }

  /** Show the numbers at a place. @param {Plot} plot @param {number | null} place null: nothing has been measured */
  show(plot, place) {
    this.build(plot);
    this.moment.textContent = place === null ? "Nothing measured yet" : momentOf(place);
    const names = namesOf(plot);
    [...this.body.rows].forEach((row, at) => {
      plot.panels.forEach((panel, column) => {
        const curve = panel.curves.find((one) => nameOf(one, plot.runs.length) === names[at]);
        const value = curve && place !== null ? valueAt(curve, place) : null;
        row.cells[column + 1].textContent = curve ? written(value, panel.percent) : "";
      });
    });
  }

  /** Write the words anew only where they changed. @param {Plot} plot */
  build(plot) {
    const names = namesOf(plot);
    const words = JSON.stringify([names, plot.panels.map(({ title }) => title)]);
    if (words === this.built) return;
    this.built = words;
    this.head.replaceChildren(element("td", ""), ...plot.panels.map(({ title }) => element("th", "number", { scope: "col" }, [title])));
    const curves = plot.panels.flatMap((panel) => panel.curves);
    this.body.replaceChildren(...names.map((name) => {
      const curve = /** @type {Curve} */ (curves.find((one) => nameOf(one, plot.runs.length) === name));
      const heading = element("th", "", { scope: "row" }, [sampleOf(curve, plot.runs), name]);
      return element("tr", "", {}, [heading, ...plot.panels.map(() => element("td", "number"))]);
    }));
  }
}

/** @param {Plot} plot @returns {string[]} the curves' names, each once, the faint ones last */
export function namesOf(plot) {
  const curves = plot.panels.flatMap((panel) => panel.curves);
  const ordered = [...curves.filter(({ part }) => part !== "batches"), ...curves.filter(({ part }) => part === "batches")];
  return [...new Set(ordered.map((curve) => nameOf(curve, plot.runs.length)))];
}

/** A short piece of the line as the plot draws it. @param {Curve} curve @param {string[]} runs */
function sampleOf(curve, runs) {
  const look = lookOf(curve, runs);
  const line = shape("path", { class: look.faint ? "line faint" : "line", d: "M1,7H35", stroke: look.colour, "stroke-width": String(look.width), "stroke-dasharray": look.dash });
  const hollow = curve.part === "training" ? "hollow" : "full";
  const point = shape("path", { class: `points ${hollow}`, d: look.points ? outlineOf(look.shape, 18, 7) : "", stroke: look.colour, fill: look.colour });
  const sample = shape("svg", { width: "36", height: "14", "aria-hidden": "true" });
  sample.append(line, point);
  return sample;
}
