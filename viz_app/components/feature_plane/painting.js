// @ts-check
/** Paints the images of the plane, each with the colour of its class around it. */
import { paintPicture } from "../training_views/still.js";

/** @typedef {import("../training_views/still.js").Pictures} Pictures */
/** @typedef {import("./layout.js").Spot} Spot */

/** Colours of Okabe & Ito 2008, told apart by colour-blind eyes; with more classes they begin anew, dashed. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#b8a900"];
const EDGE = 2; // CSS pixels of the colour around an image
const CORNER = 0.4; // of the side, of the filled corner of an image that was held out

/** @param {number} label */
export function colourOf(label) {
  return COLOURS[label % COLOURS.length];
}

/** Whether the edge of a class is dashed. @param {number} label */
export function isDashed(label) {
  return Math.floor(label / COLOURS.length) % 2 === 1;
}

/** A small canvas of each image, painted once. @param {Pictures} pictures @returns {HTMLCanvasElement[]} */
export function canvasesOf(pictures) {
  return Array.from({ length: pictures.count }, (_, index) => {
    const canvas = document.createElement("canvas");
    paintPicture(canvas, pictures, index);
    return canvas;
  });
}

/** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} picture @param {Spot} spot @param {number} side @param {{label: number, isHeld: boolean}} kind */
export function paintImage(context, picture, { x, y }, side, { label, isHeld }) {
  const [left, top] = [Math.round(x - side / 2), Math.round(y - side / 2)];
  context.imageSmoothingEnabled = picture.width > side;
  context.drawImage(picture, left, top, side, side);
  context.lineWidth = EDGE;
  context.strokeStyle = colourOf(label);
  context.setLineDash(isDashed(label) ? [3, 2] : []);
  context.strokeRect(left, top, side, side);
  context.setLineDash([]);
  if (isHeld) fillCorner(context, left + side, top, CORNER * side);
}

/** @param {CanvasRenderingContext2D} context @param {number} right @param {number} top @param {number} side */
function fillCorner(context, right, top, side) {
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(right - side, top);
  context.lineTo(right, top);
  context.lineTo(right, top + side);
  context.fill();
}

/** A ring around an image. @param {CanvasRenderingContext2D} context @param {Spot} spot @param {number} side @param {string} tone @param {number} thick */
export function ring(context, { x, y }, side, tone, thick) {
  context.lineWidth = thick;
  context.strokeStyle = tone;
  context.strokeRect(Math.round(x - side / 2) - thick, Math.round(y - side / 2) - thick, side + 2 * thick, side + 2 * thick);
}
