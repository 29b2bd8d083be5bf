// @ts-check
/** How often each value comes in a layer, as bars, and in one of its maps, as a line over them. */
import { element } from "../maps/chrome.js";
import { sheetOf, ticksOf } from "../stage/plot.js";
import { countsOf, endsOf } from "./counting.js";
import { barText, isVector, zerosText } from "./words.js";

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./counting.js").Axis} Axis */
/** @typedef {import("../maps/types.js").Ink} Ink */

const HEIGHT = 96;
const MARGIN = { left: 4, right: 4, top: 6, bottom: 18 };

export class Histogram {
  constructor() {
    this.canvas = element("canvas", "bars", { tabindex: "0", role: "application" });
    this.line = element("p", "told", { role: "status" });
    this.root = element("figure", "histogram", {}, [this.canvas, this.line]);
    /** @type {{side: Side, axis: Axis, counts: Float64Array} | null} */ this.shown = null;
    /** @type {{plane: number, counts: Float64Array} | null} the map over it */ this.map = null;
    /** @type {number | null} the bar that is pointed at */ this.bar = null;
    this.traced = NaN; // the plane of the map over it
    /** @type {Ink | null} */ this.ink = null;
    this.canvas.addEventListener("pointermove", (event) => this.point(this.barAt(event.offsetX)));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
    this.canvas.addEventListener("blur", () => this.point(null));
    this.canvas.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Count a layer's values; the picture follows with `trace`. @param {Side} side @param {Axis} axis */
  show(side, axis) {
    const { maps, count } = side;
    if (this.shown?.side.maps === maps && this.shown.axis.low === axis.low && this.shown.axis.high === axis.high) return;
    this.shown = { side, axis, counts: countsOf(maps.values.subarray(0, count * maps.height * maps.width), axis) };
    this.map = null;
    this.bar = null;
    this.traced = NaN;
  }

  /** Draw one map over the bars. @param {number} plane @param {Ink} ink */
  trace(plane, ink) {
    if (!this.shown || (this.ink === ink && this.traced === plane)) return;
    const { side, axis } = this.shown;
    const area = side.maps.height * side.maps.width;
    const values = side.maps.values.subarray(plane * area, (plane + 1) * area);
    this.map = isVector(side) ? null : { plane, counts: countsOf(values, axis) };
    this.traced = plane;
    this.ink = ink;
    this.paint();
  }

  /** @param {number} x CSS pixels from the left @returns {number | null} */
  barAt(x) {
    if (!this.shown) return null;
    const bar = Math.floor(((x - MARGIN.left) / (this.width - MARGIN.left - MARGIN.right)) * this.shown.axis.count);
    return bar >= 0 && bar < this.shown.axis.count ? bar : null;
  }

  get width() {
    return this.root.clientWidth;
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || !this.shown) return;
    const { count } = this.shown.axis;
    this.point(this.bar === null ? Math.floor(count / 2) : Math.min(count - 1, Math.max(0, this.bar + by)));
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number | null} bar */
  point(bar) {
    if (bar === this.bar) return;
    this.bar = bar;
    this.paint();
  }

  paint() {
    const { shown, map, ink, width } = this;
    if (!shown || !ink || width === 0) return;
    const { context } = sheetOf(this.canvas, width, HEIGHT);
    const area = shown.side.maps.height * shown.side.maps.width;
    const layer = shown.counts.map((count) => count / (area * shown.side.count));
    const over = map?.counts.map((count) => count / area);
    const most = Math.max(...layer, ...(over ?? [])) || 1;
    const floor = HEIGHT - MARGIN.bottom;
    const step = (width - MARGIN.left - MARGIN.right) / shown.axis.count;
    const place = { step, floor, tall: (/** @type {number} */ share) => (share / most) * (floor - MARGIN.top) };
    paintTicks(context, shown.axis, width, floor, ink);
    paintBars(context, layer, place, this.bar, ink);
    if (over) paintLine(context, over, place, ink);
    this.write();
  }

  write() {
    const { shown, map, bar } = this;
    if (!shown) return;
    const plane = map?.plane ?? null;
    const counts = bar === null ? null : { layer: shown.counts[bar], map: map ? map.counts[bar] : null };
    const text = counts && bar !== null ? barText(endsOf(shown.axis, bar), counts, shown.side, plane) : zerosText(shown.side, plane);
    if (this.line.textContent !== text) this.line.textContent = text;
    this.canvas.setAttribute("aria-label", `How often each value comes in ${shown.side.title || "the layer"}. Left and right arrow keys move over the bars.`);
  }
}

/** @typedef {{step: number, floor: number, tall: (share: number) => number}} Scale */

/** @param {CanvasRenderingContext2D} context @param {Float64Array} shares @param {Scale} scale @param {number | null} lit @param {Ink} ink */
function paintBars(context, shares, { step, floor, tall }, lit, ink) {
  shares.forEach((share, bar) => {
    const height = share > 0 ? Math.max(1, tall(share)) : 0; // what there is can be seen
    context.fillStyle = bar === lit ? ink.text : ink.muted;
    context.globalAlpha = bar === lit ? 1 : 0.6;
    context.fillRect(MARGIN.left + bar * step, floor - height, step - 0.5, height);
    context.globalAlpha = bar === lit ? 0.12 : 0;
    context.fillRect(MARGIN.left + bar * step, MARGIN.top, step - 0.5, floor - MARGIN.top);
  });
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Float64Array} shares @param {Scale} scale @param {Ink} ink */
function paintLine(context, shares, { step, floor, tall }, ink) {
  context.beginPath();
  context.moveTo(MARGIN.left, floor);
  shares.forEach((share, bar) => {
    context.lineTo(MARGIN.left + bar * step, floor - tall(share));
    context.lineTo(MARGIN.left + (bar + 1) * step, floor - tall(share));
  });
  context.lineTo(MARGIN.left + shares.length * step, floor);
  context.strokeStyle = ink.accent;
  context.lineWidth = 1.5;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Axis} axis @param {number} width @param {number} floor @param {Ink} ink */
function paintTicks(context, { low, high }, width, floor, ink) {
  context.font = `11px ${ink.font}`;
  context.textBaseline = "middle";
  context.fillStyle = ink.muted;
  const across = width - MARGIN.left - MARGIN.right;
  context.fillRect(MARGIN.left, floor, across, 1);
  for (const tick of ticksOf(low, high, Math.max(2, Math.floor(width / 70)))) {
    const share = (tick - low) / (high - low);
    context.textAlign = share < 0.04 ? "left" : share > 0.96 ? "right" : "center";
    context.fillRect(MARGIN.left + share * across, floor, 1, 3);
    context.fillText(String(tick).replace("-", "−"), MARGIN.left + share * across, floor + 10);
  }
}
