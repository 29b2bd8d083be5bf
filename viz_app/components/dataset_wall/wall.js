// @ts-check
/**
 * All images of a part of a data set behind a window: a canvas as large as the window, on which only those are painted
 * that are in sight, however many there are.
 */
import { element, inkOf } from "../maps/chrome.js";
import { cornerOf, groupsOf, imageAt, planOf, scrollTo, seenImages, seenRows, spotOf } from "./layout.js";
import { paintImage } from "./painting.js";
import { counted } from "./words.js";

/** @typedef {import("./types.js").Hung} Hung */
/** @typedef {import("./pictures.js").Pictures} Pictures */

const FONT_CSS = 13;

export class Wall {
  /** @param {() => void} painted called when other images are in sight */
  constructor(painted) {
    this.painted = painted;
    this.base = element("canvas", "base", { "aria-hidden": "true" });
    this.overlay = element("canvas", "overlay", { role: "application", tabindex: "0", "aria-describedby": "dataset-wall-help" });
    this.glass = element("div", "glass", {}, [this.base, this.overlay]);
    this.ground = element("div", "ground", {}, [this.glass]);
    this.box = element("div", "box", {}, [this.ground]);
    /** @type {Hung | null} */ this.hung = null;
    /** @type {Pictures | null} */ this.pictures = null;
    /** @type {import("./layout.js").Plan | null} */ this.plan = null;
    this.groups = /** @type {import("./layout.js").Group[]} */ ([]);
    this.grouped = ""; // which images in which order the groups hold
    /** @type {number | null} */ this.pointed = null;
    this.frame = 0;
    this.size = { width: 0, height: 0 }; // of the window, CSS pixels
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.box);
    this.box.addEventListener("scroll", () => this.schedule(), { passive: true });
  }

  /** Hang images, or the same ones in another way. @param {Hung} hung @param {Pictures} pictures */
  hang(hung, pictures) {
    const { identity, classes, live } = hung.facts;
    const grouped = [identity, live.order, live.class].join(" ");
    if (grouped !== this.grouped) {
      const only = live.class === "" ? null : Number(live.class);
      this.groups = groupsOf(hung.labels, classes.length, { order: live.order, only });
      this.grouped = grouped;
      this.pointed = null;
      this.box.scrollTop = 0;
    }
    this.hung = hung;
    this.pictures = pictures;
    this.ink = inkOf(this.box); // the page may have gone dark
    this.arrange();
    this.schedule();
  }

  get ratio() {
    return globalThis.devicePixelRatio || 1;
  }

  get scrolled() {
    return Math.round(this.box.scrollTop * this.ratio);
  }

  arrange() {
    if (!this.hung) return;
    const [, , height, width] = this.hung.facts.shape;
    const tileCss = Number(this.hung.facts.live.tile);
    this.plan = planOf(this.groups, { height, width, tileCss, widthCss: this.box.clientWidth, ratio: this.ratio });
    this.ground.style.height = `${Math.max(1, this.plan.height / this.ratio)}px`;
    this.size = { width: this.box.clientWidth, height: this.box.clientHeight };
    const device = { width: Math.max(1, this.plan.width), height: Math.max(1, Math.round(this.size.height * this.ratio)) };
    if (this.base.width === device.width && this.base.height === device.height) return;
    for (const canvas of [this.base, this.overlay]) {
      Object.assign(canvas, device);
      Object.assign(canvas.style, { width: `${device.width / this.ratio}px`, height: `${device.height / this.ratio}px` });
    }
    this.glass.style.height = `${device.height / this.ratio}px`;
  }

  resized() {
    if (this.size.width === this.box.clientWidth && this.size.height === this.box.clientHeight) return;
    this.arrange();
    this.schedule();
  }

  schedule() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  paint() {
    const { plan, pictures, hung } = this;
    if (!plan || !pictures || !hung || this.size.width === 0) return;
    const context = /** @type {CanvasRenderingContext2D} */ (this.base.getContext("2d"));
    const image = context.createImageData(this.base.width, this.base.height);
    const target = { words: new Uint32Array(image.data.buffer), width: image.width, height: image.height };
    for (const [group, first, end] of seenRows(plan, this.scrolled, this.base.height)) {
      const stop = Math.min(group.indices.length, end * plan.columns);
      for (let offset = first * plan.columns; offset < stop; offset++) {
        const x = (offset % plan.columns) * plan.step.x;
        const y = group.top + Math.floor(offset / plan.columns) * plan.step.y - this.scrolled;
        paintImage(target, pictures.sourceOf(group.indices[offset]), pictures.channels, { x, y, ...plan.tile });
      }
    }
    context.putImageData(image, 0, 0);
    this.write(context, plan, hung);
    this.paintFrames();
    this.painted();
  }

  /** The headings of the groups, and where there is room the class below each image. @param {CanvasRenderingContext2D} context @param {import("./layout.js").Plan} plan @param {Hung} hung */
  write(context, plan, { facts: { classes }, labels }) {
    const font = this.ink?.font ?? "sans-serif";
    context.fillStyle = this.ink?.text ?? "#808080";
    context.textBaseline = "middle";
    for (const [group, first, end] of seenRows(plan, this.scrolled, this.base.height)) {
      if (group.label !== null) {
        context.font = `600 ${FONT_CSS * this.ratio}px ${font}`;
        const text = `${classes[group.label]} · ${counted(group.indices.length)}`;
        context.fillText(text, 0, group.top - plan.heading / 2 - this.scrolled, plan.width);
      }
      if (!plan.name) continue;
      context.font = `${(FONT_CSS - 1) * this.ratio}px ${font}`;
      for (let offset = first * plan.columns; offset < Math.min(group.indices.length, end * plan.columns); offset++) {
        const x = (offset % plan.columns) * plan.step.x;
        const y = group.top + Math.floor(offset / plan.columns) * plan.step.y + plan.tile.height + plan.name / 2;
        context.fillText(shortened(context, classes[labels[group.indices[offset]]], plan.tile.width), x, y - this.scrolled);
      }
    }
  }

  /** A frame around the image that is pointed at, a thicker one around the one that is walked through. */
  paintFrames() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.overlay.getContext("2d"));
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    if (!this.plan || !this.hung) return;
    this.outline(context, this.hung.facts.opened, 3, this.ink?.accent ?? "#1966a9");
    if (this.pointed !== null) this.outline(context, this.pointed, 2, this.ink?.text ?? "#808080");
  }

  /** @param {CanvasRenderingContext2D} context @param {number} index @param {number} thick CSS pixels @param {string} tone */
  outline(context, index, thick, tone) {
    const plan = /** @type {import("./layout.js").Plan} */ (this.plan);
    const spot = spotOf(plan, index);
    if (!spot) return;
    const { x, y } = cornerOf(plan, spot);
    context.lineWidth = thick * this.ratio;
    context.strokeStyle = tone;
    context.strokeRect(x, y - this.scrolled, plan.tile.width, plan.tile.height);
  }

  /** The image at a point of the page. @param {{clientX: number, clientY: number}} point @returns {number | null} */
  imageAt({ clientX, clientY }) {
    if (!this.plan) return null;
    const bounds = this.overlay.getBoundingClientRect();
    return imageAt(this.plan, (clientX - bounds.left) * this.ratio, (clientY - bounds.top) * this.ratio + this.scrolled);
  }

  /** The images in sight, and how wide they hang in device pixels. */
  inSight() {
    if (!this.plan) return { indices: [], tile: 0 };
    return { indices: seenImages(this.plan, this.scrolled, this.base.height), tile: this.plan.tile.width };
  }

  /** Bring an image into sight. @param {number} index */
  show(index) {
    const spot = this.plan && spotOf(this.plan, index);
    if (this.plan && spot) this.box.scrollTop = scrollTo(this.plan, spot, this.scrolled, this.base.height) / this.ratio;
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

/** A text cut to a width. @param {CanvasRenderingContext2D} context @param {string} text @param {number} width */
function shortened(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let kept = text;
  while (kept && context.measureText(`${kept}…`).width > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}
