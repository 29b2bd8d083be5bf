// @ts-check
/** The buttons below the paper. */
import { element } from "../maps/chrome.js";

const DIGITS = 10;

export class Tools {
  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    const { tools, digits } = studio.parts;
    this.pen = button("✎", "Pen", "Draw with the pen", () => this.choose("pen"));
    this.eraser = button("◻", "Eraser", "Rub out", () => this.choose("eraser"));
    this.undo = button("↶", "Undo", "Take the last stroke back (Ctrl+Z on the paper)", () => studio.undo());
    this.clear = button("", "Clear", "Empty the paper (Delete on the paper)", () => studio.clear());
    tools.append(this.pen, this.eraser, this.undo, this.clear);
    digits.append(...Array.from({ length: DIGITS }, (_, digit) => button("", String(digit), `Let the pen draw a ${digit}`, () => studio.draughtsman.draw(digit))));
  }

  /** @param {"pen" | "eraser"} tool */
  choose(tool) {
    this.studio.tool = tool;
    this.studio.lift();
    this.show();
  }

  /** Show which tool is in hand, and which buttons have something to do. */
  show() {
    const { tool, ink } = this.studio;
    this.pen.setAttribute("aria-pressed", String(tool === "pen"));
    this.eraser.setAttribute("aria-pressed", String(tool === "eraser"));
    this.undo.setAttribute("aria-disabled", String(ink.past.length === 0));
    this.clear.setAttribute("aria-disabled", String(ink.empty));
  }
}

/** @param {string} sign before the name @param {string} name @param {string} title @param {() => void} act */
function button(sign, name, title, act) {
  const made = element("button", "", { type: "button", title }, sign ? [element("span", "sign", { "aria-hidden": "true" }, [sign]), name] : [name]);
  made.addEventListener("click", act);
  return made;
}
