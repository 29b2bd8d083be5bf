// @ts-check
/** The stack on the page: the input, a card for each layer, blocks with their branches side by side, and the sums. */
import { everyItem, isBlock } from "../engine/stacks.js";
import { element } from "../maps/chrome.js";
import { boxOf, scaleOf } from "./boxes.js";
import { Card, fact } from "./cards.js";
import { blockAround } from "./moves.js";
import { pathOf } from "./model.js";
import { Panel } from "./panel.js";
import { compact, full, shapeText, shapeSentence } from "./words.js";

/** @typedef {import("../engine/stacks.js").Item} Item */
/** @typedef {import("../engine/stacks.js").Report} Report */
/** @typedef {import("./workshop.js").Workshop} Workshop */

export class Flow {
  /** @param {Workshop} workshop */
  constructor(workshop) {
    this.workshop = workshop;
    /** @type {Map<string, Card>} */
    this.cards = new Map();
    /** @type {Panel | null} */
    this.panel = null;
    this.built = "";
    this.begin = element("div", "card end input");
    this.end = element("div", "card end sums");
    this.list = element("div", "list-room");
    this.root = element("div", "flow", {}, [this.begin, this.list, this.end]);
  }

  show() {
    const { stack, shapes } = this.workshop;
    const reports = shapes?.reports ?? [];
    const built = skeleton(stack.items);
    const tree = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const held = tree.activeElement?.closest(".card-head, .panel *");
    if (built !== this.built) this.build(reports);
    this.built = built;
    const whole = this.whole(reports);
    for (const report of reports) this.cards.get(report.path)?.update(report, whole);
    this.showEnds(whole);
    this.showChosen();
    if (held && held !== tree.activeElement) this.focusAgain(held);
  }

  /** @param {Report[]} reports */
  build(reports) {
    const before = this.cards;
    this.cards = new Map(reports.map((report) => {
      const present = before.get(report.path);
      return [report.path, present?.kind === report.item.kind ? present : new Card(report)];
    }));
    this.panel?.root.remove();
    this.panel = null;
    this.list.replaceChildren(this.makeList(this.workshop.stack.items, ""));
  }

  /** @param {Item[]} items @param {string} list @returns {HTMLElement} */
  makeList(items, list) {
    const places = items.map((item, index) => this.makePlace(item, pathOf({ list, index })));
    const around = blockAround(list);
    const name = around ? `Branch ${around.branch + 1}` : "The layers, from the input to the output";
    if (places.length === 0) places.push(element("li", "empty", {}, [around ? "The input itself. Layers that are put here change it." : "No layer yet: add one, or drag it here."]));
    return element("ol", "items", { "data-list": list, "aria-label": name }, places);
  }

  /** @param {Item} item @param {string} path */
  makePlace(item, path) {
    const card = /** @type {Card} */ (this.cards.get(path));
    const place = element("li", "place", { "data-place": path }, [card.root]);
    if (!isBlock(item)) return place;
    const branches = item.kind === "res" && item.branches.length === 1 ? [...item.branches, []] : item.branches;
    const lanes = branches.map((items, index) => element("div", "lane", {}, [this.makeList(items, `${path}.${index}`)]));
    const joint = element("p", "joint", {}, [item.kind === "res" ? "Added, number by number" : "Joined along the channels"]);
    place.classList.add("around");
    card.root.after(element("div", "lanes", { role: "group", tabindex: "0", "aria-label": "Branches, side by side" }, lanes), joint);
    return place;
  }

  /** @param {Report[]} reports @returns {import("./cards.js").Whole} */
  whole(reports) {
    const { input } = this.workshop.stack;
    const layers = reports.filter(({ item }) => !isBlock(item));
    const sum = (/** @type {"parameters" | "multiplyAdds"} */ name) => layers.reduce((total, report) => total + report[name], 0);
    const shapes = reports.flatMap(({ shape }) => (shape ? [shape] : []));
    return { input, parameters: sum("parameters"), multiplyAdds: sum("multiplyAdds"), scale: scaleOf([[input.channels, input.rows, input.cols], ...shapes]) };
  }

  /** @param {import("./cards.js").Whole} whole */
  showEnds({ parameters, multiplyAdds, scale }) {
    const { input, items } = this.workshop.stack;
    const shape = [input.channels, input.rows, input.cols];
    const last = items.length ? this.workshop.report(String(items.length - 1))?.shape ?? null : shape;
    const title = (/** @type {string} */ name, /** @type {string} */ text) => element("span", "names", {}, [element("span", "name", {}, [element("span", "title", {}, [name])]), element("span", "summary", {}, [text])]);
    const head = (/** @type {number[] | null} */ made, /** @type {string} */ name, /** @type {string} */ text) => element("div", "end-head", {}, [element("span", "drawn", {}, [boxOf(made, scale)]), title(name, text)]);
    this.begin.replaceChildren(head(shape, "Input", shapeSentence(shape)), element("div", "facts", {}, [fact("shape", shapeText(shape), "Channels × rows × columns of one picture")]));
    const count = everyItem(items).filter((item) => !isBlock(item)).length;
    this.end.replaceChildren(head(last, "Output", `${count} layer${count === 1 ? "" : "s"}`), element("div", "facts", {}, [
      fact("makes", last ? shapeText(last) : "–", last ? `The network makes ${shapeSentence(last)}.` : "An impossible layer lies before."),
      fact("parameters", last ? compact(parameters) : "–", `${full(parameters)} numbers that are learned, all layers together`),
      fact("multiply-adds", last ? compact(multiplyAdds) : "–", `${full(multiplyAdds)} multiplications by a weight for one picture, all layers together`),
    ]));
  }

  showChosen() {
    const { chosen, isOpen } = this.workshop;
    const reach = this.cards.has(chosen) ? chosen : this.cards.keys().next().value;
    for (const [path, card] of this.cards) {
      card.head.tabIndex = path === reach ? 0 : -1;
      card.root.classList.toggle("chosen", path === chosen);
      card.head.setAttribute("aria-expanded", String(path === chosen && isOpen));
    }
    const card = this.cards.get(chosen);
    const report = this.workshop.report(chosen);
    const open = card && report && isOpen;
    if (!open || this.panel?.path !== chosen || this.panel.kind !== report.item.kind || !card.panel.contains(this.panel.root)) {
      this.panel?.root.remove();
      this.panel = open ? new Panel(this.workshop, report) : null;
    }
    if (open && this.panel) {
      if (!card.panel.contains(this.panel.root)) card.panel.append(this.panel.root); // to put it there anew would take the focus away
      this.panel.update(report);
    }
  }

  /** Put the keys on the control that stands in place of one that is gone; else on what is chosen. @param {Element} gone */
  focusAgain(gone) {
    /** @type {HTMLElement[]} */
    const controls = [...(this.panel?.root.querySelectorAll(/** @type {"input"} */ ("input, select, button:enabled")) ?? [])];
    const again = controls.find((control) => nameOf(control) === nameOf(gone));
    if (again) again.focus({ preventScroll: true });
    else this.focus();
  }

  /** Put the keys on what is chosen. */
  focus() {
    const head = (this.cards.get(this.workshop.chosen) ?? this.cards.values().next().value)?.head;
    head?.focus({ preventScroll: true });
    head?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** What decides which cards there are. @param {Item[]} items @returns {string} */
function skeleton(items) {
  return items.map(({ kind, branches }) => (branches.length ? `${kind}(${branches.map(skeleton).join("!")})` : kind)).join("~");
}

/** What tells a control of a panel from the others. @param {Element} control */
function nameOf(control) {
  return control.getAttribute("data-setting") ?? control.getAttribute("aria-label") ?? control.textContent;
}
