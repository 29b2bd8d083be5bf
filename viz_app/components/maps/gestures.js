// @ts-check
/**
 * What a person does with mouse, fingers and keys, told to the grid.
 */

/** @typedef {import("./grid.js").Grid} Grid */

const CLICK_CSS = 5; // a pointer that moved less has clicked, not dragged
const BUTTON_ZOOM = 1.5;
export const KEYS = {
  ArrowUp: { row: -1 }, ArrowDown: { row: 1 }, ArrowLeft: { col: -1 }, ArrowRight: { col: 1 },
  PageUp: { tile: -1 }, PageDown: { tile: 1 }, Home: { col: -1e9 }, End: { col: 1e9 },
};

export function listen(/** @type {Grid} */ grid, /** @type {AbortSignal} */ signal) {
  const { overlay, closer, farther, fit } = grid.chrome;
  overlay.addEventListener("keydown", (event) => pressed(grid, event), { signal });
  overlay.addEventListener("focus", () => overlay.matches(":focus-visible") && grid.step({}), { signal });
  overlay.addEventListener("blur", () => grid.point(null), { signal });
  overlay.addEventListener("wheel", (event) => wheeled(grid, event), { signal, passive: false });
  overlay.addEventListener("dblclick", (event) => grid.zoom(event.shiftKey ? 0.5 : 2, grid.placeAt(event)), { signal });
  closer.addEventListener("click", () => grid.zoomAbout(BUTTON_ZOOM, grid.position), { signal });
  farther.addEventListener("click", () => grid.zoomAbout(1 / BUTTON_ZOOM, grid.position), { signal });
  fit.addEventListener("click", () => grid.fit(), { signal });
  listenToPointers(grid, signal);
}

function pressed(/** @type {Grid} */ grid, /** @type {KeyboardEvent} */ event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
  const cursor = grid.cursor ?? grid.position;
  if (step) grid.step(event.shiftKey ? tenfold(step) : step);
  else if (event.key === "+" || event.key === "=") grid.zoomAbout(BUTTON_ZOOM, cursor);
  else if (event.key === "-") grid.zoomAbout(1 / BUTTON_ZOOM, cursor);
  else if (event.key === "0") grid.fit();
  else if ((event.key === "Enter" || event.key === " ") && cursor) settled(grid, cursor);
  else return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit has keys of its own
}

/** Choose a pixel; with a brush, paint it. */
function settled(/** @type {Grid} */ grid, /** @type {import("./types.js").Place} */ cursor) {
  if (!grid.brush) return grid.choose(cursor.tile, cursor);
  grid.brush(cursor);
  grid.brush(null);
}

/** The same step in pixels, tenfold. */
export function tenfold(/** @type {{row?: number, col?: number, tile?: number}} */ step) {
  return Object.fromEntries(Object.entries(step).map(([axis, by]) => [axis, axis === "tile" ? by : 10 * by]));
}

/** The wheel scrolls the page unless Ctrl is held or the grid was clicked into; at the end of the zoom it scrolls again. */
function wheeled(/** @type {Grid} */ grid, /** @type {WheelEvent} */ event) {
  if (!event.ctrlKey && !grid.chrome.overlay.matches(":focus")) return;
  const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
  const changed = grid.zoom(Math.exp(-pixels * (event.ctrlKey && Math.abs(pixels) < 50 ? 0.01 : 0.002)), grid.placeAt(event));
  if (changed || event.ctrlKey) event.preventDefault();
}

/** Hover, click, drag with one pointer, pinch with two. */
function listenToPointers(/** @type {Grid} */ grid, /** @type {AbortSignal} */ signal) {
  const { overlay } = grid.chrome;
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  let travelled = 0;
  let painting = false;

  overlay.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    painting = grid.brush !== null && down.size === 0;
    if (painting) overlay.setPointerCapture(event.pointerId);
    if (painting) return painted(grid, event);
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    overlay.setPointerCapture(event.pointerId);
  }, { signal });

  overlay.addEventListener("pointermove", (event) => {
    if (painting) return painted(grid, event);
    const before = down.get(event.pointerId);
    if (!before) return grid.point(grid.placeAt(event).place);
    const now = { x: event.clientX, y: event.clientY };
    const others = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    down.set(event.pointerId, now);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (others.length > 0) return pinched(grid, others[0], before, now);
    if (travelled > CLICK_CSS) grid.pan({ x: now.x - before.x, y: now.y - before.y });
  }, { signal });

  const lifted = () => {
    if (painting) grid.brush?.(null);
    painting = false;
  };
  overlay.addEventListener("pointerup", (event) => {
    lifted();
    if (!down.delete(event.pointerId) || travelled > CLICK_CSS) return;
    const { tile, place } = grid.placeAt(event);
    if (tile !== null) grid.choose(tile, place);
  }, { signal });

  overlay.addEventListener("pointercancel", (event) => {
    lifted();
    down.delete(event.pointerId);
  }, { signal });
  overlay.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && grid.point(null), { signal });
}

/** The brush follows the pointer; outside the map nothing is painted. */
function painted(/** @type {Grid} */ grid, /** @type {PointerEvent} */ event) {
  const { place } = grid.placeAt(event);
  grid.point(place);
  if (place) grid.brush?.(place);
}

/** One finger rests, the other moves: zoom by the change of their distance about the point between them. */
function pinched(/** @type {Grid} */ grid, /** @type {{x: number, y: number}} */ resting, /** @type {{x: number, y: number}} */ before, /** @type {{x: number, y: number}} */ now) {
  const distance = (/** @type {{x: number, y: number}} */ at) => Math.hypot(at.x - resting.x, at.y - resting.y) || 1;
  grid.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
  const middle = { clientX: (now.x + resting.x) / 2, clientY: (now.y + resting.y) / 2 };
  grid.zoom(distance(now) / distance(before), grid.placeAt(middle));
}
