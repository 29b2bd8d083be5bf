// @ts-check
/** The stack under a person's hands: what is changed, undone, chosen and told to the server. */
import { LIMITS, readStack, shapesOf, writeStack } from "../engine/stacks.js";
import { element } from "../maps/chrome.js";
import { attachDragging } from "./dragging.js";
import { Flow } from "./flow.js";
import { Head } from "./head.js";
import { attachKeys } from "./keys.js";
import { insert, itemAt, pathOf, slotOf } from "./model.js";
import { blockAround } from "./moves.js";
import { makeShelf, newItem } from "./shelf.js";
import { WORDS } from "./words.js";

/** @typedef {import("../engine/stacks.js").Stack} Stack */
/** @typedef {import("../engine/stacks.js").Report} Report */
/** @typedef {import("../engine/stack_kinds.js").Kind} Kind */
/** @typedef {import("./model.js").Change} Change */
/** @typedef {import("./model.js").Slot} Slot */
/** @typedef {{text: string, presets: {title: string, text: string}[]}} Sent what the server sends */

const PAUSE_MS = 400; // while a setting is turned
const SHORT_PAUSE_MS = 120;
const REMEMBERED = 200;
const HINT = "Arrow keys go from layer to layer, with Alt they move it. Enter opens its settings, Delete takes it out, D duplicates it, Ctrl+Z undoes.";

export class Workshop {
  /** @param {ShadowRoot} parent @param {Sent} sent @param {(text: string) => void} tell */
  constructor(parent, { text, presets }, tell) {
    this.tell = tell;
    /** @type {Stack} */
    this.stack = readStack(text);
    this.told = text;
    this.chosen = "";
    this.isOpen = false; // whether the settings of what is chosen are shown
    /** @type {Change[]} */
    this.past = [];
    /** @type {Change[]} */
    this.future = [];
    this.merging = ""; // what goes on while one setting is turned: one step for undo
    this.pause = 0;
    this.head = new Head(this, presets);
    this.flow = new Flow(this);
    this.status = element("p", "status", { role: "status" }, [HINT]);
    const bench = element("div", "bench", {}, [makeShelf(this), this.flow.root]);
    this.root = element("section", "builder", { "aria-label": "Build a network" }, [this.head.root, this.status, bench]);
    parent.append(this.root);
    attachKeys(this);
    this.stopDragging = attachDragging(this);
    this.paint();
  }

  paint() {
    this.shapes = shapesOf(this.stack);
    this.text = writeStack(this.stack);
    this.flow.show();
    this.head.show();
    this.root.dataset.stack = this.text; // for tests
  }

  /** @param {string} path @returns {Report | undefined} */
  report(path) {
    return this.shapes?.reports.find((report) => report.path === path);
  }

  /** The shape that arrives at a place; null where none does. @param {Slot} slot @returns {number[] | null} */
  shapeAt({ list, index }) {
    const { channels, rows, cols } = this.stack.input;
    if (index > 0) return this.report(pathOf({ list, index: index - 1 }))?.shape ?? null;
    const around = blockAround(list);
    return around ? this.report(around.path)?.given ?? null : [channels, rows, cols];
  }

  /**
   * Make a change: painted at once, told after a pause. What cannot be is said, and nothing changes.
   * @param {() => Change} make
   * @param {string} said
   * @param {string} [merging] changes of the same name in quick succession are one step for undo
   * @param {string} [nowhere] said where the change changes nothing, which is no step for undo
   * @returns {boolean}
   */
  apply(make, said, merging = "", nowhere = merging ? said : "Nothing changes: that stands here already.") {
    try {
      const { stack, path } = make();
      if (writeStack(stack) === this.text) {
        this.say(nowhere, merging === "");
        return false;
      }
      if (!merging || merging !== this.merging) this.past = [...this.past, { stack: this.stack, path: this.chosen }].slice(-REMEMBERED);
      this.future = [];
      this.merging = merging;
      this.stand({ stack, path });
      this.say(said);
      return true;
    } catch (error) {
      this.say(/** @type {Error} */ (error).message, true);
      return false;
    }
  }

  /** @param {Change} change */
  stand({ stack, path }) {
    this.stack = stack;
    this.chosen = path;
    this.paint();
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.settle(), this.merging ? PAUSE_MS : SHORT_PAUSE_MS);
  }

  settle() {
    clearTimeout(this.pause);
    this.merging = "";
    if (this.text === this.told) return;
    this.told = this.text ?? "";
    this.tell(this.told);
  }

  /** @param {Kind} kind @param {Slot} [slot] without it: behind what is chosen, else at the end */
  add(kind, slot = this.slotBehind()) {
    const item = newItem(kind, this.shapeAt(slot));
    if (this.apply(() => insert(this.stack, slot, item), `${WORDS[kind].title} added.`)) this.flow.focus();
  }

  /** @returns {Slot} */
  slotBehind() {
    if (this.chosen === "") return { list: "", index: this.stack.items.length };
    const { list, index } = slotOf(this.chosen);
    return { list, index: index + 1 };
  }

  /** Choose an item. @param {string} path @param {{open?: boolean}} [options] */
  choose(path, { open = this.isOpen } = {}) {
    if (!itemAt(this.stack, path)) return;
    this.chosen = path;
    this.isOpen = open;
    this.merging = "";
    this.flow.showChosen();
  }

  /** Undo, or redo. @param {boolean} forward */
  travel(forward) {
    const [from, to] = forward ? [this.future, this.past] : [this.past, this.future];
    const change = from.pop();
    if (!change) return this.say(forward ? "There is nothing to make again." : "There is nothing to take back.");
    to.push({ stack: this.stack, path: this.chosen });
    this.merging = "";
    this.stand(itemAt(change.stack, change.path) ? change : { stack: change.stack, path: "" });
    this.head.show(true);
    const report = this.report(this.chosen);
    if (report) this.flow.panel?.update(report, true);
    return this.say(forward ? "Made again." : "Taken back.");
  }

  /** Put another stack in place of this one. @param {string} text @param {string} said */
  replace(text, said) {
    return this.apply(() => ({ stack: readStack(text), path: "" }), said);
  }

  /** @param {string} sentence "" for what is impossible, or how to use the keys @param {boolean} [refused] */
  say(sentence, refused = false) {
    const problem = this.shapes?.problem;
    const wrong = problem && !refused ? ` ${problem.name} is impossible: ${problem.problem}` : "";
    this.status.textContent = (sentence + wrong).trim() || HINT;
    this.status.classList.toggle("refused", refused);
  }

  /** Whether an address has room for the stack. */
  get isTooLong() {
    return (this.text ?? "").length > LIMITS.letters;
  }

  close() {
    clearTimeout(this.pause);
    this.stopDragging();
    this.root.remove();
  }
}
