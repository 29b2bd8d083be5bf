// @ts-check
/** The walk as Python writes it and as a person says it. */

/** @typedef {import("./types.js").At} At */
/** @typedef {import("./types.js").Facts} Facts */

export const AXES = ["image", "channel", "row", "column"];
const COLOURS = ["red", "green", "blue"];
const NARROW = { "0-1": 2, "0-255": 0 };
const WIDE = { "0-1": 4, "0-255": 0 };

/** What a channel shows. @param {number} channels @param {number} channel */
export function colourOf(channels, channel) {
  return channels === 1 ? "gray" : COLOURS[channel];
}

/** A stored byte in the unit on screen. @param {number} byte @param {Facts["unit"]} unit @param {boolean} [narrow] in as little room as can be */
export function written(byte, unit, narrow = false) {
  return (unit === "0-1" ? byte / 255 : byte).toFixed((narrow ? NARROW : WIDE)[unit]);
}

/** What is left of the tensor after so many indices, as Python writes it. @param {At} at @param {number} taken */
export function indexed(at, taken) {
  return taken === 0 ? "images" : `images[${at.slice(0, taken).join(", ")}]`;
}

/** @param {At} shape @param {number} taken */
export function shapeText(shape, taken) {
  const left = shape.slice(taken);
  return left.length === 0 ? "one number" : `shape (${left.join(", ")}${left.length === 1 ? "," : ""})`;
}

/** Where the number lies and what it is. @param {Facts} facts @param {At} at @param {number} byte @param {string} name the image's class */
export function told({ shape, unit }, at, byte, name) {
  const [, channels, height, width] = shape;
  const [image, channel, row, col] = at;
  const place = ((image * channels + channel) * height + row) * width + col;
  const total = shape.reduce((product, length) => product * length, 1);
  const stored = unit === "0-1" ? ` It is stored as the whole number ${byte}, and ${byte} ÷ 255 = ${written(byte, unit)}.` : "";
  return `How bright image ${image}, “${name}”, is in its ${colourOf(channels, channel)} channel at row ${row}, column ${col}.${stored} `
    + `In memory it is number ${place.toLocaleString("en")} of ${total.toLocaleString("en")}, counted from 0: `
    + `((${image} · ${channels} + ${channel}) · ${height} + ${row}) · ${width} + ${col}.`;
}
