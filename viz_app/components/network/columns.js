// @ts-check
/** What stands in an open block, or in the network: its cards, the doors of its lines to the outside, and the columns. Pure. */
import { blockId, stepId } from "./wiring.js";

/** @typedef {import("./wiring.js").Wiring} Wiring */
/** @typedef {{id: string, first: number}} Member first: where its first step stands in the network's order */
/** @typedef {{source: string, from: string, to: string, leads: Set<string>}} Edge from, to: ids of members, or of doors */

/** The door at a block's left side through which a step's numbers come in. @param {string} source */
export function entryId(source) {
  return `in ${source}`;
}

/** The door at a block's right side through which a step's numbers go out. @param {string} source */
export function exitId(source) {
  return `out ${source}`;
}

/** The steps and blocks that stand directly in a block. @param {Wiring} wiring @param {string} name of the block @returns {Member[]} */
export function membersOf(wiring, name) {
  const block = /** @type {import("./types.js").Block} */ (wiring.blocks.get(name));
  const steps = block.steps.map((step) => ({ id: stepId(step), first: wiring.at(step) }));
  const blocks = block.blocks.map((child) => ({ id: blockId(child.name), first: wiring.at(wiring.stepsOf(blockId(child.name))[0]) }));
  return [...steps, ...blocks].sort((one, other) => one.first - other.first);
}

/** The lines between members, and from and to the doors; one for each source and end. @param {Wiring} wiring @param {Member[]} members @returns {Edge[]} */
export function edgesOf(wiring, members) {
  /** @type {Map<string, string>} the member in which a step stands */
  const member = new Map(members.flatMap(({ id }) => wiring.stepsOf(id).map((name) => [name, id])));
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const add = (/** @type {string} */ source, /** @type {string} */ to, /** @type {string} */ lead) => {
    const from = member.get(source) ?? entryId(source);
    if (from === to) return;
    const edge = edges.get(`${source} ${to}`) ?? { source, from, to, leads: new Set() };
    edge.leads.add(lead);
    edges.set(`${source} ${to}`, edge);
  };
  for (const [name, id] of member) {
    for (const input of wiring.step(name).inputs) add(input, id, name);
    for (const reader of wiring.readers.get(name) ?? []) if (!member.has(reader)) add(name, exitId(name), reader);
  }
  return [...edges.values()];
}

/**
 * The column of each end of a line: one to the right of all that it reads, the doors outermost.
 * @param {Member[]} members in the order in which they are computed
 * @param {Edge[]} edges
 * @returns {Map<string, number>} from 0
 */
export function ranksOf(members, edges) {
  const entries = new Set(edges.map(({ from }) => from).filter((id) => id.startsWith("in ")));
  const exits = new Set(edges.map(({ to }) => to).filter((id) => id.startsWith("out ")));
  const first = entries.size > 0 ? 1 : 0;
  /** @type {Map<string, number>} */
  const ranks = new Map([...entries].map((id) => [id, 0]));
  const waiting = new Set(members.map(({ id }) => id));
  while (waiting.size > 0) {
    const blocked = new Set(edges.filter(({ from, to }) => waiting.has(from) && waiting.has(to)).map(({ to }) => to));
    const free = [...waiting].filter((id) => !blocked.has(id));
    for (const id of free.length > 0 ? free : [...waiting].slice(0, 1)) { // a circle of blocks is cut at its first
      const before = edges.filter(({ from, to }) => to === id && ranks.has(from)).map(({ from }) => /** @type {number} */ (ranks.get(from)));
      ranks.set(id, Math.max(first, ...before.map((rank) => rank + 1)));
      waiting.delete(id);
    }
  }
  const last = Math.max(first, ...ranks.values()) + 1;
  for (const id of exits) ranks.set(id, last);
  return ranks;
}
