// @ts-check
/**
 * The tiles as an SVG drawing: sharp rectangles, with the numbers of small maps; large maps are pictures in it.
 */
import { inkOn } from "../engine/palette.js";
import { colourAt } from "./colours.js";
import { inUnit, readsBrightness, shortText, valuesAt } from "./reading.js";
import { INK, TITLE_FONT, arrange, tileAddress } from "./sheet.js";

/** @typedef {import("./sheet.js").Shown} Shown */

const MOST_RECTANGLES = 20_000; // map pixels of all tiles together
const MOST_NUMBERED = 16; // pixels of a side
const NUMBERED_SCALE = 48;

/** @returns {Blob} */
export function svg(/** @type {Shown} */ shown) {
  const { facts: { tiles }, maps: { height, width } } = shown;
  const numbered = Math.max(height, width) <= MOST_NUMBERED;
  const sheet = arrange(shown, numbered ? NUMBERED_SCALE : 1);
  const small = tiles.length * height * width <= MOST_RECTANGLES;
  const parts = tiles.map((tile, index) => {
    const { x, y } = sheet.corners[index];
    const title = sheet.titled ? `<text y="-8" style="font: ${TITLE_FONT} sans-serif" fill="${INK}">${escaped(tile.title)}</text>` : "";
    const pixels = small ? rectangles(shown, index) : picture(shown, index);
    const numbers = numbered ? texts(shown, index, sheet.scale) : "";
    return `<g transform="translate(${x} ${y})"><title>${escaped(tile.title)}</title>${title}`
      + `<g transform="scale(${sheet.scale})" shape-rendering="crispEdges">${pixels}</g>${numbers}</g>`;
  });
  const size = `width="${sheet.width}" height="${sheet.height}" viewBox="0 0 ${sheet.width} ${sheet.height}"`;
  const ground = '<rect width="100%" height="100%" fill="#fff"/>';
  return new Blob([`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${ground}\n`, parts.join("\n"), "\n</svg>\n"], { type: "image/svg+xml" });
}

/** Neighbours of one colour in a row are one rectangle. */
function rectangles(/** @type {Shown} */ { maps, atlas }, /** @type {number} */ tile) {
  /** @type {string[]} */ const made = [];
  for (let row = 0; row < maps.height; row++) {
    const colours = Array.from({ length: maps.width }, (_, col) => hex(colourAt(atlas, maps, { tile, row, col })));
    for (let start = 0, end = 0; start < maps.width; start = end) {
      while (end < maps.width && colours[end] === colours[start]) end++;
      made.push(`<rect x="${start}" y="${row}" width="${end - start}" height="1" fill="${colours[start]}"/>`);
    }
  }
  return made.join("");
}

function hex(/** @type {[number, number, number]} */ colour) {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function picture(/** @type {Shown} */ shown, /** @type {number} */ tile) {
  const { height, width } = shown.maps;
  return `<image width="${width}" height="${height}" style="image-rendering: pixelated" href="${tileAddress(shown, tile)}"/>`;
}

/** The numbers in the pixels, in the unit on screen, one below the other where a pixel has three. */
function texts(/** @type {Shown} */ { facts, maps, atlas }, /** @type {number} */ index, /** @type {number} */ scale) {
  const tile = facts.tiles[index];
  /** @type {string[]} */ const made = [];
  for (let row = 0; row < maps.height; row++) {
    for (let col = 0; col < maps.width; col++) {
      const values = valuesAt(maps, tile, { row, col });
      const ink = inkOn(colourAt(atlas, maps, { tile: index, row, col }));
      values.forEach((value, line) => {
        const text = shortText(inUnit(value, facts.unit, readsBrightness(tile)));
        const [x, y] = [(col + 0.5) * scale, (row + 0.5 + (line - (values.length - 1) / 2) * 0.28) * scale];
        made.push(`<text x="${x}" y="${y}" fill="${ink}">${text}</text>`);
      });
    }
  }
  return `<g style="font: 12px sans-serif" text-anchor="middle" dominant-baseline="central">${made.join("")}</g>`;
}

function escaped(/** @type {string} */ text) {
  const names = /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" });
  return text.replace(/[\u0000-\u001f]/g, " ").replace(/[&<>"]/g, (character) => names[character]);
}
