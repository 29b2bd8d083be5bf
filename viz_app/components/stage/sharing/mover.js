// @ts-check
/** A picture to be moved: by dragging, and by arrow keys. */
import { Cells } from "../cells.js";

/** @typedef {import("../../engine/shifting.js").Shift} Shift */

/** @type {Record<string, Shift>} */
const STEPS = { ArrowUp: { right: 0, down: -1 }, ArrowDown: { right: 0, down: 1 }, ArrowLeft: { right: -1, down: 0 }, ArrowRight: { right: 1, down: 0 } };

export class Mover extends Cells {
  /** @param {HTMLElement} place @param {{height: number}} look */
  constructor(place, look) {
    super(place, look);
    /** @type {Shift} */ this.shift = { right: 0, down: 0 };
    /** Told where the picture is moved to. */
    this.moved = (/** @type {Shift} */ _) => {};
    /** Told when the person lets go. */
    this.settled = () => {};
    this.canvas.classList.add("movable");
  }

  /** What the keys do. */
  get help() {
    return "Arrow keys move it.";
  }

  listen() {
    const { canvas } = this;
    /** @type {{x: number, y: number, shift: Shift} | null} */
    let drag = null;
    canvas.addEventListener("pointerdown", ({ button, pointerId, clientX: x, clientY: y }) => {
      if (button !== 0) return;
      drag = { x, y, shift: this.shift };
      canvas.setPointerCapture(pointerId);
    });
    canvas.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (!drag || !this.layout) return;
      const by = (/** @type {number} */ length) => Math.round(length / /** @type {import("../cell_places.js").Layout} */ (this.layout).cell);
      this.moved({ right: drag.shift.right + by(clientX - drag.x), down: drag.shift.down + by(clientY - drag.y) });
    });
    const end = () => {
      if (drag) this.settled();
      drag = null;
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    canvas.addEventListener("keydown", (event) => this.pressed(event));
    canvas.addEventListener("keyup", (event) => event.key in STEPS && this.settled());
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    this.moved({ right: this.shift.right + step.right, down: this.shift.down + step.down });
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }
}
