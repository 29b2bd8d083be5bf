// @ts-check
/** The weights between one channel that a layer reads and one that it makes, in the kernel editor. */
import { Editor } from "../kernel_editor/editor.js";
import { element } from "../maps/chrome.js";
import { planeOf, withPlane } from "./changes.js";
import { button, write } from "./layout.js";

/** @typedef {import("./changes.js").KernelPlace} KernelPlace */
/** @typedef {import("./models.js").Layer} Layer */
/** @typedef {import("./models.js").Preset} Preset */
/** @typedef {import("./studio.js").Studio} Studio */

const LARGEST_WEIGHT = 1000;
const SAME_STRENGTH = "Another kernel in place of this one, as strong: its weights without their signs add up to the same";

/** An editor whose every change is told at once, and whose steps are the page's. */
class PlaneEditor extends Editor {
  /** @param {ShadowRoot} parent @param {import("../kernel_editor/editor.js").Sent} sent @param {{changed: (values: number[]) => void, settled: () => void, travel: (forward: boolean) => void}} told */
  constructor(parent, sent, told) {
    super(parent, sent, () => {
      told.changed(this.model.kernel.values);
      told.settled();
    });
    this.told = told;
  }

  /** @override */
  paint() {
    super.paint();
    this.told?.changed(this.model.kernel.values);
  }

  /** @override @param {boolean} forward */
  travel(forward) {
    this.settle();
    this.told.travel(forward);
  }
}

export class KernelPanel {
  /** @param {Studio} studio @param {Record<string, Preset[]>} presets by size @param {Layer} layer */
  constructor(studio, presets, layer) {
    this.studio = studio;
    this.layer = layer;
    const [made, read, height = 1, width = 1] = layer.weights;
    this.size = { height, width };
    /** @type {KernelPlace} */
    this.place = { path: layer.path, made: -1, read: -1 };
    /** @type {readonly number[] | null} the weights before any edit */
    this.trained = null;
    const noun = layer.weights.length === 2 ? "unit" : "channel";
    this.read = channel(`Reads ${noun}`, read, () => this.pick());
    this.made = channel(`Makes ${noun}`, made, () => this.pick());
    this.presets = presets[`${height}×${width}`] ?? [];
    this.preset = element("select", "", { "aria-label": "Replace by", title: SAME_STRENGTH }, [
      element("option", "", { value: "" }, ["Replace by …"]),
      ...this.presets.map(({ slug, title, sentence }) => element("option", "", { value: slug, title: sentence }, [title])),
    ]);
    this.preset.hidden = this.presets.length === 0;
    this.preset.addEventListener("change", () => this.replace());
    this.note = element("p", "hint", { role: "status" });
    const host = element("div", "room");
    this.inside = host.attachShadow({ mode: "open" });
    for (const sheet of ["../kernel_editor/kernel_editor.css", "./kernel_room.css"]) {
      this.inside.append(element("link", "", { rel: "stylesheet", href: new URL(sheet, import.meta.url).href }));
    }
    const shut = button("Close", "Close the weights; what is changed stays", () => studio.openKernel(layer));
    const row = element("div", "tools", {}, [this.read.root, element("span", "arrow", { "aria-hidden": "true" }, ["→"]), this.made.root, this.preset, shut]);
    this.root = element("section", "kernel", { "aria-label": `Weights of ${layer.path}` }, [row, this.note, host]);
    /** @type {PlaneEditor | null} */
    this.editor = null;
  }

  /** Show the weights at a place. @param {KernelPlace} place @param {readonly number[] | null} trained null while the server has not sent them */
  show(place, trained) {
    const another = place.made !== this.place.made || place.read !== this.place.read || (trained !== null && this.trained === null);
    this.place = place;
    this.read.input.value = String(place.read);
    this.made.input.value = String(place.made);
    this.inside.host.toggleAttribute("hidden", trained === null);
    if (trained === null) {
      this.trained = null;
      return write(this.note, "The server looks the weights up …");
    }
    if (another || !this.editor) this.open(trained);
    const values = planeOf(this.studio.whatIf, place) ?? trained;
    if (this.editor?.model.kernel.values.some((value, index) => value !== values[index])) this.editor.show({ ...this.editor.sent, values: [...values] });
    const changed = planeOf(this.studio.whatIf, place) !== null;
    write(this.note, changed ? "Changed: a mark shows each weight that is another than before. Reset brings those back." : "The weights as they were. Change one and look at the maps from this layer on.");
  }

  /** @param {readonly number[]} trained */
  open(trained) {
    this.trained = null; // what the editor paints while it opens is no change
    const values = [...(planeOf(this.studio.whatIf, this.place) ?? trained)];
    const sent = { line: "", channels: 1, ...this.size, values, preset: [...trained], limit: LARGEST_WEIGHT };
    if (this.editor) {
      this.editor.sent = sent;
      this.editor.show(sent);
    } else {
      const travel = (/** @type {boolean} */ forward) => (forward ? this.studio.redo() : this.studio.undo());
      this.editor = new PlaneEditor(this.inside, sent, { changed: (made) => this.changed(made), settled: () => this.studio.settle(), travel });
    }
    this.trained = trained;
  }

  /** @param {readonly number[]} values as the editor shows them */
  changed(values) {
    const { trained, studio, place } = this;
    if (!trained) return;
    const now = planeOf(studio.whatIf, place) ?? trained;
    if (values.every((value, index) => value === now[index])) return;
    const plain = values.every((value, index) => value === trained[index]);
    studio.change((whatIf) => withPlane(whatIf, place, plain ? null : values));
  }

  /** Replace the weights by a preset as strong as the trained ones. */
  replace() {
    const preset = this.presets.find(({ slug }) => slug === this.preset.value);
    this.preset.value = "";
    if (!preset || !this.trained || !this.editor) return;
    const size = (/** @type {readonly number[]} */ values) => values.reduce((total, value) => total + Math.abs(value), 0);
    const factor = (size(this.trained) || size(preset.values)) / (size(preset.values) || 1);
    this.editor.replace(preset.values.map((value) => Number((value * factor).toPrecision(4))));
  }

  /** Another channel is chosen. */
  pick() {
    const [made, read] = [this.made, this.read].map(({ input }) => Math.min(Number(input.max), Math.max(0, Math.round(Number(input.value) || 0))));
    this.studio.lookAtKernel({ path: this.layer.path, made, read });
  }

  close() {
    this.editor?.close();
    this.root.remove();
  }
}

/** @param {string} label @param {number} count @param {() => void} act */
function channel(label, count, act) {
  const input = element("input", "number", { type: "number", min: "0", max: String(count - 1), step: "1", "aria-label": `${label}, 0 to ${count - 1}` });
  input.addEventListener("change", act);
  input.addEventListener("keydown", (event) => event.stopPropagation()); // Streamlit has keys of its own
  return { input, root: element("label", "channel", { title: `0 to ${count - 1}` }, [label, input]) };
}
