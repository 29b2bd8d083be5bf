// @ts-check
/** Which place between the cards the pointer is at. */
import { isInside } from "./model.js";

/** @typedef {import("./model.js").Slot} Slot */
/** @typedef {{slot: Slot, line: {left: number, top: number, width: number}}} Target line: where the place is shown, in pixels of the window */

/**
 * The place at a point: in the innermost list around it, behind the cards whose middle lies above.
 * @param {HTMLElement} root
 * @param {number} x pixels of the window
 * @param {number} y
 * @param {string | null} carried the path of what is dragged; nothing goes into itself
 * @returns {Target | null} null outside of the stack
 */
export function targetAt(root, x, y, carried) {
  const lists = [...root.querySelectorAll("ol.items")].filter((list) => list instanceof HTMLElement);
  const around = lists.filter((list) => {
    const { left, right, top, bottom } = list.getBoundingClientRect();
    const slack = list.dataset.list === "" ? 40 : 6;
    return x >= left - slack && x <= right + slack && y >= top - slack && y <= bottom + slack && !(carried !== null && isInside(list.dataset.list ?? "", carried));
  });
  const list = around[around.length - 1]; // those inside come later in the document
  if (!list) return null;
  const places = [...list.children].filter((place) => place instanceof HTMLElement && place.dataset.place !== undefined);
  const boxes = places.map((place) => place.getBoundingClientRect());
  const index = boxes.filter(({ top, bottom }) => (top + bottom) / 2 < y).length;
  const { left, width, top } = list.getBoundingClientRect();
  const edge = boxes.length === 0 ? top : index < boxes.length ? boxes[index].top - 5 : boxes[boxes.length - 1].bottom + 4;
  return { slot: { list: list.dataset.list ?? "", index }, line: { left, top: edge, width } };
}
