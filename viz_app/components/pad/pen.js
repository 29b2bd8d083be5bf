// @ts-check
/** What a person does on the paper with mouse, finger, stylus and keys, told to the studio. */
import { SIDE } from "./ink.js";

/** @typedef {import("./studio.js").Studio} Studio */
/** @typedef {import("./ink.js").Point} Point */

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const FAR = 5; // pixels that an arrow moves with Shift
const ERASER_END = 32; // of a stylus, among PointerEvent.buttons

/** @param {Studio} studio @param {AbortSignal} signal */
export function listen(studio, signal) {
  listenToPointers(studio, signal);
  listenToKeys(studio, signal);
}

/** @param {Studio} studio @param {AbortSignal} signal */
function listenToPointers(studio, signal) {
  const { board } = studio;
  const { canvas } = board;
  /** @type {{id: number, at: Point, tool: "pen" | "eraser"} | null} */
  let stroke = null;

  canvas.addEventListener("pointerdown", (event) => {
    if (stroke || (event.button !== 0 && !(event.buttons & ERASER_END))) return;
    canvas.setPointerCapture(event.pointerId);
    const at = board.pointAt(event);
    stroke = { id: event.pointerId, at, tool: event.buttons & ERASER_END ? "eraser" : studio.tool };
    studio.lift();
    studio.hold(true);
    studio.begin();
    studio.draw(at, at, stroke.tool);
  }, { signal });

  canvas.addEventListener("pointermove", (event) => {
    if (stroke?.id !== event.pointerId) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const step of passed.length ? passed : [event]) {
      const at = board.pointAt(step);
      studio.draw(stroke.at, at, stroke.tool);
      stroke.at = at;
    }
  }, { signal });

  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (event) => {
      if (stroke?.id !== /** @type {PointerEvent} */ (event).pointerId) return;
      stroke = null;
      studio.hold(false);
    }, { signal });
  }
}

/**
 * Arrows move the pen. Space sets it down and lifts it again; it may also be held while arrows are pressed.
 * @param {Studio} studio @param {AbortSignal} signal
 */
function listenToKeys(studio, signal) {
  const { board } = studio;
  let movedWhileHeld = false;

  board.canvas.addEventListener("keydown", (event) => {
    const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (!undo && (event.ctrlKey || event.metaKey || event.altKey)) return;
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (undo) studio.undo();
    else if (step) {
      movedWhileHeld = true;
      move(studio, step[0] * (event.shiftKey ? FAR : 1), step[1] * (event.shiftKey ? FAR : 1));
    } else if (event.key === " ") {
      if (!event.repeat) movedWhileHeld = false;
      if (!event.repeat) toggle(studio);
    } else if (event.key === "Escape") studio.lift();
    else if (event.key === "Delete" || event.key === "Backspace") studio.clear();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }, { signal });

  board.canvas.addEventListener("keyup", (event) => {
    if (event.key === " " && movedWhileHeld) studio.lift();
  }, { signal });
  board.canvas.addEventListener("focus", () => board.canvas.matches(":focus-visible") && studio.take(board.cursor ?? middle()), { signal });
  board.canvas.addEventListener("blur", () => studio.take(null), { signal });
}

function middle() {
  return { row: SIDE / 2, col: SIDE / 2, down: false };
}

/** @param {Studio} studio @param {number} rows @param {number} cols */
function move(studio, rows, cols) {
  const from = studio.board.cursor ?? middle();
  const held = (/** @type {number} */ at) => Math.min(SIDE - 1, Math.max(0, at));
  const to = { ...from, row: held(from.row + rows), col: held(from.col + cols) };
  if (from.down) studio.draw(inside(from), inside(to), studio.tool);
  studio.take(to);
}

/** @param {Studio} studio */
function toggle(studio) {
  const at = studio.board.cursor ?? middle();
  if (at.down) return studio.lift();
  studio.begin();
  studio.draw(inside(at), inside(at), studio.tool);
  studio.take({ ...at, down: true });
}

/** The middle of a pixel. @param {{row: number, col: number}} pixel @returns {Point} */
function inside({ row, col }) {
  return { x: col + 0.5, y: row + 0.5 };
}
