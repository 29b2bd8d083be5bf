// @ts-check
/**
 * What is in the menu of a grid that saves what it shows: a button for each kind of file.
 */
import { element, inkOf } from "./chrome.js";
import * as saving from "./saving.js";

const FILES = /** @type {const} */ ([
  ["png", "PNG picture", "The tiles in their colours, without zoom and frames: each map pixel a square of whole pixels."],
  ["svg", "SVG drawing", "The same as a drawing that is sharp at any size; maps of up to 16 × 16 with their numbers, in the unit on screen."],
  ["csv", "CSV numbers", "A block per map: a line “# title”, then a line per row, with commas between the columns. "
    + "Each number is exactly the float32 that was computed, whatever the unit on screen. NumPy: loadtxt(file, delimiter=\",\")."],
  ["npy", "NPY numbers", "The float32 numbers that were computed, whatever the unit on screen, in the shape (maps, rows, columns); "
    + "a colour picture is three maps: red, green, blue. NumPy: load(file)."],
]);

/**
 * Fill the menu; it closes by Escape, and when a person turns to something else.
 * @param {HTMLDetailsElement} menu
 * @param {HTMLElement} opener
 * @param {import("./save_menu.js").Saved} grid
 * @param {AbortSignal} signal
 */
export function fill(menu, opener, grid, signal) {
  const status = element("p", "saved", { role: "status" });
  const buttons = FILES.map(([kind, text, title]) => {
    const button = element("button", "", { type: "button", title }, [text]);
    button.addEventListener("click", () => save(kind), { signal });
    return button;
  });
  const note = element("p", "saved", {}, ["Numbers are saved as they were computed, whatever the unit on screen."]);
  menu.append(element("div", "files", { role: "group", "aria-label": "Save as" }, [...buttons, note, status]));

  /** @param {typeof FILES[number][0]} kind */
  async function save(kind) {
    status.textContent = "Writing the file …";
    const { facts, maps, atlas, layout } = grid;
    try {
      const name = await saving.save({ facts, maps, atlas, columns: layout.columns, font: inkOf(menu).font }, kind);
      status.textContent = `Saved as ${name}.`;
    } catch {
      status.textContent = "This file could not be written; another kind may be smaller.";
    }
  }

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    opener.focus();
    event.stopPropagation();
  }, { signal });
  menu.addEventListener("toggle", () => { if (menu.open) status.textContent = ""; }, { signal });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  }, { signal });
  addEventListener("pointerdown", (event) => {
    if (menu.open && !event.composedPath().includes(menu)) menu.open = false;
  }, { signal });
}
