// @ts-check
/** The kernels under the person's hands: one or many, of which one at a time is on screen in the editor. */
import { Editor } from "../../kernel_editor/editor.js";
import { KernelModel } from "../../kernel_editor/model.js";

/** @typedef {import("../../engine/convolution.js").Kernels} Kernels */
/** @typedef {import("../../engine/kernel_tools.js").Kernel} Kernel */
/** @typedef {import("../../kernel_editor/editor.js").Tell} Tell */
/**
 * @typedef {object} BankFacts
 * @property {number} depth channels that each kernel reads
 * @property {string[][]} planes what the editor calls the channels of each kernel; "" for one alone
 */
/** @typedef {import("../../kernel_editor/editor.js").Sent & BankFacts} Sent all kernels, one after another */

export class Bank extends Editor {
  /** @param {ShadowRoot} parent @param {Sent} sent @param {Tell} tell @param {() => void} changed told of every change, not only of what is settled */
  constructor(parent, sent, tell, changed) {
    super(parent, sent, tell);
    this.changed = changed;
  }

  /** @returns {BankFacts} */
  get bank() {
    return /** @type {Sent} */ (this.sent);
  }

  /** The kernel on screen. */
  get selected() {
    return Math.max(0, this.models?.indexOf(this.model) ?? 0);
  }

  get count() {
    return this.sent.channels / this.bank.depth;
  }

  /** @param {import("../../kernel_editor/editor.js").Sent} sent */
  show(sent) {
    const { height, width, values } = sent;
    const { depth, planes } = this.bank;
    const selected = Math.min(this.selected, this.count - 1);
    /** @type {KernelModel[]} one for each kernel, so that each keeps its own steps to take back */
    this.models = Array.from({ length: this.count }, (_, index) => new KernelModel({
      channels: depth, height, width, names: planes[index],
      values: values.slice(...this.share(index)),
    }));
    clearTimeout(this.pause);
    this.typing = null;
    this.model = this.models[selected];
    this.view.say();
    this.paint();
  }

  /** Where a kernel's weights lie among all. @param {number} index @returns {[number, number]} */
  share(index) {
    const size = this.bank.depth * this.sent.height * this.sent.width;
    return [index * size, (index + 1) * size];
  }

  /** Put another kernel into the editor. @param {number} index */
  select(index) {
    if (index === this.selected || !this.models?.[index]) return;
    this.settle();
    this.model = this.models[index];
    this.view.say();
    this.paint();
  }

  get preset() {
    const { preset } = this.sent;
    return preset ? preset.slice(...this.share(this.selected)) : null;
  }

  paint() {
    super.paint();
    this.changed?.();
  }

  report() {
    this.tell({ line: this.sent.line, values: [...this.kernels.values] });
  }

  /** What is on screen, without what the layer adds to it. @returns {{depth: number, height: number, width: number, values: number[]}} */
  get kernels() {
    const values = (this.models ?? []).flatMap(({ kernel }) => kernel.values);
    return { depth: this.bank.depth, height: this.sent.height, width: this.sent.width, values };
  }
}
