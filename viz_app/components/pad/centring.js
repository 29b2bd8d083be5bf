// @ts-check
/**
 * From ink to the 28 × 28 bytes that the network reads.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits": scaled to fit a box of 20 × 20 pixels with
 * its proportions kept, grey where pixels are covered in part, and moved so that the centre of mass of the pixels lies in
 * the middle of 28 × 28.
 */
import { DOTS, FINE, SIDE } from "./ink.js";

const BOX = 20; // pixels

/** @typedef {{first: number, end: number, middle: number}} Extent of the ink along one side, in dots; middle: its centre of mass */

/** The paper as it is. @param {Uint8Array} dots @returns {Uint8Array} bytes, row by row */
export function asDrawn(dots) {
  const straight = { start: 0, step: FINE };
  return covered(dots, straight, straight);
}

/** The drawing as MNIST would hold it; empty paper stays empty. @param {Uint8Array} dots @returns {Uint8Array} bytes, row by row */
export function centred(dots) {
  const [rows, cols] = [extent(dots, true), extent(dots, false)];
  if (!rows || !cols) return new Uint8Array(SIDE * SIDE);
  const step = Math.max(rows.end - rows.first, cols.end - cols.first) / BOX; // dots to one pixel
  return covered(dots, { start: startOf(rows, step), step }, { start: startOf(cols, step), step });
}

/** Where the first pixel begins, in dots: the centre of mass in the middle, unless ink would stand out. @param {Extent} extent @param {number} step */
function startOf({ first, end, middle }, step) {
  const start = middle - (SIDE / 2) * step;
  return Math.min(first, Math.max(end - SIDE * step, start));
}

/** @param {Uint8Array} dots @param {boolean} down along rows, or along columns @returns {Extent | null} null without ink */
function extent(dots, down) {
  let [first, end, total, moment] = [DOTS, 0, 0, 0];
  for (let dot = 0; dot < dots.length; dot++) {
    if (!dots[dot]) continue;
    const at = down ? Math.floor(dot / DOTS) : dot % DOTS;
    if (at < first) first = at;
    if (at >= end) end = at + 1;
    total++;
    moment += at + 0.5;
  }
  return total ? { first, end, middle: moment / total } : null;
}

/**
 * How much of each pixel is covered with ink, in whole 255ths.
 * @param {Uint8Array} dots
 * @param {{start: number, step: number}} rows where the first pixel begins and how long each is, in dots
 * @param {{start: number, step: number}} cols
 */
function covered(dots, rows, cols) {
  const bytes = new Uint8Array(SIDE * SIDE);
  const [shares, across] = [sharesOf(rows), sharesOf(cols)];
  const line = new Float64Array(DOTS);
  for (let row = 0; row < SIDE; row++) {
    line.fill(0);
    for (const { dot, share } of shares[row]) {
      for (let col = 0; col < DOTS; col++) line[col] += share * dots[dot * DOTS + col];
    }
    for (let col = 0; col < SIDE; col++) {
      let sum = 0;
      for (const { dot, share } of across[col]) sum += share * line[dot];
      bytes[row * SIDE + col] = Math.round(255 * sum);
    }
  }
  return bytes;
}

/** Which dots each pixel covers along one side, and what share of the pixel each of them is. @param {{start: number, step: number}} side */
function sharesOf({ start, step }) {
  return Array.from({ length: SIDE }, (_, pixel) => {
    const [from, to] = [start + pixel * step, start + (pixel + 1) * step];
    const shares = [];
    for (let dot = Math.max(0, Math.floor(from)); dot < Math.min(DOTS, to); dot++) {
      shares.push({ dot, share: (Math.min(to, dot + 1) - Math.max(from, dot)) / step });
    }
    return shares;
  });
}
