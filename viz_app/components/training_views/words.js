// @ts-check
/** The sentences of the views. */

const number = (/** @type {number} */ value) => value.toLocaleString("en-GB");

/** A share of 1 in whole percents, never rounded to none or all. @param {number} share @returns {string} */
export function percent(share) {
  if (!Number.isFinite(share)) return "no number";
  const whole = Math.round(100 * share);
  if (whole === 0 && share > 0) return "less than 1%";
  if (whole === 100 && share < 1) return "more than 99%";
  return `${whole}%`;
}

/** The same where there is little room. @param {number} share */
export function shortPercent(share) {
  return percent(share).replace("less than ", "< ").replace("more than ", "> ").replace("no number", "–");
}

/** @param {{index: number, truth: string, said: string, sure: number, forTruth: number}} answer sure: of what it said; forTruth: what it gave the right class */
export function answerSentence({ index, truth, said, sure, forTruth }) {
  const shows = `Picture ${index} shows “${truth}”.`;
  if (!Number.isFinite(sure)) return `${shows} The network gives no number any more.`;
  if (said === truth) return `${shows} The network says so too, ${percent(sure)} sure: right.`;
  return `${shows} The network says “${said}”, ${percent(sure)} sure: wrong. It gives “${truth}” ${percent(forTruth)}.`;
}

/** How many are wrong. @param {number} wrong @param {number} count */
export function wrongSentence(wrong, count) {
  if (wrong === 0) return `All ${number(count)} are right.`;
  return `${number(wrong)} of ${number(count)} ${wrong === 1 ? "is" : "are"} wrong.`;
}

/** @typedef {{count: number, of: number, truth: string, said: string}} Cell one place of the confusion matrix; of: pictures in its row */

/** "3 of 20 pictures of “cat” were called “dog”." @param {Cell} cell */
export function cellSentence({ count, of, truth, said }) {
  const pictures = `${of === 1 ? "picture" : "pictures"} of “${truth}”`;
  if (of === 0) return `There is no picture of “${truth}” among them.`;
  const called = `${count === 1 ? "was" : "were"} called “${said}”`;
  if (truth === said) return `${number(count)} of ${number(of)} ${pictures} ${called}: right, ${percent(count / of)}.`;
  if (count === 0) return `None of ${number(of)} ${pictures} was called “${said}”.`;
  return `${number(count)} of ${number(of)} ${pictures} ${called}: ${percent(count / of)}.`;
}

/** A number with three digits, also a very small one. @param {number | null} value null: not finite */
export function threeDigits(value) {
  if (value === null) return "no number";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(3))) : superscript(value);
}

/** 3.2 × 10⁻⁷ @param {number} value */
function superscript(value) {
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits} × 10${tenTo(Number(power))}`;
}

/** @param {number} power @returns {string} */
export function tenTo(power) {
  const raised = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];
  return String(power).replace("+", "").replace("-", "⁻").replace(/\d/g, (digit) => raised[Number(digit)]);
}

/** @typedef {{layer: string, weights: number | null, gradient: number | null, update: number | null}} Gradient lengths */

/** @param {Gradient} gradient */
export function gradientSentence({ layer, weights, gradient, update }) {
  const sizes = `${layer}: the gradient is ${threeDigits(gradient)} long, the weights are ${threeDigits(weights)}.`;
  if (!weights || update === null) return sizes;
  return `${sizes} The last step moved the weights by ${share(update / weights)} of their length.`;
}

/** @param {number} part */
function share(part) {
  return part < 0.0001 ? "less than 0.01%" : `${Number((100 * part).toPrecision(2))}%`;
}

/** Put a text into its place, where it is another one. @param {HTMLElement} place @param {string} text */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
