// @ts-check
/** Under the chosen card: its settings, how its numbers came about, and what can be done with it. */
import { ACTIVATIONS, isBlock, KINDS, LIMITS } from "../engine/stacks.js";
import { element } from "../maps/chrome.js";
import { reasonsOf } from "./cards.js";
import { act } from "./keys.js";
import { addBranch, change } from "./model.js";
import { ACTIVATION_TITLES, SETTING_HELP } from "./words.js";

/** @typedef {import("../engine/stacks.js").Report} Report */
/** @typedef {import("../engine/stack_kinds.js").Setting} Setting */
/** @typedef {import("./workshop.js").Workshop} Workshop */

/** @type {readonly (readonly [string, string, string])[]} what is done, its label, and how it is done by the keys */
const TOOLS = [
  ["up", "↑ Up", "Alt+Up"],
  ["down", "↓ Down", "Alt+Down"],
  ["left", "← Out", "Alt+Left: into the branch before, or out of the block"],
  ["right", "→ Into", "Alt+Right: into a block beside it, or the next branch"],
  ["duplicate", "Duplicate", "D"],
  ["remove", "Delete", "Delete"],
];

export class Panel {
  /** @param {Workshop} workshop @param {Report} report */
  constructor(workshop, report) {
    this.workshop = workshop;
    this.path = report.path;
    this.kind = report.item.kind;
    /** @type {Map<string, HTMLInputElement>} */
    this.inputs = new Map();
    this.pick = pickOf(this, report);
    const numbers = KINDS[report.item.kind].settings.map((setting) => this.field(setting));
    this.reasons = element("ul", "reasons");
    const tools = TOOLS.map(([what, label, keys]) => button(label, keys, () => act(workshop, what)));
    if (isBlock(report.item)) tools.push(this.brancher(report));
    this.root = element("div", "panel", {}, [
      element("div", "settings", {}, [...(this.pick ? [this.pick.root] : []), ...numbers]),
      this.reasons,
      element("div", "tools", { role: "group", "aria-label": `What to do with ${report.name}` }, tools),
    ]);
  }

  /** @param {Report} report @param {boolean} [all] also the field that a person is in */
  update(report, all = false) {
    const focused = /** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement;
    for (const [name, input] of this.inputs) {
      if (all || input !== focused || input.value === "") write(input, report.item.numbers[name]);
      else input.ariaInvalid = String(Number(input.value) !== report.item.numbers[name]);
    }
    if (this.pick) this.pick.select.value = report.item.activation || report.item.kind;
    this.reasons.replaceChildren(...reasonsOf(report, this.workshop.stack.input).filter(Boolean).map((text) => element("li", "", {}, [text])));
  }

  /** @param {Setting} setting */
  field({ name, low, high }) {
    const input = element("input", "", { type: "number", min: String(low), max: String(high), step: "1", inputmode: "numeric", "data-setting": name });
    this.inputs.set(name, input);
    input.addEventListener("input", () => {
      const value = Number(input.value);
      const fits = /^[0-9]+$/.test(input.value) && value >= low && value <= high;
      input.ariaInvalid = String(!fits);
      if (fits) this.workshop.apply(() => change(this.workshop.stack, this.path, { numbers: { [name]: value } }), "", `${this.path} ${name}`);
      else this.workshop.say(`${name} is a whole number from ${low} to ${high.toLocaleString("en")}; it stays ${this.now(name)}.`, true);
    });
    input.addEventListener("change", () => write(input, this.now(name)));
    return element("label", "field", { title: SETTING_HELP[name] }, [element("span", "", {}, [name]), input]);
  }

  /** @param {string} name */
  now(name) {
    return this.workshop.report(this.path)?.item.numbers[name] ?? 0;
  }

  /** @param {Report} report */
  brancher({ item: { kind, branches }, given }) {
    const most = kind === "res" ? 2 : LIMITS.branches;
    const add = () => this.workshop.apply(() => addBranch(this.workshop.stack, this.path, given?.length === 3 ? given[0] : 16), "Branch added.");
    const made = button("Add a branch", `A block of this kind has up to ${most} branches`, add);
    made.disabled = branches.length >= most;
    return made;
  }
}

/** The list of a layer that is one of several: which pooling, which activation. @param {Panel} panel @param {Report} report */
function pickOf(panel, { item: { kind } }) {
  const options = kind === "act" ? ACTIVATIONS.map((slug) => [slug, ACTIVATION_TITLES[slug]]) : kind === "max" || kind === "avg" ? [["max", "Maximum"], ["avg", "Average"]] : [];
  if (!options.length) return null;
  const select = element("select", "", { "aria-label": kind === "act" ? "Activation" : "Pooling" }, options.map(([slug, title]) => element("option", "", { value: slug }, [title])));
  select.addEventListener("change", () => {
    const { workshop, path } = panel;
    const told = kind === "act" ? { activation: select.value } : { kind: /** @type {"max" | "avg"} */ (select.value) };
    workshop.apply(() => change(workshop.stack, path, told), "");
  });
  return { root: element("label", "field", {}, [element("span", "", {}, [kind === "act" ? "function" : "keeps the"]), select]), select };
}

/** @param {HTMLInputElement} input @param {number} value */
function write(input, value) {
  if (input.value !== String(value)) input.value = String(value);
  input.ariaInvalid = "false";
}

/** @param {string} text @param {string} title @param {() => void} click */
export function button(text, title, click) {
  const made = element("button", "", { type: "button", title }, [text]);
  made.addEventListener("click", click);
  return made;
}
