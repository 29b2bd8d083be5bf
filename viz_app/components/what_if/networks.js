// @ts-check
/** The networks that came in, for all instances of this component on the page. */

/** @typedef {import("./models.js").Known} Known */

const MOST = 3; // kept, so that going back to one needs nothing sent

/** @type {Map<string, Known>} the one that came last, last */
const known = new Map();
/** @type {Set<() => void>} told when one comes */
const waiting = new Set();

/** @param {Known} network */
export function keep(network) {
  known.delete(network.facts.network);
  known.set(network.facts.network, network);
  for (const name of [...known.keys()].slice(0, -MOST)) known.delete(name);
  for (const tell of [...waiting]) tell();
}

/** @param {string} name @returns {Known | null} */
export function networkOf(name) {
  return known.get(name) ?? null;
}

/** @param {() => void} tell called whenever a network comes @returns {() => void} stops that */
export function whenOneComes(tell) {
  waiting.add(tell);
  return () => void waiting.delete(tell);
}
