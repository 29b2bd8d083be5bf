// @ts-check
/** The way to the channels that were not sent, where a layer holds more values than a page takes at once. */
import { element } from "../maps/chrome.js";

export class Pager {
  /** @param {(channel: number) => void} turned told the first channel of another page */
  constructor(turned) {
    this.before = element("button", "", { type: "button" });
    this.after = element("button", "", { type: "button" });
    this.root = element("div", "pager", { role: "group", "aria-label": "More channels" }, [this.before, this.after]);
    this.before.addEventListener("click", () => turned(this.starts.before));
    this.after.addEventListener("click", () => turned(this.starts.after));
    this.starts = { before: 0, after: 0 };
  }

  /** @param {import("./types.js").Side} side @param {boolean} walked whether a person's place is in it, which turns its pages */
  show({ first, count, total, perPage }, walked) {
    this.root.hidden = count === total || !walked;
    this.starts = { before: Math.max(0, first - perPage), after: first + perPage };
    this.before.disabled = first === 0;
    this.after.disabled = first + count >= total;
    const range = (/** @type {number} */ start) => `${start} to ${Math.min(total, start + perPage) - 1}`;
    this.before.textContent = this.before.disabled ? "‹" : `‹ ${range(this.starts.before)}`;
    this.after.textContent = this.after.disabled ? "›" : `${range(this.starts.after)} ›`;
    this.before.setAttribute("aria-label", `Channels before ${first}`);
    this.after.setAttribute("aria-label", `Channels after ${first + count - 1}`);
  }
}
