// @ts-check
/** Changing a weight by dragging its cell up and down, or with the wheel. */

import { stepped } from "./model.js";

/** @typedef {import("./editor.js").Editor} Editor */

const SLACK_PX = 3;
const WHEEL_NOTCH_PX = 100;

/**
 * Let the cells of an editor be dragged and wheeled.
 * With a mouse any cell can be dragged. A finger drags the cell that it chose before, so that the page still scrolls.
 * @param {Editor} editor
 */
export function attachDragging(editor) {
  const { planes } = editor.view;
  /** @type {{cell: HTMLInputElement, index: number, from: number, start: number, step: number, moving: boolean} | null} */
  let drag = null;
  let clickIsDrag = false;

  /** @param {boolean} keep whether what was dragged stays */
  const end = (keep) => {
    if (!drag) return;
    const { cell, index, start, moving } = drag;
    drag = null;
    cell.classList.remove("dragging");
    if (!moving) return;
    clickIsDrag = true;
    if (!keep) editor.change(index, start);
    editor.settle();
  };

  planes.addEventListener("pointerdown", (event) => {
    const cell = cellOf(event);
    clickIsDrag = false;
    if (!cell || event.button !== 0 || editor.typing !== null && editor.typing === Number(cell.dataset.index)) return;
    if (event.pointerType === "touch" && !cell.matches(":focus")) return;
    const index = Number(cell.dataset.index);
    drag = { cell, index, from: event.clientY, start: editor.model.kernel.values[index], step: editor.model.step, moving: false };
  });

  planes.addEventListener("pointermove", (event) => {
    if (drag && event.buttons === 0) end(true); // let go where nobody listened
    if (!drag) return;
    const pixels = drag.from - event.clientY;
    if (!drag.moving && Math.abs(pixels) <= SLACK_PX) return;
    if (!drag.moving) {
      drag.moving = true;
      drag.cell.focus({ preventScroll: true });
      drag.cell.setPointerCapture(event.pointerId);
      drag.cell.classList.add("dragging");
      editor.view.say();
    }
    editor.change(drag.index, stepped(drag.start, Math.round(pixels), drag.step));
  });

  planes.addEventListener("pointerup", () => end(true));
  planes.addEventListener("pointercancel", () => end(false));
  planes.addEventListener("keydown", (event) => {
    if (!drag?.moving || event.key !== "Escape") return;
    event.stopImmediatePropagation();
    end(false);
  }, { capture: true });

  // The browser's own way of focusing would select text while the mouse drags.
  planes.addEventListener("mousedown", (event) => {
    const cell = cellOf(event);
    if (cell && editor.typing !== Number(cell.dataset.index)) event.preventDefault();
  });
  planes.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell || clickIsDrag || editor.typing === Number(cell.dataset.index)) return;
    cell.focus({ preventScroll: true });
    cell.select();
  });

  let rolled = 0;
  planes.addEventListener("wheel", (event) => {
    const cell = cellOf(event);
    if (!cell?.matches(":focus") || editor.typing !== null || event.ctrlKey) return;
    event.preventDefault();
    rolled -= event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / WHEEL_NOTCH_PX : Math.sign(event.deltaY);
    const notches = Math.trunc(rolled);
    rolled -= notches;
    if (notches !== 0) editor.step(Number(cell.dataset.index), notches);
  }, { passive: false });
}

/** @param {Event} event @returns {HTMLInputElement | null} */
function cellOf(event) {
  return event.target instanceof HTMLInputElement ? event.target : null;
}
