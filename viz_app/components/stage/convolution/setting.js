// @ts-check
/** What the maps of a lane are made with: the picture, its border and the window. */
import { pad, spread } from "../../engine/convolution.js";

/** @typedef {import("../../engine/convolution.js").Stack} Stack */
/** @typedef {import("./lane.js").SentLane} SentLane */
/** @typedef {import("./lane.js").Weights} Weights */
/** @typedef {{sent: SentLane, window: import("../../engine/convolution.js").Window, mode: SentLane["mode"], image: Stack, padded: Stack, legal: boolean}} Setting legal: as the page asked for it */

/** For a stage that opens with illegal settings, zeros all around the picture, so that any kernel fits. @param {SentLane} sent @param {Stack} image @param {Weights} weights @returns {Setting} */
export function settingOf(sent, image, { height, width }) {
  const wide = spreadOut(image, sent);
  if (sent.window) {
    return { sent, window: sent.window, mode: sent.mode, image: wide, padded: pad(wide, sent.window, sent.mode), legal: true };
  }
  const axis = (/** @type {number} */ size) => ({ size, stride: 1, before: size - 1, after: size - 1, dilation: 1 });
  const around = { rows: axis(height), cols: axis(width) };
  return { sent, window: around, mode: "zeros", image: wide, padded: pad(wide, around, "zeros"), legal: false };
}

/** @param {Stack} image @param {SentLane} sent */
export function spreadOut(image, { spread: step }) {
  return step.rows > 1 || step.cols > 1 ? spread(image, step) : image;
}

/** Whether what is sent makes the maps that the setting makes. @param {Setting} setting @param {SentLane} sent @param {Stack} original */
export function alike({ window, mode, image, sent: before }, sent, original) {
  const same = mode === sent.mode && before.flipped === sent.flipped && JSON.stringify(window) === JSON.stringify(sent.window)
    && JSON.stringify(before.spread) === JSON.stringify(sent.spread);
  if (!same) return false;
  const wide = spreadOut(original, sent);
  return image.width === wide.width && equal(image.values, wide.values);
}

/** @param {Float32Array} one @param {Float32Array} other */
function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
