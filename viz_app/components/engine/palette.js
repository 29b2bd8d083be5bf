// @ts-check
/**
 * The colours of numbers, safe for colour-blind eyes and the same in light and dark pages.
 *
 * "diverging" is for signed numbers: blue below zero, orange to rust above; "purple_green" likewise, purple below and
 * green above; zero is always the same near-white.
 * "sequential" is for numbers from 0 upwards (the anchors of matplotlib's viridis, CC0); "cividis" likewise, the same
 * to almost all eyes (matplotlib's anchors, CC0; Nuñez, Anderton & Renslow 2018, PLOS ONE 13(7)).
 * "gray" is for pixels.
 */

/** @typedef {[number, number, number]} Colour  red, green, blue, each a whole number 0..255 */
/** @typedef {"diverging" | "purple_green" | "sequential" | "cividis" | "gray"} Kind */

/** @type {Colour[]} evenly spaced over t = -1..1; lightness rises to the middle and falls as fast behind it */
const DIVERGING = [
  [8, 48, 107], [25, 88, 158], [66, 133, 197], [139, 187, 224], [246, 246, 246],
  [244, 167, 107], [216, 102, 33], [158, 58, 12], [98, 28, 6],
];
/** @type {Colour[]} evenly spaced over t = 0..1 */
const SEQUENTIAL = [
  [68, 1, 84], [71, 45, 123], [59, 82, 139], [44, 114, 142], [33, 145, 140],
  [40, 174, 128], [94, 201, 98], [173, 220, 48], [253, 231, 37],
];
/** @type {Colour[]} as DIVERGING */
const PURPLE_GREEN = [
  [45, 10, 77], [94, 53, 140], [143, 112, 184], [192, 173, 219], [246, 246, 246],
  [168, 208, 160], [96, 165, 103], [38, 117, 62], [8, 69, 33],
];
/** @type {Colour[]} as SEQUENTIAL */
const CIVIDIS = [
  [0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115],
  [138, 134, 120], [165, 156, 116], [195, 179, 105], [225, 204, 85], [254, 232, 56],
];
/** @type {Colour[]} */
const GRAY = [[0, 0, 0], [255, 255, 255]];
const ANCHORS = { diverging: DIVERGING, purple_green: PURPLE_GREEN, sequential: SEQUENTIAL, cividis: CIVIDIS, gray: GRAY };

/** Whether a palette has its neutral colour in the middle. @param {Kind} kind */
function isTwoSided(kind) {
  return kind === "diverging" || kind === "purple_green";
}

/**
 * The colour at a place along evenly spaced anchors.
 * @param {Colour[]} anchors
 * @param {number} place 0..1; what lies outside, or is no number, is drawn as the nearest end (NaN: the first)
 * @returns {Colour}
 */
function between(anchors, place) {
  const scaled = Math.min(1, Math.max(0, place || 0)) * (anchors.length - 1);
  const left = Math.min(Math.floor(scaled), anchors.length - 2);
  const share = scaled - left;
  const mix = (/** @type {0|1|2} */ c) => Math.round(anchors[left][c] + share * (anchors[left + 1][c] - anchors[left][c]));
  return [mix(0), mix(1), mix(2)];
}

/**
 * The colour of a signed number.
 * @param {number} t the number divided by the colour limit, -1..1
 * @returns {Colour}
 */
export function diverging(t) {
  return between(DIVERGING, ((t || 0) + 1) / 2);
}

/**
 * The colour of a number that is 0 or more.
 * @param {number} t the number divided by the colour limit, 0..1
 * @returns {Colour}
 */
export function sequential(t) {
  return between(SEQUENTIAL, t);
}

/**
 * All 256 colours of a palette, red green blue alpha, ready for ImageData.
 * For signed numbers: entry 128 is zero, 1 is -1 (so is 0), 255 is +1. The others: entry 0 is 0, 255 is 1.
 * @param {Kind} kind
 * @returns {Uint8ClampedArray} 256 * 4 bytes
 */
export function lookupTable(kind) {
  const table = new Uint8ClampedArray(256 * 4);
  for (let entry = 0; entry < 256; entry++) {
    const place = isTwoSided(kind) ? ((entry - 128) / 127 + 1) / 2 : entry / 255;
    table.set(between(ANCHORS[kind], place), entry * 4);
    table[entry * 4 + 3] = 255;
  }
  return table;
}

/**
 * A colour as CSS text.
 * @param {Colour} colour
 * @returns {string}
 */
export function css(colour) {
  return `rgb(${colour[0]} ${colour[1]} ${colour[2]})`;
}

/**
 * The ink that reads better on a colour: black or white, by relative luminance.
 * Source: WCAG 2.2, "relative luminance" and "contrast ratio".
 * @param {Colour} colour
 * @returns {"#000000" | "#ffffff"} at least 4.5 : 1 on every colour of the palettes
 */
export function inkOn(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000000" : "#ffffff";
}
