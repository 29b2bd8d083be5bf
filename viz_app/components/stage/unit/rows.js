// @ts-check
/** A long list of which only the rows in sight are on the page: each is one of a few elements, written anew. */
import { element } from "../../maps/chrome.js";

/** @typedef {{make: () => HTMLElement, fill: (row: HTMLElement, index: number) => void, resized: () => void}} Look how a row is made, and written */

const SPARE = 2; // rows above and below what is in sight
let lists = 0; // each list needs names of its own for its rows

export class Rows {
  /** @param {HTMLElement} place @param {string} label @param {Look} look */
  constructor(place, label, look) {
    this.look = look;
    this.sheet = element("div", "sheet", { role: "presentation" });
    this.view = element("div", "rows", { tabindex: "0", role: "listbox", "aria-label": label }, [this.sheet]);
    place.append(this.view);
    this.name = `unit-rows-${lists++}`;
    this.count = 0;
    this.height = 1;
    /** @type {Map<number, HTMLElement>} those on the page, by index */ this.rows = new Map();
    /** @type {number | null} */ this.active = null;
    this.view.addEventListener("scroll", () => this.paint());
    this.width = 0;
    this.sizing = new ResizeObserver(() => this.resized());
    this.sizing.observe(this.view);
  }

  resized() {
    if (this.view.clientWidth === this.width) return this.paint();
    this.width = this.view.clientWidth;
    this.look.resized();
  }

  /** @param {number} count @param {number} height CSS pixels of each row */
  show(count, height) {
    Object.assign(this, { count, height });
    this.sheet.style.height = `${count * height}px`;
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.paint();
  }

  /** Write the rows in sight; each once, until it is out of sight. */
  paint() {
    const { scrollTop, clientHeight } = this.view;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - SPARE);
    const end = Math.min(this.count, Math.ceil((scrollTop + clientHeight) / this.height) + SPARE);
    const free = [...this.rows].filter(([index]) => index < first || index >= end);
    for (const [index] of free) this.rows.delete(index);
    for (let index = first; index < end; index++) {
      if (this.rows.has(index)) continue;
      const row = free.pop()?.[1] ?? this.add();
      this.sheet.insertBefore(row, this.rowAfter(index)); // as it is read aloud
      this.rows.set(index, row);
      this.write(row, index);
    }
    for (const [, row] of free) row.remove();
  }

  /** The next row on the page; null for none. @param {number} index */
  rowAfter(index) {
    const next = Math.min(...[...this.rows.keys()].filter((other) => other > index));
    return this.rows.get(next) ?? null;
  }

  add() {
    const row = this.look.make();
    row.setAttribute("role", "option");
    row.setAttribute("aria-setsize", String(this.count));
    return row;
  }

  /** @param {HTMLElement} row @param {number} index */
  write(row, index) {
    row.style.transform = `translateY(${index * this.height}px)`;
    row.style.height = `${this.height}px`;
    row.id = `${this.name}-${index}`;
    row.dataset.index = String(index);
    row.setAttribute("aria-posinset", String(index + 1));
    this.light(row, index);
    this.look.fill(row, index);
  }

  /** @param {HTMLElement} row @param {number} index */
  light(row, index) {
    row.classList.toggle("lit", index === this.active);
    row.setAttribute("aria-selected", String(index === this.active));
  }

  /** Write a row anew, if it is in sight. @param {number | null} index */
  refresh(index) {
    const row = index === null ? null : this.rows.get(index);
    if (row && index !== null) this.write(row, index);
  }

  /** Light up a row; none for null. @param {number | null} index */
  mark(index) {
    const before = this.active;
    this.active = index;
    for (const one of new Set([before, index])) this.refresh(one);
    if (index === null) this.view.removeAttribute("aria-activedescendant");
    else this.view.setAttribute("aria-activedescendant", `${this.name}-${index}`);
  }

  /** Scroll the list, not the page, just so far that a row is seen. @param {number} index */
  reveal(index) {
    const [top, bottom] = [index * this.height, (index + 1) * this.height];
    const { view } = this;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (bottom > view.scrollTop + view.clientHeight) view.scrollTop = bottom - view.clientHeight;
    this.paint();
  }

  /** The row that an event is about. @param {Event} event @returns {HTMLElement | null} */
  static rowOf(event) {
    return /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest?.(".rows [data-index]"));
  }

  close() {
    this.sizing.disconnect();
    this.view.remove();
  }
}
