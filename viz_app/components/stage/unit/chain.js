// @ts-check
/** From the sum to the number on screen: a card for each step, with its numbers put in, and the recorded number. */
import { floatsOf } from "../../engine/packing.js";
import { softmax } from "../../engine/dense.js";
import { element } from "../../maps/chrome.js";
import { agrees, exact, few, inBrackets, indexText, worked } from "./words.js";

/** @typedef {import("./types.js").Opened} Opened */
/** @typedef {import("./words.js").Worked} Worked */
/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Arrays} Arrays */

export class Chain {
  /** @param {HTMLElement} place @param {import("./types.js").Desk} desk */
  constructor(place, desk) {
    this.desk = desk;
    this.root = element("ol", "chain");
    place.append(this.root);
  }

  /** @param {Facts} facts @param {Arrays} arrays */
  show(facts, arrays) {
    const { opened, chain, titles } = facts;
    const cards = [opened, ...chain].map((one, place) => {
      const value = Number(one.value);
      const made = place ? worked(one.making, value) : workedHere(facts, arrays);
      return this.card(one, made, { title: titles[one.place.step] ?? one.place.step, opens: place > 0 });
    });
    cards[facts.standsAt].classList.add("on-screen");
    cards[facts.standsAt].setAttribute("aria-current", "true");
    this.root.replaceChildren(...cards);
  }

  /** @param {Opened} opened @param {Worked} made @param {{title: string, opens: boolean}} how */
  card({ place, kind, value }, made, { title, opens }) {
    const name = opens ? element("button", "walk", { type: "button", title: "Open this number" }, [title]) : element("span", "here", {}, [title]);
    if (opens) name.addEventListener("click", () => this.desk.walk(place));
    const recorded = Number(value);
    const card = element("li", "", {}, [
      element("div", "step", {}, [name, element("span", "kind", {}, [`${kind} ${indexText(place.index)}`])]),
      element("div", "made", {}, [made.text]),
      element("div", "number", { title: "The number that the network computed" }, [exact(recorded)]),
    ]);
    if (agrees(made, recorded)) {
      const same = made.result === null || few(made.result) === few(recorded);
      if (!same) card.append(element("p", "rounding", {}, ["The last digits differ by rounding: the network adds up in 32 bits, this page in 64."]));
      return card;
    }
    const said = `Computed here from the numbers above it is ${few(made.result ?? NaN)}, but the network recorded ${exact(recorded)}: more than rounding lies between.`;
    card.append(element("p", "differs", { role: "alert" }, [said]));
    return card;
  }
}

/** How the opened number itself was made. @param {Facts} facts @param {Arrays} arrays @returns {Worked} */
function workedHere({ opened: { making, value, place: { index } }, normalisation }, arrays) {
  switch (making.way) {
    case "window":
    case "weighted": return summed(making.bias, floatsOf(arrays.values), floatsOf(arrays.weights), making.way === "window" ? making.channels.length : 0);
    case "pooled": return pooled(making, floatsOf(arrays.values));
    case "share": return shared(making.chosen, floatsOf(arrays.values));
    case "input": return fromPicture(normalisation, arrays.seen, index);
    case "computed": return { text: "", result: null, size: 0 }; // its sentence stands above
    default: return worked(making, Number(value));
  }
}

/** @param {number | null} bias @param {Float32Array} values @param {Float32Array} weights @param {number} channels 0 for a vector @returns {Worked} */
function summed(bias, values, weights, channels) {
  let [sum, size] = [0, Math.abs(Number(bias ?? 0))];
  for (let index = 0; index < values.length; index++) {
    sum += values[index] * weights[index];
    size += Math.abs(values[index] * weights[index]);
  }
  const result = sum + Number(bias ?? 0);
  const noun = channels ? counted(channels, "channel") : counted(values.length, "product");
  const added = bias === null ? "(no bias)" : `+ bias = ${few(sum)} + ${inBrackets(Number(bias))}`;
  return { text: `Σ of ${noun} ${added} = ${few(result)}`, result, size };
}

/** @param {import("./types.js").Making} making @param {Float32Array} values @returns {Worked} */
function pooled({ rule, winner, divisor }, values) {
  if (rule === "max") {
    const result = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return { text: `max of ${counted(values.length, "number")} = ${few(result)}, from row ${winner?.[0]}, column ${winner?.[1]}`, result, size: Math.abs(result) };
  }
  const sum = values.reduce((total, value) => total + value, 0);
  const result = sum / Number(divisor);
  const size = values.reduce((total, value) => total + Math.abs(value), 0) / Math.abs(Number(divisor));
  return { text: `sum of ${counted(values.length, "number")} ÷ ${divisor} = ${few(sum)} ÷ ${divisor} = ${few(result)}`, result, size };
}

/** A share of a softmax. @param {number} chosen @param {Float32Array} values @returns {Worked} */
export function shared(chosen, values) {
  const { largest, exponentials, sum, probabilities } = softmax(values, 1);
  const power = `e^(${few(values[chosen])} − ${inBrackets(largest)})`;
  return { text: `${power} ÷ sum of all = ${few(exponentials[chosen])} ÷ ${few(sum)} = ${few(probabilities[chosen])}`, result: probabilities[chosen], size: 1 };
}

/** @param {Facts["normalisation"]} scaling @param {import("../../engine/packing.js").PackedArray} seen @param {number[]} index @returns {Worked} */
function fromPicture(scaling, seen, [channel, row, col]) {
  const [, height, width] = seen.shape;
  if (row >= height || col >= width) return { text: "a number of the input", result: null, size: 0 };
  const brightness = floatsOf(seen)[(channel * height + row) * width + col];
  if (!scaling) return { text: `the picture's brightness there is ${exact(brightness)}`, result: null, size: 0 };
  const [mean, std] = [scaling.mean[channel], scaling.std[channel]];
  const result = (brightness - mean) / std;
  return { text: `(brightness − mean) / std = (${few(brightness)} − ${few(mean)}) / ${few(std)} = ${few(result)}`, result, size: (Math.abs(brightness) + Math.abs(mean)) / std };
}

/** @param {number} count @param {string} noun */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
