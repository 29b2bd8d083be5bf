// @ts-check
/** The layer as tensors: the picture's channels, the kernels as blocks, and the maps stacked, drawn behind each other. */
import { css, diverging } from "../../engine/palette.js";
import { element, inkOf } from "../../maps/chrome.js";
import { colour } from "../../maps/colours.js";

/** @typedef {import("../../maps/types.js").Maps} Maps */
/** @typedef {import("../../maps/types.js").Tile} Tile */
/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {{paint: (context: CanvasRenderingContext2D, index: number, x: number, y: number) => void, count: number, height: number, width: number, label: string}} Block planes of one size, in CSS pixels */

const MOST_PLANES = 12; // of a block; more are told by its label
const MOST_KERNELS = 8;
const SIDE = 76; // of a picture's plane
const STEP = { x: 9, y: 7 }; // from one plane to the one behind it
const GAP = 44; // room for an arrow
const LABEL = 18;
const SIGNED = /** @type {Tile["kind"]} */ ("signed");

export class Tensors {
  /** @param {HTMLElement} place is filled */
  constructor(place) {
    this.place = place;
    this.canvas = element("canvas", "tensors", { role: "img" });
    place.append(this.canvas);
  }

  /** @param {Lane} lane @param {{height: number, width: number, values: Float32Array, limit: number}} outputs @param {number} chosen the map that is open */
  show(lane, outputs, chosen) {
    const { image } = lane.setting;
    const { depth, height, width, values, shared } = lane.kernels;
    const count = shared ? 1 : lane.maps.count;
    const picture = planesOf(image, lane.layer.channels.map(({ kind }) => kind), 1);
    const maps = planesOf({ ...outputs, channels: lane.maps.count }, Array.from({ length: lane.maps.count }, () => SIGNED), outputs.limit || 1);
    const kernels = Array.from({ length: Math.min(count, MOST_KERNELS) }, (_, kernel) => kernelOf({ depth, height, width, values }, kernel, kernel === chosen || shared === true));
    const said = [
      `picture ${image.channels} × ${image.height} × ${image.width}`,
      `${count === 1 ? "1 kernel" : `${count} kernels`} of ${depth} × ${height} × ${width}${count > MOST_KERNELS ? `, ${MOST_KERNELS} drawn` : ""}`,
      `output ${lane.maps.count} × ${lane.maps.height} × ${lane.maps.width}`,
    ];
    this.canvas.setAttribute("aria-label", said.join("; "));
    this.paint({ ...picture, label: said[0] }, { kernels, label: said[1] }, { ...maps, label: said[2] });
  }

  /** @param {Block} picture @param {{kernels: Block[], label: string}} bank @param {Block} maps */
  paint(picture, { kernels, label }, maps) {
    const ratio = globalThis.devicePixelRatio || 1;
    const columns = kernels.length > 3 ? Math.ceil(kernels.length / 2) : kernels.length;
    const [cellWidth, cellHeight] = [extent(kernels[0]).width + 12, extent(kernels[0]).height + 12];
    const bank = { width: columns * cellWidth, height: Math.ceil(kernels.length / columns) * cellHeight };
    const sizes = [extent(picture), bank, extent(maps)];
    const height = Math.max(...sizes.map((size) => size.height)) + LABEL + 8;
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const ink = inkOf(this.place);
    const font = `${12.5}px ${ink.font}`;
    context.font = font;
    const texts = [picture.label, label, maps.label];
    const widths = sizes.map((size, index) => Math.max(size.width, context.measureText(texts[index]).width));
    const width = widths.reduce((total, one) => total + one, 0) + 2 * GAP;
    const shrink = Math.min(1, Math.max(0.8, this.place.clientWidth / width));
    Object.assign(this.canvas, { width: Math.ceil(width * ratio * shrink), height: Math.ceil(height * ratio * shrink) });
    Object.assign(this.canvas.style, { width: `${width * shrink}px`, height: `${height * shrink}px` });
    context.scale(ratio * shrink, ratio * shrink);
    context.imageSmoothingEnabled = false;
    context.textBaseline = "alphabetic";
    context.textAlign = "center";
    let x = 0;
    sizes.forEach((size, index) => {
      const [left, top] = [x + (widths[index] - size.width) / 2, (height - LABEL - size.height) / 2];
      if (index === 1) {
        kernels.forEach((kernel, at) => drawBlock(context, kernel, left + (at % columns) * cellWidth + 6, top + Math.floor(at / columns) * cellHeight + 6));
      } else drawBlock(context, index === 0 ? picture : maps, left, top);
      context.font = font;
      context.fillStyle = ink.text;
      context.fillText(texts[index], x + widths[index] / 2, height - 4);
      x += widths[index];
      if (index === 2) return;
      context.font = `20px ${ink.font}`;
      context.fillText(index === 0 ? "∗" : "→", x + GAP / 2, (height - LABEL) / 2 + 6);
      x += GAP;
    });
  }
}

/** The room that a block takes. @param {Block} block */
function extent({ count, height, width }) {
  const behind = Math.min(count, MOST_PLANES) - 1;
  return { width: width + behind * STEP.x, height: height + behind * STEP.y };
}

/** The first plane in front, at the lower left. @param {CanvasRenderingContext2D} context @param {Block} block @param {number} left @param {number} top */
function drawBlock(context, { paint, count, height, width }, left, top) {
  const drawn = Math.min(count, MOST_PLANES);
  for (let index = drawn - 1; index >= 0; index--) {
    const [x, y] = [left + index * STEP.x, top + (drawn - 1 - index) * STEP.y];
    paint(context, index, x, y);
    context.strokeStyle = "rgb(128 128 128 / 80%)";
    context.lineWidth = 1;
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  }
}

/** Pictures or maps, one plane for each channel. @param {Maps & {channels: number}} stack @param {Tile["kind"][]} kinds @param {number} limit @returns {Block} */
function planesOf({ channels, height, width, values }, kinds, limit) {
  const shown = Math.min(channels, MOST_PLANES);
  const tiles = kinds.slice(0, shown).map((kind, plane) => ({ title: "", kind, plane, limits: /** @type {[number, number]} */ (kind === "signed" ? [-limit, limit] : [0, 1]) }));
  const atlas = colour({ height, width, values }, tiles);
  const longest = Math.max(height, width);
  const size = { height: Math.max(4, (SIDE * height) / longest), width: Math.max(4, (SIDE * width) / longest) };
  const paint = (/** @type {CanvasRenderingContext2D} */ context, /** @type {number} */ index, /** @type {number} */ x, /** @type {number} */ y) =>
    context.drawImage(atlas.canvas, (index % atlas.columns) * width, Math.floor(index / atlas.columns) * height, width, height, x, y, size.width, size.height);
  return { paint, count: channels, ...size, label: "" };
}

/** One kernel, a cell for each weight. @param {{depth: number, height: number, width: number, values: ArrayLike<number>}} kernels @param {number} kernel @param {boolean} chosen @returns {Block} */
function kernelOf({ depth, height, width, values }, kernel, chosen) {
  const area = height * width;
  const own = Array.from(values).slice(kernel * depth * area, (kernel + 1) * depth * area);
  const limit = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const cell = Math.min(12, Math.max(5, 40 / Math.max(height, width)));
  const paint = (/** @type {CanvasRenderingContext2D} */ context, /** @type {number} */ plane, /** @type {number} */ x, /** @type {number} */ y) => {
    for (let index = 0; index < area; index++) {
      context.fillStyle = css(diverging(own[plane * area + index] / limit));
      context.fillRect(x + (index % width) * cell, y + Math.floor(index / width) * cell, cell, cell);
    }
    if (!chosen || plane > 0) return;
    context.strokeStyle = getComputedStyle(context.canvas).getPropertyValue("--st-primary-color") || "#ff4b4b";
    context.lineWidth = 3;
    context.strokeRect(x - 2, y - 2, width * cell + 4, height * cell + 4);
  };
  return { paint, count: depth, height: height * cell, width: width * cell, label: "" };
}
