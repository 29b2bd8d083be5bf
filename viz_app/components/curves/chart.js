// @ts-check
/** The whole plot: its fields side by side, one moment that is read in all of them, and the table. */
import { element } from "../maps/chrome.js";
import { Field } from "./field.js";
import { momentOf, nameOf, nearest, placesOf, valueAt, written } from "./reading.js";
import { Table } from "./table.js";

/** @typedef {import("./reading.js").Plot} Plot */

export class Chart {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    /** @type {Field[]} */ this.fields = [];
    /** @type {number | null} the place that a person chose; null: the latest one */ this.chosen = null;
    /** @type {number | null} the place under the pointer */ this.pointed = null;
    this.frame = element("div", "fields", { role: "slider", tabindex: "0", "aria-orientation": "horizontal" });
    this.table = new Table();
    this.root = element("div", "curves", {}, [this.frame, this.table.root]);
    this.listen();
    parent.append(this.root);
    this.resizing = new ResizeObserver(() => this.paint());
    this.resizing.observe(this.frame);
  }

  listen() {
    this.frame.addEventListener("keydown", (event) => this.press(event));
    this.frame.addEventListener("pointermove", (event) => this.point(event));
    this.frame.addEventListener("pointerdown", (event) => this.point(event));
    this.frame.addEventListener("pointerleave", () => {
      this.pointed = null;
      this.read();
    });
  }

  /** @param {Plot} plot */
  receive(plot) {
    this.plot = plot;
    this.places = placesOf(plot);
    while (this.fields.length < plot.panels.length) {
      const field = new Field();
      this.fields.push(field);
      this.frame.append(field.root);
    }
    for (const field of this.fields.splice(plot.panels.length)) field.root.remove();
    this.frame.style.setProperty("--fields", String(plot.panels.length));
    this.frame.setAttribute("aria-label", plot.name);
    this.paint();
  }

  paint() {
    const { plot } = this;
    if (!plot || !this.frame.clientWidth) return;
    const furthest = plot.panels.flatMap((panel) => panel.curves.map(({ at }) => at.at(-1) ?? 0));
    const epochs = Math.max(plot.epochs, ...furthest);
    plot.panels.forEach((panel, at) => this.fields[at].show(panel, plot.runs, epochs));
    this.read();
    this.root.dataset.drawn = String(plot.panels.flatMap((panel) => panel.curves).reduce((sum, { at }) => sum + at.length, 0));
  }

  /** The place that is read now: under the pointer, else the chosen one, else the latest. @returns {number | null} */
  get place() {
    const places = this.places ?? [];
    if (!places.length) return null;
    const wanted = this.pointed ?? this.chosen;
    return wanted === null ? places[places.length - 1] : places[nearest(places, wanted)];
  }

  read() {
    const { plot, place } = this;
    if (!plot) return;
    for (const field of this.fields) field.read(place);
    this.table.show(plot, place);
    this.tell(plot, place);
  }

  /** Say the same to those who do not see it. @param {Plot} plot @param {number | null} place */
  tell(plot, place) {
    const places = this.places ?? [];
    const stated = { min: places[0] ?? 0, max: places.at(-1) ?? 0, now: place ?? 0, text: sentenceOf(plot, place) };
    for (const [name, value] of Object.entries(stated)) this.frame.setAttribute(`aria-value${name}`, String(value));
    this.root.dataset.read = String(place ?? "");
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const places = this.places ?? [];
    const { place } = this;
    if (place === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = nearest(places, place);
    const to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: Infinity, PageDown: at - 10, PageUp: at + 10 }[event.key];
    if (event.key === "Escape") this.chosen = null;
    else if (to === undefined) return;
    else this.chosen = to >= places.length - 1 ? null : places[Math.max(0, to)]; // the end follows the training
    event.preventDefault();
    this.pointed = null;
    this.read();
  }

  /** @param {PointerEvent} event */
  point(event) {
    const field = this.fields.find(({ root }) => event.composedPath().includes(root));
    if (!field?.scale) return;
    this.pointed = field.placeUnder(event.clientX);
    if (event.type === "pointerdown") this.chosen = this.pointed;
    this.read();
  }

  close() {
    this.resizing.disconnect();
    this.root.remove();
  }
}

/** @param {Plot} plot @param {number | null} place */
function sentenceOf(plot, place) {
  if (place === null) return "Nothing measured yet";
  const parts = plot.panels.map((panel) => {
    const told = panel.curves.filter(({ part }) => part !== "batches").flatMap((curve) => {
      const value = valueAt(curve, place);
      return value === null ? [] : [`${nameOf(curve, plot.runs.length).toLowerCase()} ${written(value, panel.percent)}`];
    });
    return told.length ? `${panel.title}: ${told.join(", ")}.` : "";
  });
  return [`${momentOf(place)}.`, ...parts.filter(Boolean)].join(" ");
}
