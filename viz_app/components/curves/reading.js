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

const WILD = 10; // times the loss that a run began with: what lies above is cut off, else one that diverges hides all others

/** The least and the largest number of a panel's axis: shares from 0 to 1; else from 0 to the largest, without wild ones. @param {Panel} panel @returns {[number, number]} */
export function rangeOf({ percent, curves }) {
  if (percent) return [0, 1];
  const largest = curves.map(({ part, values }) => {
    const sorted = values.filter(Number.isFinite).sort();
    return sorted.at(part === "batches" ? Math.floor(0.98 * (sorted.length - 1)) : -1) ?? 0;
  });
  return [0, Math.min(Math.max(...largest, 0), WILD * firstOf(curves)) || 1];
}

/**
 * The largest of what the runs began with: each with its first mini-batch; where those are not told, with the largest of
 * its curves' first numbers.
 * @param {Curve[]} curves
 */
function firstOf(curves) {
  const told = curves.map(({ run, part, values }) => ({ run, part, first: values.find(Number.isFinite) ?? 0 })).filter(({ first }) => first);
  const batched = new Set(told.filter(({ part }) => part === "batches").map(({ run }) => run));
  return Math.max(0, ...told.filter(({ run, part }) => part === "batches" || !batched.has(run)).map(({ first }) => first));
}

/** The largest number of what is cut off an axis that ends at `high`; null where nothing is. Mini-batches may be cut. @param {Panel} panel @param {number} high @returns {number | null} */
export function peakAbove({ curves }, high) {
  const above = curves.flatMap(({ part, values }) => (part === "batches" ? [] : [...values].filter((value) => value > high && Number.isFinite(value))));
  return above.length ? Math.max(...above) : null;
}

/** @typedef {{at: number, value: number}} Point */

/**
 * The pieces of a curve below the upper end of the axis; where it leaves and comes back, they end on that edge. A number
 * that is not finite breaks it, too.
 * @param {Curve} curve @param {number} high
 * @returns {Point[][]}
 */
export function piecesBelow({ at, values }, high) {
  /** @type {Point[][]} */
  const pieces = [];
  /** @type {Point | null} */
  let last = null;
  at.forEach((place, index) => {
    const value = values[index];
    const point = Number.isFinite(value) ? { at: place, value } : null;
    const [was, is] = [last !== null && last.value <= high, point !== null && point.value <= high];
    if (last && point && was !== is) {
      const edge = { at: last.at + ((high - last.value) / (point.value - last.value)) * (point.at - last.at), value: high };
      if (was) pieces[pieces.length - 1].push(edge);
      else pieces.push([edge]);
    }
    if (point && is) {
      if (last) pieces[pieces.length - 1].push(point);
      else pieces.push([point]);
    }
    last = point;
  });
  return pieces;
}
