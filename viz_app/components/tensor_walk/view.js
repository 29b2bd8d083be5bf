// @ts-check
/** A tensor of four axes, walked axis by axis down to one number: every index takes one axis away. */
import { element, inkOf } from "../maps/chrome.js";
import { FILM_MOST, FILM_STEP_CSS, filmFirst, paintFilm } from "./film.js";
import { byteAt, colourOfPixel, paintPicture, paintRow } from "./painting.js";
import { build } from "./parts.js";
import { AXES, colourOf, indexed, shapeText, told, written } from "./words.js";

/** @typedef {import("./types.js").At} At */
/** @typedef {import("./types.js").Sent} Sent */
/** @typedef {import("./types.js").Picture} Picture */

const SIDE_CSS = 232; // of an image
const REST_MS = 250; // in which the walk rests before the address is told
/** @type {Record<string, At>} */
const KEYS = {
  ArrowUp: [0, 0, -1, 0], ArrowDown: [0, 0, 1, 0], ArrowLeft: [0, 0, 0, -1], ArrowRight: [0, 0, 0, 1],
  PageUp: [0, -1, 0, 0], PageDown: [0, 1, 0, 0],
};

export class TensorWalkView {
  /** @param {ShadowRoot} parent @param {(at: string) => void} tell */
  constructor(parent, tell) {
    this.tell = tell;
    /** @type {Sent | null} */ this.sent = null;
    /** @type {At} */ this.at = [0, 0, 0, 0];
    /** @type {Set<string>} what was told and has not come back yet */ this.pending = new Set();
    this.rest = 0;
    this.frame = 0;
    this.row = { first: 0, cell: 1 };
    this.fields = AXES.map((axis, index) => this.field(axis, index));
    this.parts = build(this.fields);
    parent.append(this.parts.root);
    this.listen();
    this.observer = new ResizeObserver(() => this.schedule());
    this.observer.observe(this.parts.root);
  }

  /** @param {string} axis @param {number} index */
  field(axis, index) {
    const field = element("input", "", { type: "number", min: "0", step: "1", inputmode: "numeric", "aria-label": axis, title: axis });
    field.addEventListener("input", () => {
      if (field.value !== "" && Number.isInteger(field.valueAsNumber)) this.go(/** @type {At} */ (this.at.with(index, field.valueAsNumber)), field);
    });
    field.addEventListener("change", () => this.write());
    return field;
  }

  listen() {
    const { whole, plane, cells, film } = this.parts;
    const pick = (/** @type {HTMLCanvasElement} */ canvas) => (/** @type {PointerEvent} */ event) => {
      if (event.type === "pointermove" && !(event.buttons & 1)) return;
      const picture = this.picture(this.at[0]);
      if (!picture) return;
      const bounds = canvas.getBoundingClientRect();
      const row = Math.floor(((event.clientY - bounds.top) / bounds.height) * picture.height);
      const col = Math.floor(((event.clientX - bounds.left) / bounds.width) * picture.width);
      this.go([this.at[0], this.at[1], row, col]);
    };
    for (const canvas of [whole, plane]) {
      canvas.addEventListener("pointerdown", pick(canvas));
      canvas.addEventListener("pointermove", pick(canvas));
    }
    cells.addEventListener("pointerdown", ({ clientX }) => {
      const along = Math.floor((clientX - cells.getBoundingClientRect().left) / this.row.cell);
      this.go([this.at[0], this.at[1], this.at[2], this.row.first + along]);
    });
    film.addEventListener("click", ({ clientY }) => {
      if (!this.sent) return;
      const along = Math.floor((clientY - film.getBoundingClientRect().top) / FILM_STEP_CSS);
      this.go([filmFirst(this.sent.facts, this.at[0]) + along, this.at[1], this.at[2], this.at[3]]);
    });
    plane.addEventListener("keydown", (event) => {
      const by = KEYS[event.key];
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      this.go(/** @type {At} */ (this.at.map((index, axis) => index + by[axis])));
      event.preventDefault();
      event.stopPropagation(); // Streamlit has keys of its own
    });
  }

  /** Take over what has come: other images, another unit, or the place that was opened elsewhere. @param {Sent} sent */
  show(sent) {
    const other = sent.facts.identity !== this.sent?.facts.identity;
    this.sent = sent;
    const { at } = sent.facts;
    if (at === this.at.join(".")) this.pending.clear();
    if (other || !this.pending.has(at)) {
      this.at = /** @type {At} */ (at.split(".").map(Number));
      this.pending.clear();
      clearTimeout(this.rest);
    }
    if (other) this.offerChannels();
    this.write();
    this.schedule();
  }

  offerChannels() {
    const channels = this.sent?.facts.shape[1] ?? 1;
    const buttons = Array.from({ length: channels }, (_, channel) => {
      const button = element("button", "", { type: "button" }, [`${channel} ${colourOf(channels, channel)}`]);
      button.addEventListener("click", () => this.go([this.at[0], channel, this.at[2], this.at[3]]));
      return button;
    });
    this.parts.channels.replaceChildren(...(channels > 1 ? buttons : []));
  }

  /** Walk to a place; what lies outside is the nearest inside. @param {At} to @param {HTMLInputElement | null} [typing] a field that keeps what is typed */
  go(to, typing = null) {
    if (!this.sent) return;
    const { shape } = this.sent.facts;
    const inside = /** @type {At} */ (to.map((index, axis) => Math.min(shape[axis] - 1, Math.max(0, index))));
    if (inside.join(".") === this.at.join(".")) return;
    const further = inside[0] !== this.at[0];
    this.at = inside;
    this.write(typing);
    this.schedule();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.pending.add(this.at.join("."));
      this.tell(this.at.join("."));
    }, further && this.picture(inside[0]) === null ? 30 : REST_MS);
  }

  /** An image, if it was sent. @param {number} index @returns {Picture | null} */
  picture(index) {
    if (!this.sent) return null;
    const { facts: { first, names, shape }, values } = this.sent;
    const [, channels, height, width] = shape;
    if (index < first || index >= first + names.length) return null;
    return { values, start: (index - first) * channels * height * width, channels, height, width };
  }

  /** Write the indices and the shapes; the pictures follow. @param {HTMLInputElement | null} [typing] */
  write(typing = null) {
    if (!this.sent) return;
    const { shape } = this.sent.facts;
    this.fields.forEach((field, axis) => {
      field.max = String(shape[axis] - 1);
      field.setAttribute("aria-label", `${AXES[axis]}, 0 to ${shape[axis] - 1}`);
      field.title = `${AXES[axis]}: 0 to ${(shape[axis] - 1).toLocaleString("en")}`;
      field.style.width = `${String(shape[axis] - 1).length + 3.2}ch`;
      if (field !== typing) field.value = String(this.at[axis]);
    });
    this.parts.heads.forEach((head, taken) => head.replaceChildren(element("code", "", {}, [indexed(this.at, taken)]), element("span", "shape", {}, [shapeText(shape, taken)])));
    [...this.parts.channels.children].forEach((button, channel) => button.setAttribute("aria-pressed", String(channel === this.at[1])));
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    const { sent, parts, at: [image, channel, row, col] } = this;
    const picture = this.picture(image);
    parts.root.classList.toggle("waiting", picture === null);
    if (!sent || !picture) return void (parts.value.textContent = "…");
    const { facts } = sent;
    const ink = inkOf(parts.root);
    const ratio = globalThis.devicePixelRatio || 1;
    const first = filmFirst(facts, image);
    const beside = facts.names.slice(0, FILM_MOST).map((_, at) => ({ index: first + at, picture: /** @type {Picture} */ (this.picture(first + at)) }));
    paintFilm(parts.film, beside, image, { ratio, ink });
    paintPicture(parts.whole, picture, null, SIDE_CSS, { frame: { row, col, height: 1, width: 1 }, unit: null, ratio });
    const band = { row, col: 0, height: 1, width: picture.width };
    paintPicture(parts.plane, picture, channel, SIDE_CSS, { frame: band, unit: facts.unit, ratio });
    this.row = paintRow(parts.cells, picture, { channel, row, col }, parts.root.clientWidth, { unit: facts.unit, ratio, text: ink.text, font: ink.font });
    const pixel = row * picture.width + col;
    const byte = byteAt(picture, channel, pixel);
    parts.value.textContent = written(byte, facts.unit);
    parts.swatch.style.background = `rgb(${colourOfPixel(picture, channel, pixel).join(" ")})`;
    parts.number.textContent = written(byte, facts.unit);
    parts.sentence.textContent = told(facts, this.at, byte, facts.names[image - facts.first]);
    parts.plane.setAttribute("aria-label", `Channel ${channel}: row ${row}, column ${col} is ${written(byte, facts.unit)}`);
    parts.root.dataset.painted = `${facts.identity} ${this.at.join(".")}`; // for tests: the place that is painted
  }

  close() {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.parts.root.remove();
  }
}
