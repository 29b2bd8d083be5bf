// @ts-check
/** What a convolutional layer costs beside a dense one with the same outputs: the numbers written out, and as bars. */
import { convolutionCounts, denseCounts, mapOf } from "../../engine/layer_counts.js";
import { element } from "../../maps/chrome.js";
import { shortText } from "../../maps/reading.js";

/** @typedef {import("../../engine/layer_counts.js").Shape} Shape */
/** @typedef {{size: number, kernels: number, stride: number, padding: "same" | "valid"}} Layer */
/** @typedef {{fill: HTMLElement, number: HTMLElement, written: HTMLElement}} Row */

const WORDS = ["", "thousand", "million", "billion", "trillion", "quadrillion"];
const GROUPS = [["parameters", "Weights and biases to learn"], ["connections", "Connections to compute"]];

export class Counts {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.verdict = element("p", "verdict");
    this.body = element("tbody", "");
    this.ticks = element("td", "ticks", { "aria-hidden": "true" });
    const scale = element("tr", "scale", { "aria-hidden": "true" }, [element("td", ""), this.ticks, element("td", "")]);
    place.append(this.verdict, element("table", "counts", {}, [this.body, element("tfoot", "", {}, [scale])]));
    /** @type {Record<string, Row>} */ this.rows = {};
    for (const [name, title] of GROUPS) {
      this.body.append(element("tr", "group", {}, [element("th", "", { colspan: "3", scope: "rowgroup" }, [title])]));
      for (const layer of ["convolution", "dense"]) this.add(`${layer} ${name}`, layer);
    }
  }

  /** @param {string} name @param {string} layer */
  add(name, layer) {
    const row = { fill: element("i", layer), number: element("b", ""), written: element("span", "") };
    const bar = element("td", "room", {}, [element("span", "bar", { "aria-hidden": "true" }, [row.fill]), row.written]);
    this.body.append(element("tr", "", {}, [element("th", "", { scope: "row" }, [layer]), bar, element("td", "value", {}, [row.number])]));
    this.rows[name] = row;
  }

  /** @param {Shape} picture @param {Layer} layer whose window fits */
  show(picture, layer) {
    const convolution = convolutionCounts(picture, layer.kernels, layer);
    const dense = denseCounts(picture, convolution.outputs);
    const [{ channels, height, width }, { size, kernels }, map] = [picture, layer, mapOf(picture, layer)];
    const inputs = channels * height * width;
    const end = Math.ceil(Math.log10(Math.max(dense.parameters, convolution.connections, 10)));
    this.write("convolution parameters", convolution.parameters, `${size} · ${size} · ${channels} · ${kernels} + ${kernels}`, end);
    this.write("dense parameters", dense.parameters, `${whole(inputs)} inputs · ${whole(dense.outputs)} outputs + ${whole(dense.outputs)}`, end);
    this.write("convolution connections", convolution.connections, `${kernels} · ${map.height} · ${map.width} outputs · ${size} · ${size} · ${channels}`, end);
    this.write("dense connections", dense.connections, `${whole(inputs)} inputs · ${whole(dense.outputs)} outputs`, end);
    this.ticks.replaceChildren(...Array.from({ length: Math.floor(end / 3) + 1 }, (_, power) => tick(power, end)));
    this.verdict.textContent = `For this picture of ${channels} × ${height} × ${width} and the same ${whole(dense.outputs)} outputs, a dense layer learns `
      + `${times(dense.parameters / convolution.parameters)} weights and computes ${times(dense.connections / convolution.connections)} connections.`;
  }

  /** @param {string} name @param {number} count @param {string} written @param {number} end the power of ten at the bar's end */
  write(name, count, written, end) {
    const { fill, number, written: place } = this.rows[name];
    fill.style.width = `${(100 * Math.log10(Math.max(1, count))) / end}%`;
    number.textContent = inWords(count);
    number.title = whole(count);
    place.textContent = `${written} = ${whole(count)}`;
  }
}

/** @param {number} power of a thousand @param {number} end */
function tick(power, end) {
  const mark = element("span", "", {}, [power ? `1 ${WORDS[power] ?? `10^${3 * power}`}` : "1"]);
  mark.style.left = `${(300 * power) / end}%`;
  return mark;
}

/** @param {number} count */
function whole(count) {
  return count.toLocaleString("en");
}

/** A count in three digits and a word. @param {number} count */
export function inWords(count) {
  const power = count < 1e6 ? 0 : Math.min(WORDS.length - 1, Math.floor(Math.log10(count) / 3));
  return power ? `${Number((count / 1000 ** power).toPrecision(3))} ${WORDS[power]}` : whole(count);
}

/** @param {number} ratio */
function times(ratio) {
  return `${ratio < 100 ? shortText(ratio) : inWords(Math.round(ratio))} times as many`;
}
