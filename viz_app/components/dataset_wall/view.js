// @ts-check
/** The wall with what stands around it: the order, the size, the classes and the reading. */
import { element } from "../maps/chrome.js";
import { Balance } from "./balance.js";
import { listen } from "./gestures.js";
import { Pictures } from "./pictures.js";
import { Wall } from "./wall.js";
import { counted, toldOf } from "./words.js";

/** @typedef {import("./types.js").Hung} Hung */
/** @typedef {import("./types.js").Live} Live */
/** @typedef {{live: (live: Live) => void, open: (index: number) => void, want: (indices: number[], factor: number) => boolean}} Tell */

const SIZES = ["2", "4", "8", "16", "32", "64"]; // CSS pixels of an image
const REST_MS = 60; // in which the wall stands still before larger images are asked for
const HELP = "Arrow keys move from image to image, with Shift by ten. Page Up and Page Down change the class. "
  + "Plus and minus make the images larger and smaller. Enter walks into the image.";
/** @type {[import("./types.js").Order, string][]} */
const ORDERS = [["stored", "As stored"], ["class", "By class"]];

export class DatasetWallView {
  /** @param {ShadowRoot} parent @param {Tell} tell */
  constructor(parent, tell) {
    this.tell = tell;
    this.wall = new Wall(() => this.ask());
    this.balance = new Balance((only) => this.change({ class: only }));
    this.orders = element("div", "orders", { role: "group", "aria-label": "Order" });
    for (const [order, title] of ORDERS) this.orders.append(this.button(title, () => this.change({ order }), { "data-order": order }));
    this.smaller = this.button("−", () => this.zoom(-1), { "aria-label": "Smaller images", title: "Smaller images (minus key)" });
    this.larger = this.button("+", () => this.zoom(1), { "aria-label": "Larger images", title: "Larger images (plus key)" });
    const sizes = element("div", "sizes", { role: "group", "aria-label": "Size of the images" }, [this.smaller, this.larger]);
    this.readout = element("output", "readout", { "aria-live": "polite" });
    const bar = element("div", "bar", {}, [this.orders, sizes, this.readout]);
    const help = element("p", "help", { id: "dataset-wall-help" }, [HELP]);
    const hall = element("div", "hall", {}, [bar, this.wall.box, help]);
    this.root = element("div", "dataset-wall", {}, [this.balance.root, hall]);
    parent.append(this.root);
    listen(this.wall, { point: (index) => this.point(index), open: (index) => this.open(index), zoom: (by) => this.zoom(by) });
    /** @type {Hung | null} */ this.hung = null;
    /** @type {Pictures | null} */ this.pictures = null;
    this.rest = 0;
    this.asked = "";
  }

  /** @param {Hung} hung */
  show(hung) {
    const other = this.hung?.facts.identity !== hung.facts.identity;
    if (!other && this.hung) hung.facts.live = this.hung.facts.live; // what comes then is our own, maybe an older one
    if (other) {
      this.pictures = new Pictures(hung.facts.shape, hung.previews);
      this.asked = "";
    }
    this.hung = hung;
    this.arrange();
  }

  /** @param {Partial<Live>} by */
  change(by) {
    if (!this.hung) return;
    this.hung.facts.live = { ...this.hung.facts.live, ...by };
    this.arrange();
    this.tell.live(this.hung.facts.live);
  }

  arrange() {
    const { hung, pictures } = this;
    if (!hung || !pictures) return;
    const { facts } = hung;
    for (const button of this.orders.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.order === facts.live.order));
    this.smaller.disabled = facts.live.tile === SIZES[0];
    this.larger.disabled = facts.live.tile === SIZES[SIZES.length - 1];
    this.balance.show(facts);
    this.wall.hang(hung, pictures);
    const shown = this.wall.groups.reduce((sum, { indices }) => sum + indices.length, 0);
    this.wall.overlay.setAttribute("aria-label", `${facts.title}: ${counted(shown)}`);
    this.say();
  }

  /** Larger or smaller images; those in the middle of the window stay there. @param {1 | -1} by */
  zoom(by) {
    const live = this.hung?.facts.live;
    const tile = live && SIZES[SIZES.indexOf(live.tile) + by];
    if (!tile) return;
    const { indices } = this.wall.inSight();
    const kept = this.wall.pointed ?? indices[Math.floor(indices.length / 2)];
    this.change({ tile });
    if (kept !== undefined) this.wall.show(kept);
  }

  /** @param {number | null} index */
  point(index) {
    if (this.wall.pointed === index) return;
    this.wall.pointed = index;
    this.wall.paintFrames();
    this.say();
  }

  say() {
    if (this.hung) this.readout.textContent = toldOf(this.wall.pointed, this.hung.labels, this.hung.facts.classes);
  }

  /** @param {number} index */
  open(index) {
    if (!this.hung) return;
    this.hung.facts.opened = index;
    this.point(index);
    this.wall.paintFrames();
    this.tell.open(index);
  }

  /** Ask for what is in sight and here too small, once the wall stands still. */
  ask() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const { indices, tile } = this.wall.inSight();
      const missing = this.pictures?.missing(indices, tile) ?? [];
      this.root.dataset.painted = `${this.hung?.facts.identity} ${missing.length}`; // for tests: what is still missing
      const asked = `${this.pictures?.factorFor(tile)} ${missing.join(".")}`;
      if (!missing.length || asked === this.asked) return;
      if (this.tell.want(missing, this.pictures?.factorFor(tile) ?? 1)) this.asked = asked;
      else this.ask();
    }, REST_MS);
  }

  /** Hang the larger images that have come. @param {import("./types.js").PicturesFacts} facts @param {import("./types.js").Images} images */
  receive({ identity, indices }, images) {
    if (identity !== this.hung?.facts.identity || !this.pictures || indices.length === 0) return;
    this.pictures.receive(indices, images);
    this.wall.schedule();
  }

  /** @param {string} text @param {() => void} press @param {Record<string, string>} attributes */
  button(text, press, attributes) {
    const made = element("button", "", { type: "button", ...attributes }, [text]);
    made.addEventListener("click", press);
    return made;
  }

  close() {
    clearTimeout(this.rest);
    this.wall.close();
    this.root.remove();
  }
}
