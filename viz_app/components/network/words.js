// @ts-check
/** The sentences of the map: what each shape and number is, and how it came about. */
import { mapsOf } from "./grid.js";

/** @typedef {import("./types.js").Step} Step */
/** @typedef {"parameters" | "multiply-adds" | "time"} Cost what a card's bar shows */

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** @type {Record<Cost, {title: string, help: string}>} */
export const COSTS = {
  parameters: { title: "Parameters", help: "Each card's bar: how many numbers the step learned." },
  "multiply-adds": { title: "Multiply-adds", help: "Each card's bar: how many multiplications with a weight the step takes for one image." },
  time: { title: "Time", help: "Each card's bar: how long the step took on the server." },
};

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** @param {number} count */
export function compact(count) {
  return count < 10_000 ? count.toLocaleString("en") : COMPACT.format(count);
}

/** @param {number[]} shape */
export function shapeText(shape) {
  return shape.map((length) => length.toLocaleString("en")).join(" × ");
}

/** The shape on a line: above it and below it. @param {number[]} shape @returns {[string, string]} */
export function shapeOnLine(shape) {
  if (shape.length < 2) return [shapeText(shape), ""];
  const short = shape.slice(-2).join("×");
  return shape.length === 2 ? [short, ""] : [`${shape.slice(0, -2).join("×")} ×`, short];
}

/** @param {Step} step */
export function shapeSentence(step) {
  const [count, height, width] = mapsOf(step);
  const total = step.shape.reduce((product, length) => product * length, 1);
  if (height * width === 1) return counted(count, "number");
  return `${counted(count, "map")} of ${height.toLocaleString("en")} × ${width.toLocaleString("en")}, together ${counted(total, "number")}`;
}

/** What a step is, in one sentence. @param {Step} step */
export function stepSentence(step) {
  return `${step.title}: ${step.kind}, makes ${shapeSentence(step)}`;
}

/** How much steps cost together; null where that was not measured. @param {Step[]} steps @param {Cost} cost @returns {number | null} */
export function costOf(steps, cost) {
  if (cost === "parameters") return steps.reduce((sum, { parameters }) => sum + parameters, 0);
  if (cost === "multiply-adds") return steps.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  const measured = steps.filter(({ milliseconds }) => milliseconds !== null);
  return measured.length === 0 ? null : measured.reduce((sum, { milliseconds }) => sum + (milliseconds ?? 0), 0);
}

/** A card's cost, short. @param {number | null} amount @param {Cost} cost */
export function costText(amount, cost) {
  if (amount === null) return "";
  return cost === "time" ? `${amount.toFixed(amount < 1 ? 2 : 1)} ms` : compact(amount);
}

/** A card's cost in a sentence. @param {Step[]} steps @param {Cost} cost @param {number | null} whole of all that is on the map @param {string} [noun] what that is */
export function costSentence(steps, cost, whole, noun = "network") {
  const amount = costOf(steps, cost);
  if (amount === null) return "The time of this step was not measured.";
  const share = whole ? `. That is ${((100 * amount) / whole).toFixed(1)}% of the ${noun}’s ${cost === "time" ? `${whole.toFixed(1)} ms` : whole.toLocaleString("en")}` : "";
  if (cost === "time") return `${amount.toFixed(2)} ms on the server, for one image${share}.`;
  const [one] = steps;
  const sentence = cost === "parameters" ? one.parametersSentence : one.multiplyAddsSentence;
  const unit = cost === "parameters" ? "parameter" : "multiply-add";
  const what = steps.length === 1 ? sentence : `${counted(amount, unit)}: the sum of its ${steps.length} steps`;
  return amount ? `${what}${share}.` : `${what[0].toUpperCase()}${what.slice(1)}.`;
}

/** @param {Step} step @param {import("./grid.js").Spot} spot */
export function spotSentence(step, { index, row, col }) {
  const [count, height, width] = mapsOf(step);
  if (height * width === 1) return `number ${index} of ${count.toLocaleString("en")}`;
  return `${count > 1 ? `channel ${index} of ${count.toLocaleString("en")}, ` : ""}row ${row}, column ${col}`;
}
