// @ts-check
/** Tensors as boxes: rows and columns to one scale for the whole stack, the thickness by the logarithm of the channels. */

const SIDE = 44; // pixels of the longest side among all tensors
const LEAST = 2.5;
const ROOM = { width: 76, height: 62 };

/** What sets the scale: the longest side among some shapes. @param {number[][]} shapes */
export function scaleOf(shapes) {
  return SIDE / Math.max(1, ...shapes.map(([, rows = 1, cols = 1]) => Math.max(rows, cols)));
}

/** @param {number[] | null} shape @param {number} scale pixels on screen per pixel of a map */
export function boxOf(shape, scale) {
  const drawing = svg("svg", { class: "box", viewBox: `0 0 ${ROOM.width} ${ROOM.height}`, width: String(ROOM.width), height: String(ROOM.height), "aria-hidden": "true" });
  if (!shape) return drawing;
  const depth = 2.6 * Math.log2(1 + shape[0]);
  const [width, height, thick] = shape.length === 1 ? [LEAST * 1.6, Math.max(4, depth * 1.9), 0] : [Math.max(LEAST, shape[2] * scale), Math.max(LEAST, shape[1] * scale), depth];
  const [dx, dy] = [thick * 0.8, thick * 0.45];
  const left = (ROOM.width - width - dx) / 2;
  const top = (ROOM.height - height + dy) / 2;
  const points = (/** @type {[number, number][]} */ corners) => corners.map(([x, y]) => `${(left + x).toFixed(1)},${(top + y).toFixed(1)}`).join(" ");
  if (thick > 0) {
    drawing.append(svg("polygon", { class: "lid", points: points([[0, 0], [dx, -dy], [width + dx, -dy], [width, 0]]) }));
    drawing.append(svg("polygon", { class: "flank", points: points([[width, 0], [width + dx, -dy], [width + dx, height - dy], [width, height]]) }));
  }
  drawing.append(svg("polygon", { class: "front", points: points([[0, 0], [width, 0], [width, height], [0, height]]) }));
  return drawing;
}

/** How much of the input a number sees: a small square in the input's outline. @param {[number, number]} field @param {{rows: number, cols: number}} input */
export function glimpseOf([rows, cols], input) {
  const scale = 16 / Math.max(input.rows, input.cols);
  const [width, height] = [Math.max(3, input.cols * scale), Math.max(3, input.rows * scale)];
  const [seenWide, seenHigh] = [Math.max(1.5, Math.min(width, cols * scale)), Math.max(1.5, Math.min(height, rows * scale))];
  const middle = (/** @type {number} */ length) => String(9 - length / 2);
  return svg("svg", { class: "glimpse", viewBox: "0 0 18 18", width: "18", height: "18", "aria-hidden": "true" }, [
    svg("rect", { class: "input", x: middle(width), y: middle(height), width: String(width), height: String(height) }),
    svg("rect", { class: "seen", x: middle(seenWide), y: middle(seenHigh), width: String(seenWide), height: String(seenHigh) }),
  ]);
}

/** @param {string} tag @param {Record<string, string>} attributes @param {Element[]} [children] */
function svg(tag, attributes, children = []) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
