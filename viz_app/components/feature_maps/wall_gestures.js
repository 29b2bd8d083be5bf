// @ts-check
/** What a person does with mouse, finger and keys on a wall of maps. */
import { KEYS, tenfold } from "../maps/gestures.js";

/** @typedef {import("./wall.js").Wall} Wall */
/** @typedef {import("./types.js").Pixel} Pixel */

/** @param {Wall} wall @param {AbortSignal} signal */
export function listen(wall, signal) {
  const { overlay, box, told } = wall;
  overlay.addEventListener("pointermove", (event) => told.pointed(wall.pixelAt(event)), { signal });
  overlay.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && told.pointed(null), { signal });
  overlay.addEventListener("click", (event) => {
    const pixel = wall.pixelAt(event);
    if (pixel) told.chosen(pixel);
  }, { signal });
  overlay.addEventListener("keydown", (event) => pressed(wall, event), { signal });
  overlay.addEventListener("focus", () => overlay.matches(":focus-visible") && step(wall, {}), { signal });
  overlay.addEventListener("blur", () => told.pointed(null), { signal });
  box.addEventListener("scroll", () => {
    wall.schedule();
    told.scrolled(box.scrollTop);
  }, { signal, passive: true });
}

/** @param {Wall} wall @param {KeyboardEvent} event */
function pressed(wall, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
  const here = wall.pointed ?? placeOf(wall);
  if (by) step(wall, event.shiftKey ? tenfold(by) : by);
  else if ((event.key === "Enter" || event.key === " ") && here) wall.told.chosen(here);
  else return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
}

/** What is chosen as a pixel; the first one of a map of which no pixel is. @param {Wall} wall @returns {Pixel | null} */
function placeOf({ chosen }) {
  return chosen && { plane: chosen.plane, ...(chosen.place ?? { row: 0, col: 0 }) };
}

/** Move by pixels and tiles; where a map is one number, rows and columns are those of the wall. @param {Wall} wall @param {{row?: number, col?: number, tile?: number}} by */
function step(wall, { row = 0, col = 0, tile = 0 }) {
  if (!wall.hung || !wall.plan) return;
  const { maps, tiles } = wall.hung;
  const from = wall.pointed ?? placeOf(wall) ?? { plane: tiles[0].plane, row: 0, col: 0 };
  const held = (/** @type {number} */ at, /** @type {number} */ length) => Math.min(length - 1, Math.max(0, at));
  const alone = wall.oneNumber;
  const moved = tile + (alone ? col + row * wall.plan.columns : 0);
  /** @type {Pixel} */
  const to = {
    plane: tiles[held(wall.tileOf(from.plane) + moved, tiles.length)].plane,
    row: alone ? 0 : held(from.row + row, maps.height),
    col: alone ? 0 : held(from.col + col, maps.width),
  };
  wall.pointed = to; // keys may come faster than frames
  wall.show(to.plane);
  wall.box.scrollIntoView({ block: "nearest" });
  wall.told.pointed(to);
}
