// @ts-check
/** How a network is wired and which steps belong together: what is asked of it while its blocks open and close. Pure. */

/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Block} Block */

const MOST_CARDS = 26; // that a map opens with

export class Wiring {
  /** @param {Step[]} steps in the order in which they are computed @param {Block} root */
  constructor(steps, root) {
    this.root = root;
    this.isPart = root.kind !== "network"; // a block alone: it begins with what it reads, and answers nothing
    this.steps = new Map(steps.map((step) => [step.name, step]));
    this.order = new Map(steps.map((step, index) => [step.name, index]));
    /** @type {Map<string, string[]>} the steps that read a step */
    this.readers = new Map(steps.map((step) => [step.name, []]));
    for (const { name, inputs } of steps) for (const input of new Set(inputs)) this.readers.get(input)?.push(name);
    /** @type {Map<string, Block>} */
    this.blocks = new Map();
    /** @type {Map<string, Block>} the block around a block, by its name */
    this.around = new Map();
    /** @type {Map<string, Block>} the innermost block around a step */
    this.home = new Map();
    /** @type {Map<string, string[]>} all steps of a block, in order */
    this.inside = new Map();
    this.enter(root);
  }

  /** @param {Block} block @returns {string[]} */
  enter(block) {
    this.blocks.set(block.name, block);
    for (const name of block.steps) this.home.set(name, block);
    const inner = block.blocks.flatMap((child) => {
      this.around.set(child.name, block);
      return this.enter(child);
    });
    const all = [...block.steps, ...inner].sort((one, other) => this.at(one) - this.at(other));
    this.inside.set(block.name, all);
    return all;
  }

  /** @param {string} name */
  at(name) {
    return /** @type {number} */ (this.order.get(name));
  }

  /** @param {string} name @returns {Step} */
  step(name) {
    return /** @type {Step} */ (this.steps.get(name));
  }

  /** All steps of a block, or the one step. @param {string} id of a card @returns {string[]} */
  stepsOf(id) {
    return isBlock(id) ? this.inside.get(nameOf(id)) ?? [] : [nameOf(id)];
  }

  /** The blocks around a step, the outermost first, without the network itself. @param {string} name @returns {Block[]} */
  trail(name) {
    const home = this.home.get(name);
    return home ? this.ancestors(home) : [];
  }

  /** A block and those around it, the outermost first, without the network itself. @param {Block} block @returns {Block[]} */
  ancestors(block) {
    const around = this.around.get(block.name);
    return around ? [...this.ancestors(around), block] : [];
  }

  /** A step's title, without the path of the block around it. @param {Step} step */
  shortTitle({ name, title }) {
    const around = this.home.get(name)?.path;
    return around && title.startsWith(`${around}.`) ? title.slice(around.length + 1) : title;
  }

  /** The card that shows a step: its own, or that of the outermost closed block around it. @param {string} name @param {Set<string>} open */
  cardOf(name, open) {
    const closed = this.trail(name).find(({ name }) => !open.has(name));
    return closed ? blockId(closed.name) : stepId(name);
  }

  /** The output of a block, as far as it is one: the last step that another one outside reads, or its very last. @param {string} block its name @returns {Step} */
  output(block) {
    const names = this.inside.get(block) ?? [];
    const here = new Set(names);
    const read = names.filter((name) => this.readers.get(name)?.some((reader) => !here.has(reader)));
    return this.step(read.at(-1) ?? /** @type {string} */ (names.at(-1)));
  }

  /** The blocks that are open at first: as many levels as fit. @returns {Set<string>} */
  openAtFirst() {
    /** @type {Set<string>} */
    const open = new Set();
    let level = this.root.blocks;
    let cards = this.root.steps.length + level.length;
    while (level.length > 0) {
      const inner = level.flatMap((block) => block.blocks);
      const steps = level.flatMap((block) => block.steps);
      cards += inner.length + steps.length - level.length;
      if (cards > MOST_CARDS) break;
      for (const { name } of level) open.add(name);
      level = inner;
    }
    return open;
  }

  /** The open blocks of the page's address. @param {string} text names with commas between them, "all", "none", or "" for as at first */
  openOf(text) {
    if (!text) return this.openAtFirst();
    if (text === "all") return new Set(this.blocks.keys());
    const known = text.split(",").map((name) => this.blocks.get(name)).filter((block) => block !== undefined);
    return new Set(known.flatMap((block) => this.ancestors(block).map(({ name }) => name)));
  }

  /** The text of the address for open blocks: the innermost suffice. @param {Set<string>} open */
  textOf(open) {
    const shown = [...this.blocks.values()].filter((block) => block !== this.root && this.ancestors(block).every(({ name }) => open.has(name)));
    const opened = new Set(shown.map(({ name }) => name));
    const first = this.openAtFirst();
    if (opened.size === first.size && [...first].every((name) => opened.has(name))) return "";
    if (opened.size === 0) return "none";
    if (opened.size === this.blocks.size - 1) return "all";
    return shown.filter((block) => !block.blocks.some(({ name }) => opened.has(name))).map(({ name }) => name).join(",");
  }
}

/** @param {string} name */
export function stepId(name) {
  return `step ${name}`;
}

/** @param {string} name */
export function blockId(name) {
  return `block ${name}`;
}

/** @param {string} id */
export function isBlock(id) {
  return id.startsWith("block ");
}

/** The name of a step or a block. @param {string} id */
export function nameOf(id) {
  return id.slice(id.indexOf(" ") + 1);
}
