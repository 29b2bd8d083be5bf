// @ts-check
/** What the curves say at a moment: pure functions over the packed numbers. */

/** @typedef {"training" | "validation" | "batches"} Part */
/** @typedef {{run: string, part: Part, at: Float32Array, values: Float32Array}} Curve */
/** @typedef {{at: number, text: string}} Mark */
/** @typedef {{title: string, percent: boolean, marks: Mark[], curves: Curve[]}} Panel */
/** @typedef {{name: string, epochs: number, runs: string[], panels: Panel[]}} Plot */

const SAME = 1e-3; // epochs; two places closer than this are one

/**
 * Hand each curve its own part of the numbers.
 * @param {any} facts
 * @param {Record<string, import("../engine/packing.js").PackedArray>} arrays
 * @returns {Plot}
 */
export function plotOf(facts, arrays) {
  const [at, values] = [arrays.at.values, arrays.values.values].map((numbers) => /** @type {Float32Array} */ (numbers));
  let start = 0;
  const panels = facts.panels.map((/** @type {any} */ panel) => ({
    ...panel,
    curves: panel.curves.map((/** @type {{run: string, part: Part, count: number}} */ { run, part, count }) => {
      const [from, to] = [start, (start += count)];
      return { run, part, at: at.subarray(from, to), values: values.subarray(from, to) };
    }),
  }));
  return { ...facts, panels };
}

/** The places that can be read, in order: where an epoch ended; before the first end, each mini-batch. @param {Plot} plot @returns {number[]} */
export function placesOf({ panels }) {
  const curves = panels.flatMap((panel) => panel.curves);
  const ends = curves.filter(({ part }) => part !== "batches");
  const told = ends.some(({ at }) => at.length) ? ends : curves;
  const sorted = told.flatMap(({ at }) => [...at]).sort((one, other) => one - other);
  return sorted.filter((place, index) => index === 0 || place - sorted[index - 1] > SAME);
}

/** The index of the number that is nearest to a place; −1 where there is none. @param {ArrayLike<number>} rising @param {number} place */
export function nearest(rising, place) {
  let [low, high] = [0, rising.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (rising[middle] < place) low = middle;
    else high = middle;
  }
  return high >= 0 && Math.abs(rising[high] - place) < Math.abs(rising[low] - place) ? high : Math.min(low, high);
}

/** What a curve says at a place; null where it says nothing there. Of mini-batches the nearest one speaks. @param {Curve} curve @param {number} place */
export function valueAt({ part, at, values }, place) {
  const index = nearest(at, place);
  if (index < 0 || (part !== "batches" && Math.abs(at[index] - place) > SAME)) return null;
  return values[index];
}

/** @param {number | null} value @param {boolean} percent */
export function written(value, percent) {
  if (value === null) return "–";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : "infinite";
  if (percent) {
    const digits = value < 1 && (100 * value).toFixed(1) === "100.0" ? 2 : 1; // only all of them are 100%
    return `${(100 * value).toFixed(digits)}%`;
  }
  const size = Math.abs(value);
  if (size >= 1e5) return value.toExponential(1).replace("e+", "e");
  return size >= 0.01 || value === 0 ? value.toFixed(size >= 100 ? 1 : 3) : value.toPrecision(2);
}

/** @param {number} place epochs gone */
export function momentOf(place) {
  return `Epoch ${Math.abs(place - Math.round(place)) < SAME ? Math.round(place) : place.toFixed(2)}`;
}

/** What a curve is called: with one run its part alone. @param {Curve} curve @param {number} runs how many there are */
export function nameOf({ run, part }, runs) {
  const word = { training: "Training", validation: "Validation", batches: "Each mini-batch" }[part];
  return runs > 1 ? `${run}, ${word.toLowerCase()}` : word;
}

const WILD = 10; // times the first loss of a run: what lies above is cut off, else a run that diverges hides all others

/** The least and the largest number of a panel's axis: shares from 0 to 1; else from 0 to the largest, without wild ones. @param {Panel} panel @returns {[number, number]} */
export function rangeOf({ percent, curves }) {
  if (percent) return [0, 1];
  const largest = curves.map(({ part, values }) => {
    const sorted = values.filter(Number.isFinite).sort();
    return sorted.at(part === "batches" ? Math.floor(0.98 * (sorted.length - 1)) : -1) ?? 0;
  });
  return [0, Math.min(Math.max(...largest, 0), WILD * firstOf(curves)) || 1];
}

/** The largest of what the runs began with; each began with the least of its curves' first numbers. @param {Curve[]} curves */
function firstOf(curves) {
  const firsts = new Map();
  for (const { run, values } of curves) {
    const first = values.find(Number.isFinite);
    if (first !== undefined) firsts.set(run, Math.min(first, firsts.get(run) ?? Infinity));
  }
  return Math.max(...firsts.values(), 0);
}
