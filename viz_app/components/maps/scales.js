// @ts-check
/**
 * The colour scales below the tiles: which number has which colour.
 */
import { css } from "../engine/palette.js";
import { element } from "./chrome.js";
import { STRANGE, entriesOf, tableOf } from "./colours.js";
import { exactText, inUnit, readsBrightness, shortText } from "./reading.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Tile} Tile */
/** @typedef {{kind: Tile["kind"], tile: Tile, marker: HTMLElement, shared: boolean,
 *   box: HTMLElement, ends: HTMLElement[]}} Scale ends: the texts below */

const MOST_SCALES = 3;
const RAMP_STOPS = 32; // the palettes have eight straight pieces

/** What is on the page, so that only numbers are written anew where no more has changed. @type {WeakMap<HTMLElement, {signature: string, scales: Scale[]}>} */
const drawn = new WeakMap();

/**
 * Draw one scale for each pair of palette and limits; one for each palette where there are too many pairs.
 * @param {HTMLElement} place is emptied first
 * @param {Facts} facts
 * @param {boolean} strange whether some value is not finite
 * @returns {Scale[]}
 */
export function drawScales(place, facts, strange) {
  const single = facts.tiles.filter((tile) => tile.kind !== "rgb");
  const byLimits = new Map(single.map((tile) => [`${coloursOf(tile)} ${tile.limits}`, tile]));
  const byKind = new Map(single.map((tile) => [coloursOf(tile), tile]));
  const shared = byLimits.size <= Math.max(MOST_SCALES, byKind.size);
  const tiles = [...(shared ? byLimits : byKind).values()];
  const signature = `${shared} ${strange} ${tiles.map((tile) => (tile.kind === "signed" ? coloursOf(tile) : `${coloursOf(tile)} ${tile.limits}`))}`;
  const before = drawn.get(place);
  const kept = before?.signature === signature ? before.scales.map((scale, index) => relabelled(scale, tiles[index], facts)) : null;
  const scales = kept ?? tiles.map((tile) => drawScale(tile, facts, shared));
  drawn.set(place, { signature, scales });
  if (kept) return scales;
  place.replaceChildren(...scales.map((scale) => scale.box));
  if (strange) {
    const swatch = element("span", "swatch", { "aria-hidden": "true" });
    swatch.style.background = css(/** @type {[number, number, number]} */ (STRANGE));
    place.append(element("span", "strange", {}, [swatch, "not a number, or infinite"]));
  }
  return scales;
}

/** What tells a tile's colours from others'. @param {Tile} tile */
function coloursOf({ kind, palette }) {
  return `${kind} ${palette ?? ""}`;
}

/** The same scale with other numbers at its ends. @param {Scale} scale @param {Tile} tile @param {Facts} facts @returns {Scale} */
function relabelled(scale, tile, facts) {
  if (scale.shared) {
    valuesOf(tile).forEach((value, index) => {
      const text = /** @type {HTMLElement} */ (scale.ends[index]);
      const shown = inUnit(value, facts.unit, readsBrightness(tile));
      if (text.textContent !== shortText(shown)) text.textContent = shortText(shown);
      text.title = exactText(Math.fround(shown));
    });
  }
  return { ...scale, tile };
}

function drawScale(/** @type {Tile} */ tile, /** @type {Facts} */ facts, /** @type {boolean} */ shared) {
  const bar = element("div", "ramp", { "aria-hidden": "true" });
  bar.style.background = rampOf(tile);
  const marker = element("span", "marker", { "aria-hidden": "true" });
  const ends = shared ? numbersOf(tile, facts) : wordsOf(tile);
  const box = element("div", "scale", {}, [element("div", "track", {}, [bar, marker]), element("div", "ends", {}, ends)]);
  return { kind: tile.kind, tile, marker, shared, box, ends };
}

/** The colours from low to high as a gradient: no canvas, above which a moving marker would be composed anew. @param {Tile} tile */
function rampOf(tile) {
  const bytes = new Uint8ClampedArray(tableOf(tile.kind, tile.palette).buffer);
  const [low, high] = tile.limits;
  const entryOf = entriesOf(tile);
  const stops = Array.from({ length: RAMP_STOPS + 1 }, (_, stop) => {
    const start = 4 * entryOf(low + ((high - low) * stop) / RAMP_STOPS);
    return css([bytes[start], bytes[start + 1], bytes[start + 2]]);
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** Low, 0 where it lies between, high. @param {Tile} tile */
function valuesOf({ limits: [low, high] }) {
  return low < 0 && high > 0 ? [low, 0, high] : [low, high];
}

/** @returns {HTMLElement[]} */
function numbersOf(/** @type {Tile} */ tile, /** @type {Facts} */ facts) {
  const [low, high] = tile.limits;
  return valuesOf(tile).map((value) => {
    const shown = inUnit(value, facts.unit, readsBrightness(tile));
    const text = element("span", "", { title: exactText(Math.fround(shown)) }, [shortText(shown)]);
    text.style.left = `${(100 * (value - low)) / (high - low)}%`;
    return text;
  });
}

/** @returns {HTMLElement[]} */
function wordsOf(/** @type {Tile} */ tile) {
  const words = tile.kind === "signed" ? ["each map's −limit", "0", "+limit"] : ["each map's lowest", "highest"];
  return words.map((word, index) => {
    const text = element("span", "", {}, [word]);
    text.style.left = `${(100 * index) / (words.length - 1)}%`;
    return text;
  });
}

/** Point at the value's place on the scale of its tile. */
export function pointAt(/** @type {Scale[]} */ scales, /** @type {Tile | null} */ tile, /** @type {number} */ value) {
  for (const scale of scales) {
    const meant = tile !== null && scale.kind === tile.kind && Number.isFinite(value)
      && (!scale.shared || String(scale.tile.limits) === String(tile.limits));
    scale.marker.hidden = !meant;
    if (!meant) continue;
    const [low, high] = tile.limits;
    scale.marker.style.left = `${100 * Math.min(1, Math.max(0, (value - low) / (high - low)))}%`;
  }
}
