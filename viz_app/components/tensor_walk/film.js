// @ts-check
/** The images that stand before and after the one that is walked through. */
import { paintPicture } from "./painting.js";

/** @typedef {import("./types.js").Picture} Picture */

export const FILM_MOST = 5; // images
const SIDE_CSS = 40;
export const FILM_STEP_CSS = SIDE_CSS + 4;
const NUMBER_CSS = 56; // the room for an image's number

/** The first image of the film, which has the chosen one in its middle where that can be. @param {import("./types.js").Facts} facts @param {number} image */
export function filmFirst({ first, names }, image) {
  const shown = Math.min(FILM_MOST, names.length);
  return Math.max(first, Math.min(first + names.length - shown, image - (FILM_MOST >> 1)));
}

/** @param {HTMLCanvasElement} canvas @param {{index: number, picture: Picture}[]} images @param {number} chosen @param {{ratio: number, ink: import("../maps/types.js").Ink}} look */
export function paintFilm(canvas, images, chosen, { ratio, ink }) {
  const step = FILM_STEP_CSS * ratio;
  const [width, height] = [Math.round((SIDE_CSS + NUMBER_CSS) * ratio), Math.round(images.length * step)];
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  Object.assign(context, { font: `${12 * ratio}px ${ink.font}`, fillStyle: ink.text, textBaseline: "middle" });
  const one = document.createElement("canvas");
  images.forEach(({ index, picture }, at) => {
    paintPicture(one, picture, null, SIDE_CSS, { frame: null, unit: null, ratio });
    context.drawImage(one, 2 * ratio, at * step + 2 * ratio);
    context.fillText(String(index), (SIDE_CSS + 10) * ratio, (at + 0.5) * step);
    if (index !== chosen) return;
    Object.assign(context, { strokeStyle: ink.accent, lineWidth: 3 * ratio });
    context.strokeRect(1.5 * ratio, at * step + 1.5 * ratio, one.width + ratio, one.height + ratio);
  });
}
