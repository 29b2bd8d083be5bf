// @ts-check
/** Everything on the page together: what is changed, what becomes of it, and what the server is told. */
import { floatsOf } from "../engine/packing.js";
import { element, inkOf } from "../maps/chrome.js";
import { Answer } from "./answer.js";
import { ChangeList } from "./change_list.js";
import { History, NOTHING, alike } from "./changes.js";
import { Layers } from "./layers.js";
import { build, button, enable, write } from "./layout.js";
import { Local, Remote, pictureOf } from "./models.js";
import { networkOf, whenOneComes } from "./networks.js";
import { PictureTools } from "./picture_tools.js";
import { PictureView } from "./picture_view.js";

/** @typedef {import("./changes.js").WhatIf} WhatIf */
/** @typedef {import("./changes.js").KernelPlace} KernelPlace */
/** @typedef {import("./models.js").Layer} Layer */
/** @typedef {Record<string, import("../engine/packing.js").PackedArray>} Arrays */
/** @typedef {{difference: boolean, kernel: KernelPlace | null}} Look difference: the maps minus those before */
/** @typedef {{network: string, told: string, whatIf: WhatIf, look: Look, layer: string | null, first: number}} Facts told: the name of the telling that this answers; layer: the one that the server computed; first: the channel from which on its maps came */
/** @typedef {(told: {name: string, network: string, whatIf: WhatIf, look: Look}) => void} Tell */

const PAUSE_MS = 500; // after which a change is settled

export class Studio {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.name = crypto.getRandomValues(new Uint32Array(2)).join("-"); // what this page tells is known by it when it comes back
    this.tellings = 0;
    this.stop = new AbortController();
    this.parts = build(parent);
    this.history = new History(NOTHING);
    /** @type {Look} */
    this.look = { difference: false, kernel: null };
    /** @type {Facts | null} */
    this.facts = null;
    /** @type {Arrays} */
    this.arrays = {};
    /** @type {Tell} */
    this.tell = () => {};
    /** @type {import("../engine/convolution.js").Stack | null} */
    this.seen = null;
    /** @type {Local | Remote | null} */
    this.model = null;
    /** @type {typeof import("./kernel_panel.js").KernelPanel | null} loaded once weights are opened */
    this.KernelPanel = null;
    /** @type {import("./kernel_panel.js").KernelPanel | null} */
    this.panel = null;
    this.told = "";
    this.frame = this.pause = 0;
    this.held = false; // whether the pointer is pressed
    this.view = new PictureView(this.parts.picture);
    this.tools = new PictureTools(this.parts.picture, this.view, { now: () => this.whatIf, change: (make) => this.change(make), hold: (held) => this.hold(held) }, this.stop.signal);
    this.answer = new Answer(this.parts.answer, (temperature) => this.change((whatIf) => ({ ...whatIf, temperature })));
    this.list = new ChangeList(this.parts.answer, (make) => this.step(make));
    this.layers = new Layers(this.parts.layers, this);
    this.steps = this.makeSteps();
    this.difference = this.makeLooks();
    this.forget = whenOneComes(() => this.begin());
    this.parts.root.addEventListener("keydown", (event) => this.press(event), { signal: this.stop.signal });
  }

  get whatIf() {
    return this.history.now;
  }

  makeSteps() {
    const undo = button("↶ Undo", "Take the last change back (Ctrl+Z)", () => this.undo());
    const redo = button("↷ Redo", "Make the change again (Ctrl+Shift+Z)", () => this.redo());
    const all = button("Undo all", "Back to the untouched picture and network", () => this.step(() => NOTHING));
    this.parts.steps.append(undo, redo, all);
    return { undo, redo, all };
  }

  makeLooks() {
    const input = element("input", "", { type: "checkbox", role: "switch" });
    input.addEventListener("change", () => {
      this.look = { ...this.look, difference: input.checked };
      this.changed();
    });
    const hint = element("p", "hint", {}, ["Click a map to switch its channel off: the layers after it then find 0 there."]);
    this.parts.looks.append(hint, element("label", "switch", { title: "Each map minus what it was before the changes" }, [input, element("span", "track", { "aria-hidden": "true" }), "Show the difference to before"]));
    return input;
  }

  /** Take what the server sends. @param {Facts} facts @param {Arrays} arrays @param {Tell} tell */
  receive(facts, arrays, tell) {
    const own = facts.told.startsWith(`${this.name}:`) && facts.network === this.facts?.network;
    [this.facts, this.arrays, this.tell] = [facts, arrays, tell];
    if (!own) {
      clearTimeout(this.pause);
      this.history = new History(alike(facts.whatIf, NOTHING) ? NOTHING : facts.whatIf);
      this.look = facts.look;
      this.told = this.said();
    }
    const [channels, height, width] = arrays.picture.shape;
    this.seen = { channels, height, width, values: floatsOf(arrays.picture) };
    this.begin();
  }

  /** Show what came, once the network is there too. */
  begin() {
    const known = this.facts && networkOf(this.facts.network);
    if (!known || !this.facts || !this.seen) return;
    if (this.facts.layer !== null) this.model = new Remote(known, /** @type {{layer: string, first: number}} */ (this.facts), this.arrays);
    else if (!(this.model instanceof Local) || this.model.facts !== known.facts) this.model = new Local(known);
    for (const mark of this.parts.marks) write(mark, this.model.facts.mark);
    this.model.see(this.seen);
    this.follow();
    this.answer.say();
  }

  /** Compute and paint everything. */
  follow() {
    const { model, seen, whatIf, look, facts } = this;
    if (!model || !seen || !facts) return;
    const ink = inkOf(this.parts.root); // before anything changes, so that the page need not be styled anew for it
    const picture = pictureOf(seen, whatIf);
    const result = model.run(picture, whatIf);
    this.view.paint(picture, whatIf.occlusion);
    this.layers.make(model.facts, result);
    this.layers.show(result, whatIf, look, ink);
    const waiting = model instanceof Remote && !this.isAnswered();
    this.answer.show(model.facts, result.logits, { temperature: whatIf.temperature, changed: !alike(whatIf, NOTHING), waiting });
    this.tools.show();
    this.list.show(whatIf, model.facts.titles);
    this.showPanel();
    this.difference.checked = look.difference;
    const { past, future, now, settled } = this.history;
    enable(this.steps.undo, past.length > 0 || now !== settled);
    enable(this.steps.redo, future.length > 0 && now === settled);
    enable(this.steps.all, !alike(now, NOTHING));
  }

  /** Change something, in the next frame. @param {(whatIf: WhatIf) => WhatIf} make */
  change(make) {
    this.history.now = make(this.whatIf);
    this.changed();
  }

  /** Change something as one step of its own. @param {(whatIf: WhatIf) => WhatIf} make */
  step(make) {
    this.history.settle();
    this.change(make);
    this.history.settle();
  }

  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.follow();
    });
    clearTimeout(this.pause);
    this.pause = window.setTimeout(() => this.settle(), PAUSE_MS);
  }

  /** A change is over: it is one step to take back, and the server hears of it. */
  settle() {
    clearTimeout(this.pause);
    if (this.held) return;
    this.history.settle();
    const said = this.said();
    if (said !== this.told && this.facts) {
      this.told = said;
      this.tell({ name: `${this.name}:${++this.tellings}`, network: this.facts.network, whatIf: this.whatIf, look: this.look });
    }
    this.follow();
    this.answer.say();
  }

  /** What the server is to know. */
  said() {
    return JSON.stringify([this.whatIf, this.look]);
  }

  /** Whether the server has computed what is on screen, or has answered without: it believes only what it knows. */
  isAnswered() {
    const said = this.said();
    const last = `${this.name}:${this.tellings}`;
    return said === JSON.stringify([this.facts?.whatIf, this.facts?.look]) || (said === this.told && this.facts?.told === last);
  }

  /** @param {boolean} held */
  hold(held) {
    if (held) this.history.settle();
    this.held = held;
    this.changed();
  }

  undo() {
    this.history.undo();
    this.changed();
  }

  redo() {
    this.history.redo();
    this.changed();
  }

  /** Open a layer's weights, or close them. @param {Layer} layer */
  openKernel({ path }) {
    this.lookAtKernel(this.look.kernel?.path === path ? null : { path, made: 0, read: 0 });
  }

  /** @param {KernelPlace | null} kernel */
  lookAtKernel(kernel) {
    this.look = { ...this.look, kernel };
    this.changed();
  }

  showPanel() {
    const { kernel } = this.look;
    const shelf = kernel && this.layers.shelves.find(({ layer }) => layer.path === kernel.path && layer.weights.length);
    if (this.panel && (!shelf || this.panel.layer !== shelf.layer)) {
      this.panel.close();
      this.panel = null;
    }
    for (const { kernels, layer } of this.layers.shelves) kernels?.setAttribute("aria-expanded", String(layer === (shelf || null)?.layer));
    if (!kernel || !shelf || !this.model) return;
    if (!this.KernelPanel) return void this.loadPanel();
    if (!this.panel) {
      this.panel = new this.KernelPanel(this, this.model.facts.presets, shelf.layer);
      shelf.card.root.querySelector(".values")?.before(this.panel.root);
    }
    this.panel.show(kernel, this.trained(shelf.layer, kernel));
  }

  async loadPanel() {
    this.KernelPanel = (await import("./kernel_panel.js")).KernelPanel;
    if (!this.stop.signal.aborted) this.showPanel();
  }

  /** The weights at a place before any edit; null where the server has not sent them yet. @param {Layer} layer @param {KernelPlace} place @returns {readonly number[] | null} */
  trained({ path, weights: [, read, ...plane] }, place) {
    const count = plane.reduce((product, length) => product * length, 1);
    if (this.model instanceof Local) {
      const start = (place.made * read + place.read) * count;
      return Array.from(/** @type {Local} */ (this.model).network.arrays[`${path}.weight`].values.subarray(start, start + count));
    }
    const sent = this.facts?.look.kernel;
    return JSON.stringify(sent) === JSON.stringify(place) && this.arrays.plane ? Array.from(this.arrays.plane.values) : null;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.defaultPrevented) return;
    if (event.shiftKey) this.redo();
    else this.undo();
    event.preventDefault();
    event.stopPropagation();
  }

  close() {
    clearTimeout(this.pause);
    cancelAnimationFrame(this.frame);
    this.forget();
    this.stop.abort();
    this.view.close();
    this.panel?.close();
    this.layers.close();
    this.parts.root.remove();
  }
}
