// @ts-check
/** One editor on one page: the model, the view, and what the server is told. */

import { attachDragging } from "./dragging.js";
import { KernelModel, stepped } from "./model.js";
import { attachTyping } from "./typing.js";
import { makeToolbar, paintToolbar } from "./tools.js";
import { KernelView } from "./view.js";
import { fullWeight, readWeight } from "./weight_text.js";

/** @typedef {import("../engine/kernel_tools.js").Kernel} Kernel */
/**
 * @typedef {object} Sent what the server sends: a kernel, and the line of edits that it belongs to
 * @property {string} line changes when the page puts another kernel here; the same while it gives back our own edits
 * @property {number} channels
 * @property {number} height
 * @property {number} width
 * @property {number[]} values
 * @property {number[] | null} preset the weights before any edit, where the page has told them
 * @property {number} limit the largest size of a weight
 */
/** @typedef {(edit: {line: string, values: number[]}) => void} Tell */

const PAUSE_MS = 400;

export class Editor {
  /** @param {ShadowRoot | HTMLElement} parent @param {Sent} sent @param {Tell} tell */
  constructor(parent, sent, tell) {
    this.sent = sent;
    this.tell = tell;
    this.model = new KernelModel(sent);
    /** @type {number | null} the cell whose text is being written */
    this.typing = null;
    this.pause = 0;
    this.tools = makeToolbar((tool) => this.use(tool));
    this.view = new KernelView(this.tools);
    parent.append(this.view.root);
    attachTyping(this);
    attachDragging(this);
    this.resizing = new ResizeObserver(() => {
      this.view.fit();
      this.paint();
    });
    this.resizing.observe(this.view.ruler);
    this.show(sent);
  }

  /**
   * Take what the server sends. A kernel of the same line is our own edit coming back, maybe an older one: the
   * cells stay. A kernel of another line replaces them and whatever was being edited.
   * @param {Sent} sent
   * @param {Tell} tell
   */
  receive(sent, tell) {
    const another = sent.line !== this.sent.line;
    this.sent = sent;
    this.tell = tell;
    if (another) this.show(sent);
    else this.paint();
  }

  /** @param {Sent} sent */
  show({ channels, height, width, values }) {
    clearTimeout(this.pause);
    this.typing = null;
    this.model = new KernelModel({ channels, height, width, values: values.slice() });
    this.view.say();
    this.paint();
  }

  /** @returns {readonly number[] | null} the preset's weights, where they fit the kernel's shape */
  get preset() {
    const { preset } = this.sent;
    return preset?.length === this.model.kernel.values.length ? preset : null;
  }

  paint() {
    this.view.paint(this.model.kernel, { preset: this.preset, typing: this.typing });
    paintToolbar(this.tools, this.model, this.preset);
  }

  /** Change a weight on screen, within the limit. @param {number} index @param {number} value */
  change(index, value) {
    const { limit } = this.sent;
    this.model.set(index, Math.min(limit, Math.max(-limit, value)));
    this.paint();
  }

  /** Move a weight by steps of a size. @param {number} index @param {number} steps @param {number} [size] */
  step(index, steps, size = this.model.step * 10) {
    this.change(index, stepped(this.model.kernel.values[index], steps, size));
    this.view.say();
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.settle(), PAUSE_MS);
  }

  /** Tell the server, if there is anything new. */
  settle() {
    clearTimeout(this.pause);
    if (this.model.settle()) this.report();
    this.paint();
  }

  report() {
    this.tell({ line: this.sent.line, values: this.model.kernel.values });
  }

  /**
   * The number in a text, or the sentence that says why it is refused.
   * @param {string} text
   * @param {number} old the weight that stays where the text is refused
   * @returns {number | string}
   */
  read(text, old) {
    const { limit } = this.sent;
    const value = readWeight(text);
    if (value === null) return `“${text.trim()}” is not a number: write 0.5, -1 or 1/9. The weight stays ${fullWeight(old)}.`;
    if (Math.abs(value) > limit) return `${fullWeight(value)} is too large: a weight is from -${limit} to ${limit}. It stays ${fullWeight(old)}.`;
    return value;
  }

  /** @param {import("./tools.js").Tool} tool */
  use(tool) {
    this.settle();
    const refusal = tool.refusal(this.model, this.preset);
    this.view.say(refusal);
    if (refusal) return;
    if (tool.change) this.replace(tool.change(this.model.kernel).values);
    else if (tool.name === "Reset" && this.preset) this.replace(this.preset.slice());
    else this.travel(tool.name === "Redo");
  }

  /** @param {number[]} values */
  replace(values) {
    const { limit } = this.sent;
    this.model.kernel = { ...this.model.kernel, values: values.map((value) => Math.min(limit, Math.max(-limit, value))) };
    this.settle();
  }

  /** Undo, or redo. @param {boolean} forward */
  travel(forward) {
    this.settle();
    if (forward ? this.model.redo() : this.model.undo()) this.report();
    this.view.say();
    this.paint();
  }

  close() {
    clearTimeout(this.pause);
    this.resizing.disconnect();
    this.view.root.remove();
  }
}
