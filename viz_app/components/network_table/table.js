// @ts-check
/** The table itself: headings that sort, names that open. */
import { sorted } from "./sorting.js";

/** @typedef {import("./sorting.js").Row} Row */
/** @typedef {import("./sorting.js").Order} Order */
/** @typedef {{name: string, caption: string, columns: string[], rows: Row[], chosen: string, card: string}} Facts */

const HEADER = 80; // pixels of Streamlit's own bar above a page, and a little air

/** @param {string} tag @param {string} [text] @param {Record<string, string>} [attributes] */
function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

export class NetworkTable {
  /** @param {ShadowRoot} root */
  constructor(root) {
    /** @type {Order | null} null: the order in which the rows came */ this.order = null;
    this.head = element("tr");
    this.body = element("tbody");
    this.caption = element("caption");
    const head = element("thead");
    head.append(this.head);
    const table = element("table");
    table.append(this.caption, head, this.body);
    this.room = element("div", "", { class: "room", role: "region", tabindex: "0" });
    this.room.append(table);
    root.append(this.room);
  }

  /** @param {Facts} facts @param {(slug: string) => void} open */
  receive(facts, open) {
    this.facts = facts;
    this.open = open;
    this.caption.textContent = facts.caption;
    this.room.setAttribute("aria-label", facts.name);
    if (this.order && this.order.column >= facts.columns.length) this.order = null;
    if (this.head.childElementCount !== facts.columns.length) this.buildHead(facts.columns);
    this.show();
  }

  /** @param {string[]} columns */
  buildHead(columns) {
    this.head.replaceChildren(
      ...columns.map((title, column) => {
        const button = element("button", title, { type: "button" });
        button.addEventListener("click", () => this.sortBy(column));
        const heading = element("th", "", { scope: "col" });
        heading.append(button);
        return heading;
      }),
    );
  }

  /** Sort by a column, the other way round if it is sorted by it already. @param {number} column */
  sortBy(column) {
    const again = this.order?.column === column;
    this.order = { column, falling: again ? !this.order?.falling : false };
    this.show();
  }

  show() {
    const { facts, order } = this;
    if (!facts) return;
    const focused = /** @type {ShadowRoot} */ (this.room.getRootNode()).activeElement?.getAttribute("data-slug");
    for (const [column, heading] of [...this.head.children].entries()) {
      const way = order?.column === column ? (order.falling ? "descending" : "ascending") : "none";
      heading.setAttribute("aria-sort", way);
      if (heading.firstElementChild) heading.firstElementChild.textContent = facts.columns[column];
    }
    this.body.replaceChildren(...sorted(facts.rows, order).map((row) => this.rowOf(row)));
    /** @type {HTMLElement | null} */ (this.body.querySelector(`[data-slug="${CSS.escape(focused ?? "")}"]`))?.focus({ preventScroll: true });
    this.room.dataset.shown = String(facts.rows.length);
  }

  /** @param {Row} row */
  rowOf({ slug, cells }) {
    const chosen = slug === this.facts?.chosen;
    const [[title], ...others] = cells;
    const button = element("button", title, { type: "button", "data-slug": slug, ...(chosen ? { "aria-current": "true" } : {}) });
    button.addEventListener("click", () => {
      this.open?.(slug);
      this.showCard();
    });
    const name = element("th", "", { scope: "row" });
    name.append(button);
    const made = element("tr", "", chosen ? { class: "chosen" } : {});
    made.append(name, ...others.map(([text, number]) => element("td", text, number === null ? {} : { class: "number" })));
    return made;
  }

  /** Scroll to what opens, where it has left the sight. */
  showCard() {
    const card = document.querySelector(`.st-key-${CSS.escape(this.facts?.card ?? "")}`);
    const top = card?.getBoundingClientRect().top ?? HEADER;
    if (top < HEADER) card?.closest('[data-testid="stMain"]')?.scrollBy({ top: top - HEADER });
  }
}
