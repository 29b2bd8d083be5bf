// @ts-check
/** A convolution's number on the page: what each channel gives as one bar, and below it a list of the channels. */
import { element, inkOf } from "../../maps/chrome.js";
import { Bar } from "../classifier/bar.js";
import { Balance } from "./balance.js";
import { ChannelSum } from "./channel_sum.js";
import { Rows } from "./rows.js";
import { arrange, paintStrip, pixelUnder, reachOf } from "./strip.js";
import { Touches } from "./touches.js";

/** @typedef {import("./channel_sum.js").Cursor} Cursor */

const WIDE = 620; // CSS pixels from which name, picture and bar stand in one line
const BESIDE = 260; // that name and bar take then
const NAME_LINE = 30;
const PADDING = 12;
/** @type {Record<string, [number, number]>} rows and columns */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
/** @type {Record<string, number>} rows of the list */
const LEAPS = { PageUp: -1, PageDown: 1, Home: -Infinity, End: Infinity };
const LABEL = "The channels that are read. Arrow keys move from pixel to pixel, Page Up and Page Down to the next channel, Enter opens the number.";

export class WindowSum {
  /** @param {HTMLElement} place @param {import("./types.js").Desk} desk */
  constructor(place, desk) {
    this.desk = desk;
    this.balance = new Balance(place);
    this.list = new Rows(place, LABEL, { make: () => this.make(), fill: (row, index) => this.fill(row, index), resized: () => this.resized() });
    /** @type {Cursor | null} */ this.cursor = null;
    /** @type {number[]} planes in the order of the list */ this.order = [];
    /** @type {ChannelSum | null} */ this.content = null;
    /** @type {WeakMap<HTMLElement, Bar>} by row */ this.bars = new WeakMap();
    this.listen();
  }

  /** @param {import("./types.js").Facts} facts @param {import("./types.js").Arrays} arrays */
  show(facts, arrays) {
    this.content = new ChannelSum(facts, arrays);
    this.cursor = null;
    this.balance.show(this.content.sums, facts.opened.making.bias, "channel");
    this.sort();
  }

  sort() {
    this.order = this.content?.order(this.desk.live.isOn("sorted")) ?? [];
    this.list.active = null;
    this.list.view.scrollTop = 0;
    this.resized();
  }

  resized() {
    const room = this.list.view.clientWidth;
    if (!room || !this.content) return;
    this.ink = inkOf(this.desk.page);
    const wide = room >= WIDE;
    this.list.view.classList.toggle("wide", wide);
    this.layout = arrange(room - PADDING - (wide ? BESIDE : 0), this.content.window, this.content.map);
    this.list.view.style.setProperty("--strip", `${this.layout.width}px`);
    this.list.show(this.order.length, Math.ceil(this.layout.height) + PADDING + (wide ? 0 : NAME_LINE));
    // For tests: where everything in a row's picture is drawn.
    this.list.view.dataset.drawn = JSON.stringify({ ...this.layout, window: this.content.window });
  }

  make() {
    const bar = new Bar();
    const name = element("div", "name", {}, [element("b", ""), element("span", "sum")]);
    const row = element("div", "row", {}, [name, element("canvas", "strip"), bar.root]);
    this.bars.set(row, bar);
    return row;
  }

  /** @param {HTMLElement} row @param {number} index */
  fill(row, index) {
    const { content, layout, ink, cursor } = this;
    if (!content || !layout || !ink) return;
    const plane = this.order[index];
    row.children[0].children[0].textContent = content.nameOf(plane);
    row.children[0].children[1].textContent = content.sumText(plane);
    this.bars.get(row)?.set(content.sums[plane], [-content.limit, content.limit]);
    const pixel = cursor?.plane === plane ? cursor : null;
    const drawn = { plane: content.planes[plane] ?? null, window: content.window, numbers: content.of(plane), tiles: content.tiles, padded: (/** @type {number} */ tap) => content.isPadded(tap), pixel };
    paintStrip(/** @type {HTMLCanvasElement} */ (row.children[1]), layout, drawn, ink);
  }

  listen() {
    const { view } = this.list;
    const touches = new Touches();
    this.balance.pointed = (plane) => this.pointAtSum(plane);
    this.balance.chosen = (plane) => this.list.reveal(this.order.indexOf(plane));
    view.addEventListener("pointerdown", (event) => {
      touches.down(event, JSON.stringify(this.cursor));
      this.point(this.under(event));
    });
    view.addEventListener("pointermove", (event) => this.point(this.under(event)));
    view.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.point(null));
    view.addEventListener("click", (event) => {
      const cursor = this.under(event);
      if (cursor && touches.opens(JSON.stringify(cursor))) this.open(cursor);
    });
    view.addEventListener("focus", () => view.matches(":focus-visible") && this.point(this.cursor ?? this.start));
    view.addEventListener("blur", () => this.point(null));
    view.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {MouseEvent} event @returns {Cursor | null} */
  under(event) {
    const row = Rows.rowOf(event);
    if (!row || event.target !== row.children[1] || !this.layout || !this.content) return null;
    const plane = this.order[Number(row.dataset.index)];
    const at = { x: event.offsetX, y: event.offsetY };
    const pixel = pixelUnder(this.layout, this.content.window, this.content.planes[plane] ?? null, at);
    return pixel && { plane, ...pixel };
  }

  /** Where the keys begin: the window's first number in the first row. @returns {Cursor | null} */
  get start() {
    return this.content && { plane: this.order[0], row: this.content.window.row, col: this.content.window.col };
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const [step, leap] = [STEPS[event.key], LEAPS[event.key]];
    const cursor = this.cursor ?? this.start;
    if (event.ctrlKey || event.metaKey || event.altKey || !cursor) return;
    if (step) this.step(cursor, step);
    else if (leap !== undefined) {
      const index = Math.min(this.order.length - 1, Math.max(0, this.order.indexOf(cursor.plane) + leap));
      this.point({ ...cursor, plane: this.order[index] });
    } else if (event.key === "Enter" || event.key === " ") this.open(cursor);
    else return;
    if (this.cursor) this.list.reveal(this.order.indexOf(this.cursor.plane));
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  /** On the map and in the window, its padding too. @param {Cursor} cursor @param {[number, number]} by */
  step(cursor, [down, across]) {
    if (!this.content) return;
    const next = { ...cursor, row: cursor.row + down, col: cursor.col + across };
    const { row, col, height, width } = reachOf(this.content.window);
    const inWindow = next.row >= row && next.col >= col && next.row < row + height && next.col < col + width;
    if (inWindow || !this.content.isOutside(next)) this.point(next);
  }

  /** @param {Cursor | null} cursor */
  point(cursor) {
    if (JSON.stringify(cursor) === JSON.stringify(this.cursor)) return;
    this.cursor = cursor;
    this.list.mark(cursor ? this.order.indexOf(cursor.plane) : null);
    this.balance.mark(cursor?.plane ?? null);
    this.desk.say(cursor && (this.content?.sentence(cursor) ?? null));
  }

  /** @param {number | null} plane -1 for the bias */
  pointAtSum(plane) {
    this.balance.mark(plane);
    this.list.mark(plane === null || plane < 0 ? null : this.order.indexOf(plane));
    this.desk.say(plane === null ? null : this.content?.sumSentence(plane) ?? null);
  }

  /** @param {Cursor} cursor */
  open(cursor) {
    if (!this.content || this.content.isOutside(cursor)) return;
    const { step, channels } = this.content.making;
    this.desk.walk({ step, index: [channels[cursor.plane], cursor.row, cursor.col] });
  }

  close() {
    this.balance.close();
    this.list.close();
  }
}
