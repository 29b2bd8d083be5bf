// @ts-check
/** The table itself: headings that sort, names that open. */
import { element } from "../maps/chrome.js";
import { sorted } from "./sorting.js";

/** @typedef {import("./sorting.js").Row} Row */
/** @typedef {import("./sorting.js").Order} Order */
/** @typedef {{name: string, caption: string, columns: string[], rows: Row[], chosen: string, card: string}} Facts */

const HEADER = 80; // pixels of Streamlit's own bar above a page, and a little air

export class NetworkTable {
  /** @param {ShadowRoot} root */
  constructor(root) {
    /** @type {Order | null} null: the order in which the rows came */ this.order = null;
    this.head = element("tr", "");
    this.body = element("tbody", "");
    this.caption = element("caption", "");
    const table = element("table", "", {}, [this.caption, element("thead", "", {}, [this.head]), this.body]);
    this.room = element("div", "room", { role: "region", tabindex: "0" }, [table]);
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
        const button = element("button", "", { type: "button" }, [title]);
        button.addEventListener("click", () => this.sortBy(column));
        return element("th", "", { scope: "col" }, [button]);
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
    const button = element("button", "", { type: "button", "data-slug": slug, ...(chosen ? { "aria-current": "true" } : {}) }, [title]);
    button.addEventListener("click", () => {
      this.open?.(slug);
      this.showCard();
    });
    const figures = others.map(([text, number]) => element("td", number === null ? "" : "number", {}, [text]));
    return element("tr", chosen ? "chosen" : "", {}, [element("th", "", { scope: "row" }, [button]), ...figures]);
  }

  /** Scroll to what opens, where it has left the sight. */
  showCard() {
    const card = document.querySelector(`.st-key-${CSS.escape(this.facts?.card ?? "")}`);
    const top = card?.getBoundingClientRect().top ?? HEADER;
    if (top < HEADER) card?.closest('[data-testid="stMain"]')?.scrollBy({ top: top - HEADER });
  }
}
