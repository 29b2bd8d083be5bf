// @ts-check
/** Search by name or kind: matches are lit, and one after another is gone to. */

/** @typedef {import("./map.js").NetworkMap} NetworkMap */

export class Search {
  /** @param {NetworkMap} map */
  constructor(map) {
    this.map = map;
    /** @type {string[]} names of steps */
    this.matches = [];
    this.at = -1;
  }

  /** @param {string} text */
  look(text) {
    const words = text.trim().toLowerCase();
    const fits = (/** @type {import("./types.js").Step} */ { title, name, kind }) => [title, name, kind].some((said) => said.toLowerCase().includes(words));
    this.matches = words ? this.map.facts.steps.filter(fits).map(({ name }) => name) : [];
    this.at = -1;
    this.light();
    this.map.tools.found.textContent = words ? `${this.matches.length} found` : "";
  }

  /** Go to the next match, and open the blocks around it. @param {1 | -1} by */
  next(by) {
    const { matches, map } = this;
    if (matches.length === 0) return;
    this.at = (this.at + (this.at < 0 && by < 0 ? 0 : by) + matches.length) % matches.length;
    const name = matches[this.at];
    map.opening.reveal(name);
    this.light();
    map.tools.found.textContent = `${this.at + 1} of ${matches.length}`;
  }

  light() {
    const names = new Set(this.matches);
    const current = this.matches[this.at];
    for (const card of this.map.deck.cards.values()) {
      card.root.classList.toggle("match", card.steps.some(({ name }) => names.has(name)));
      card.root.classList.toggle("current", card.steps.some(({ name }) => name === current));
    }
    this.map.parts.root.classList.toggle("searching", names.size > 0);
  }
}
