// @ts-check
/** What a person does with mouse, finger and keys on a wall of images. */
import { moved, spotOf } from "./layout.js";

/** @typedef {{point: (index: number | null) => void, open: (index: number) => void, zoom: (by: 1 | -1) => void}} Told */

/** @type {Record<string, {row?: number, col?: number, group?: number}>} */
const KEYS = {
  ArrowUp: { row: -1 }, ArrowDown: { row: 1 }, ArrowLeft: { col: -1 }, ArrowRight: { col: 1 },
  PageUp: { group: -1 }, PageDown: { group: 1 },
};

/** @param {import("./wall.js").Wall} wall @param {Told} told */
export function listen(wall, told) {
  const { overlay } = wall;
  overlay.addEventListener("pointermove", (event) => told.point(wall.imageAt(event)));
  overlay.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && told.point(null));
  overlay.addEventListener("click", (event) => {
    const index = wall.imageAt(event);
    if (index !== null) told.open(index);
  });
  overlay.addEventListener("keydown", (event) => pressed(wall, told, event));
  overlay.addEventListener("focus", () => overlay.matches(":focus-visible") && step(wall, told, {}));
  overlay.addEventListener("blur", () => told.point(null));
  overlay.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // without it, the wall scrolls
    event.preventDefault();
    told.zoom(event.deltaY < 0 ? 1 : -1);
  }, { passive: false });
}

/** @param {import("./wall.js").Wall} wall @param {Told} told @param {KeyboardEvent} event */
function pressed(wall, told, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const by = KEYS[event.key];
  if (by) step(wall, told, event.shiftKey ? tenfold(by) : by);
  else if (event.key === "+" || event.key === "=") told.zoom(1);
  else if (event.key === "-") told.zoom(-1);
  else if ((event.key === "Enter" || event.key === " ") && wall.pointed !== null) told.open(wall.pointed);
  else return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
}

/** @param {{row?: number, col?: number, group?: number}} by */
function tenfold({ row = 0, col = 0, group = 0 }) {
  return { row: 10 * row, col: 10 * col, group };
}

/** @param {import("./wall.js").Wall} wall @param {Told} told @param {{row?: number, col?: number, group?: number}} by */
function step(wall, told, by) {
  const { plan, hung } = wall;
  if (!plan || !hung || plan.groups.length === 0) return;
  const from = (wall.pointed !== null && spotOf(plan, wall.pointed)) || spotOf(plan, hung.facts.opened) || { group: 0, offset: 0 };
  const to = moved(plan, from, by);
  wall.show(to);
  told.point(to);
}
