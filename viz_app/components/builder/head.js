// @ts-check
/** Above the stack: what to start from, the input's size, undo and redo, and files. */
import { LIMITS } from "../engine/stacks.js";
import { element } from "../maps/chrome.js";
import { openedText, saveStack } from "./files.js";
import { button } from "./panel.js";

/** @typedef {import("./workshop.js").Workshop} Workshop */
/** @typedef {"channels" | "rows" | "cols"} Side */

/** @type {readonly (readonly [Side, string, number])[]} */
const SIDES = [["channels", "channels", LIMITS.channels], ["rows", "rows", LIMITS.side], ["cols", "columns", LIMITS.side]];

export class Head {
  /** @param {Workshop} workshop @param {{title: string, text: string}[]} presets */
  constructor(workshop, presets) {
    this.workshop = workshop;
    this.presets = presets;
    this.start = element("select", "", { "aria-label": "Start from" }, [
      element("option", "", { value: "" }, ["your own"]),
      ...presets.map(({ title, text }) => element("option", "", { value: text }, [title])),
    ]);
    this.start.addEventListener("change", () => {
      const title = presets.find(({ text }) => text === this.start.value)?.title;
      if (title) workshop.replace(this.start.value, `${title} stands here now. Undo brings back what was there.`);
      else this.show();
    });
    this.sides = SIDES.map(([side, name, most]) => this.side(side, name, most));
    this.undo = button("Undo", "Take the last change back (Ctrl+Z)", () => workshop.travel(false));
    this.redo = button("Redo", "Make it again (Ctrl+Shift+Z)", () => workshop.travel(true));
    this.long = element("p", "too-long", { role: "status" });
    this.root = element("div", "head", {}, [
      element("div", "row", {}, [
        element("label", "field", {}, [element("span", "", {}, ["start from"]), this.start]),
        element("fieldset", "sides", {}, [element("legend", "", {}, ["input"]), ...this.sides.map(({ root }) => root)]),
        element("div", "tools", { role: "group", "aria-label": "The whole network" }, [
          this.undo, this.redo, button("Save as a file", "Keep the network as a small text file", () => saveStack(workshop.text ?? "")), ...this.opener(),
        ]),
      ]),
      this.long,
    ]);
  }

  /** @param {boolean} [all] also the field that a person is in */
  show(all = false) {
    const { stack, text = "", past, future, isTooLong } = this.workshop;
    this.start.value = this.presets.some((preset) => preset.text === text) ? text : "";
    for (const { side, input } of this.sides) {
      if (input.matches(":focus") && !all) continue;
      input.value = String(stack.input[side]);
      input.ariaInvalid = "false";
    }
    this.undo.ariaDisabled = String(past.length === 0);
    this.redo.ariaDisabled = String(future.length === 0);
    this.long.hidden = !isTooLong;
    this.long.textContent = isTooLong ? `This network takes ${text.length.toLocaleString("en")} characters, and an address holds ${LIMITS.letters.toLocaleString("en")}: no link can carry it. Save it as a file, and open it here again.` : "";
  }

  /** @param {Side} side @param {string} name @param {number} most */
  side(side, name, most) {
    const input = element("input", "", { type: "number", min: "1", max: String(most), step: "1", inputmode: "numeric", "data-side": side });
    input.addEventListener("input", () => {
      const value = Number(input.value);
      const fits = /^[0-9]+$/.test(input.value) && value >= 1 && value <= most;
      input.ariaInvalid = String(!fits);
      const { workshop } = this;
      if (fits) workshop.apply(() => ({ stack: { ...workshop.stack, input: { ...workshop.stack.input, [side]: value } }, path: workshop.chosen }), "", `input ${side}`);
      else workshop.say(`An input has 1 to ${most} ${name}; it stays ${workshop.stack.input[side]}.`, true);
    });
    input.addEventListener("change", () => {
      input.value = String(this.workshop.stack.input[side]);
      input.ariaInvalid = "false";
    });
    return { side, input, root: element("label", "field", {}, [element("span", "", {}, [name]), input]) };
  }

  /** A button that opens a saved file, and the hidden field behind it. */
  opener() {
    const file = element("input", "", { type: "file", accept: ".txt,text/plain", "aria-label": "Open a saved network", tabindex: "-1" });
    file.hidden = true;
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      file.value = "";
      if (!chosen) return;
      try {
        this.workshop.replace(await openedText(chosen), "The file is open. Undo brings back what was there.");
      } catch (error) {
        this.workshop.say(/** @type {Error} */ (error).message, true);
      }
    });
    return [button("Open a file", "Open a network that was saved here", () => file.click()), file];
  }
}
