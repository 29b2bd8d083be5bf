// @ts-check
/** Moving between the cells with the keyboard, and typing numbers into them. */

/** @typedef {import("./editor.js").Editor} Editor */

/** @type {Record<string, [number, number]>} rows and columns to go */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
/** @type {Record<string, number>} */
const STEPS = { "+": 1, "=": 1, PageUp: 1, "-": -1, "−": -1, PageDown: -1 };

/**
 * Let a person move through an editor's cells and type.
 * A cell that has the focus is chosen: a digit starts a new number, arrows move, + and - step. A double click or F2
 * opens the number for writing: there the arrows belong to the text.
 * @param {Editor} editor
 */
export function attachTyping(editor) {
  const typing = new Typing(editor);
  const { planes } = editor.view;
  planes.addEventListener("focusin", (event) => typing.enter(cellOf(event)));
  planes.addEventListener("focusout", (event) => typing.leave(cellOf(event)));
  planes.addEventListener("input", (event) => typing.write(cellOf(event)));
  planes.addEventListener("dblclick", (event) => typing.open(cellOf(event)));
  planes.addEventListener("keydown", (event) => {
    // Streamlit's own shortcuts (r, c) listen on the page and cannot see that this is a text field.
    event.stopPropagation();
    if (!event.isComposing && typing.press(cellOf(event), event)) event.preventDefault();
  });
}

class Typing {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    /** The cell's weight when it got the focus: what Escape brings back. */
    this.entered = 0;
    /** The cell's weight when its text was begun: what stays where the text is refused. */
    this.old = 0;
    /** @type {{sign: string, before: number} | null} a + or - that has stepped and may still become a number's sign */
    this.sign = null;
  }

  /** @param {HTMLInputElement} cell */
  enter(cell) {
    this.entered = this.weight(cell);
    this.sign = null;
    cell.select();
  }

  /** @param {HTMLInputElement} cell */
  leave(cell) {
    this.sign = null;
    this.accept(cell);
    this.editor.settle();
  }

  /** Follow the text while it is written. @param {HTMLInputElement} cell */
  write(cell) {
    this.begin(cell);
    const value = this.editor.read(cell.value, this.old);
    this.editor.change(this.index(cell), typeof value === "number" ? value : this.old);
  }

  /** @param {HTMLInputElement} cell */
  begin(cell) {
    if (this.editor.typing === this.index(cell)) return;
    clearTimeout(this.editor.pause);
    cell.setAttribute("aria-invalid", "false");
    this.old = this.sign ? this.sign.before : this.weight(cell);
    this.sign = null;
    this.editor.typing = this.editor.view.writing = this.index(cell);
    this.editor.view.say();
  }

  /** Open the number itself for writing, with all its digits. @param {HTMLInputElement} cell */
  open(cell) {
    if (this.editor.typing !== null) return;
    this.begin(cell);
    cell.value = String(this.old);
    cell.setSelectionRange(cell.value.length, cell.value.length);
  }

  /**
   * End the writing: keep the number, or say why not.
   * @param {HTMLInputElement} cell
   * @returns {boolean} false where the text was refused
   */
  accept(cell) {
    if (this.editor.typing !== this.index(cell)) return true;
    const text = cell.value;
    const value = text.trim() === "" ? this.old : this.editor.read(text, this.old);
    this.editor.typing = null;
    this.editor.change(this.index(cell), typeof value === "number" ? value : this.old);
    this.editor.view.say(typeof value === "string" ? value : "");
    cell.setAttribute("aria-invalid", String(typeof value === "string"));
    return typeof value === "number";
  }

  /**
   * Answer a key.
   * @param {HTMLInputElement} cell
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was used up
   */
  press(cell, event) {
    const { key } = event;
    if (key === "Escape") return this.restore(cell);
    if (key === "Enter") return this.settle(cell, event.shiftKey ? -1 : 1);
    if (this.editor.typing !== null) {
      return (key === "ArrowUp" || key === "ArrowDown") && this.settle(cell, key === "ArrowUp" ? -1 : 1);
    }
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() === "v") cell.select();
      return this.travel(cell, event);
    }
    if (key in ARROWS) return this.move(cell, ...ARROWS[key]);
    if (key === "Home" || key === "End") return this.move(cell, 0, key === "Home" ? -Infinity : Infinity);
    if (key === "F2") this.open(cell);
    if (key in STEPS) return this.step(cell, key);
    if (this.sign && /^[\d.,]$/.test(key)) return this.signed(cell, this.sign.sign + key);
    if (key === "Shift") return false;
    this.sign = null;
    if (key === "F2") return true;
    cell.select(); // what is written now replaces the number; a weight that only steps need not be selected each time
    return false;
  }

  /** @param {HTMLInputElement} cell @param {string} key @returns {true} */
  step(cell, key) {
    const isSign = /^[+−-]$/.test(key);
    this.sign = isSign ? { sign: key === "+" ? "+" : "-", before: this.weight(cell) } : null;
    cell.setAttribute("aria-invalid", "false");
    this.editor.step(this.index(cell), STEPS[key]);
    return true;
  }

  /** The + or - before this digit was no step but a sign. @param {HTMLInputElement} cell @param {string} text @returns {true} */
  signed(cell, text) {
    this.begin(cell);
    cell.value = text;
    this.write(cell);
    return true;
  }

  /** @param {HTMLInputElement} cell @param {KeyboardEvent} event @returns {boolean} */
  travel(cell, event) {
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return false;
    this.editor.travel(key === "y" || event.shiftKey);
    this.entered = this.weight(cell);
    return true;
  }

  /** Escape: first the old number, then out of the cells. @param {HTMLInputElement} cell @returns {true} */
  restore(cell) {
    const back = this.editor.typing === null ? this.entered : this.old;
    const touched = this.editor.typing !== null || this.weight(cell) !== back;
    this.editor.typing = null;
    this.editor.change(this.index(cell), back);
    this.editor.settle();
    this.editor.view.say();
    cell.setAttribute("aria-invalid", "false");
    if (touched) cell.select();
    else this.editor.tools.querySelector("button")?.focus();
    return true;
  }

  /** Enter: keep the number and go on down the column. @param {HTMLInputElement} cell @param {number} rows @returns {true} */
  settle(cell, rows) {
    const accepted = this.accept(cell);
    this.editor.settle();
    if (accepted) this.move(cell, rows, 0);
    else cell.select();
    return true;
  }

  /**
   * Choose another cell; the planes stand side by side, so that columns run on through them.
   * @param {HTMLInputElement} cell
   * @param {number} rows
   * @param {number} columns ±Infinity: to the end of the row
   * @returns {true}
   */
  move(cell, rows, columns) {
    const { channels, height, width } = this.editor.model.kernel;
    const index = this.index(cell);
    const across = Math.floor(index / (height * width)) * width + index % width;
    const row = Math.min(height - 1, Math.max(0, Math.floor(index / width) % height + rows));
    const column = Math.min(channels * width - 1, Math.max(0, across + columns));
    const next = this.editor.view.cells[(Math.floor(column / width) * height + row) * width + column % width];
    next.focus();
    next.select();
    return true;
  }

  /** @param {HTMLInputElement} cell */
  index(cell) {
    return Number(cell.dataset.index);
  }

  /** @param {HTMLInputElement} cell */
  weight(cell) {
    return this.editor.model.kernel.values[this.index(cell)];
  }
}

/** @param {Event} event @returns {HTMLInputElement} */
function cellOf(event) {
  return /** @type {HTMLInputElement} */ (event.target);
}
