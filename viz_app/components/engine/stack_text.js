// @ts-check
/** A stack as the text that stands in the address, such as 3x32x32~conv.16.3.1.1~act.relu~max.2~flat~dense.10. */
import { ACTIVATIONS, depthOf, everyItem, KINDS, LIMITS, plainOf } from "./stack_kinds.js";

/** @typedef {import("./stack_kinds.js").Item} Item */
/** @typedef {import("./stack_kinds.js").Kind} Kind */
/** @typedef {import("./stack_kinds.js").Stack} Stack */

/** @param {Stack} stack @returns {string} of a stack without layers only the input and a "~" */
export function writeStack({ input, items }) {
  return `${input.channels}x${input.rows}x${input.cols}~${writeItems(items)}`;
}

/** @param {Item[]} items @returns {string} */
export function writeItems(items) {
  return items.map(writeItem).join("~");
}

/** @param {Item} item @returns {string} */
function writeItem({ kind, numbers, activation, branches }) {
  if (kind === "res" || kind === "par") return `${kind}(${branches.map(writeItems).join("!")})`;
  if (kind === "act") return `act.${activation}`;
  const { settings } = KINDS[kind];
  let told = settings.length;
  while (told > 0 && numbers[settings[told - 1].name] === plainOf(settings[told - 1], numbers)) told--;
  return [kind, ...settings.slice(0, told).map(({ name }) => numbers[name])].join(".");
}

/**
 * @param {string} text of anybody's making
 * @returns {Stack}
 * @throws {Error} a sentence, where it is no stack
 */
export function readStack(text) {
  const [head, ...rest] = text.split("~");
  const sides = /^([0-9]{1,4})x([0-9]{1,4})x([0-9]{1,4})$/.exec(head);
  if (!sides || rest.length === 0) throw new Error(`A stack begins with its input, such as 3x32x32~, not with “${text.slice(0, 40)}”.`);
  const [channels, rows, cols] = sides.slice(1).map(Number);
  if (channels < 1 || channels > LIMITS.channels) throw new Error(`An input has 1 to ${LIMITS.channels} channels, not ${channels}.`);
  if (Math.min(rows, cols) < 1 || Math.max(rows, cols) > LIMITS.side) throw new Error(`An input has 1 to ${LIMITS.side} rows and columns, not ${rows} × ${cols}.`);
  const reader = new Reader(rest.join("~"));
  const items = reader.text === "" ? [] : reader.items();
  if (reader.at < reader.text.length) throw reader.surprise();
  check(items);
  return { input: { channels, rows, cols }, items };
}

/** What no stack may pass, however it is made. @param {Item[]} items @throws {Error} a sentence */
export function check(items) {
  const count = everyItem(items).length;
  if (count > LIMITS.items) throw new Error(`A stack holds at most ${LIMITS.items} layers and blocks, not ${count}.`);
  if (depthOf(items) > LIMITS.depth) throw new Error(`Blocks stand inside each other at most ${LIMITS.depth} deep.`);
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.depth = 0;
  }

  /** @returns {Item[]} */
  items() {
    const items = [this.item()];
    while (this.takes("~")) items.push(this.item());
    return items;
  }

  /** @returns {Item} */
  item() {
    const word = /^[a-z0-9._]*/.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += word.length;
    if (word === "res" || word === "par") return this.block(word);
    const [kind, ...told] = word.split(".");
    if (!Object.hasOwn(KINDS, kind)) throw this.surprise(word);
    if (kind === "act") return activation(told, word);
    return { kind: /** @type {Kind} */ (kind), numbers: numbersOf(/** @type {Kind} */ (kind), told, word), activation: "", branches: [] };
  }

  /** @param {"res" | "par"} kind @returns {Item} */
  block(kind) {
    if (!this.takes("(")) throw new Error(`After “${kind}” its branches are needed in brackets.`);
    if (++this.depth > LIMITS.depth) throw new Error(`Blocks stand inside each other at most ${LIMITS.depth} deep.`);
    const branches = [this.items()];
    while (this.takes("!")) branches.push(this.items());
    if (!this.takes(")")) throw this.surprise();
    this.depth--;
    const [least, most] = kind === "res" ? [1, 2] : [2, LIMITS.branches];
    if (branches.length < least || branches.length > most) throw new Error(`“${kind}” has ${least} to ${most} branches, not ${branches.length}.`);
    return { kind, numbers: {}, activation: "", branches };
  }

  /** @param {string} sign */
  takes(sign) {
    const found = this.text[this.at] === sign;
    if (found) this.at++;
    return found;
  }

  /** @param {string} [word] */
  surprise(word = this.text.slice(this.at, this.at + 20)) {
    return new Error(`“${word.slice(0, 40)}” is no layer; there are ${Object.keys(KINDS).join(", ")}.`);
  }
}

/** @param {string[]} told @param {string} word @returns {Item} */
function activation(told, word) {
  if (told.length !== 1 || !ACTIVATIONS.includes(told[0])) throw new Error(`“${word.slice(0, 40)}” is no activation; there are ${ACTIVATIONS.join(", ")}.`);
  return { kind: "act", numbers: {}, activation: told[0], branches: [] };
}

/** @param {Kind} kind @param {string[]} told @param {string} word @returns {Record<string, number>} */
function numbersOf(kind, told, word) {
  const { settings } = KINDS[kind];
  if (told.length > settings.length) throw new Error(`“${word.slice(0, 40)}” has ${told.length} numbers; ${kind} takes at most ${settings.length}.`);
  /** @type {Record<string, number>} */
  const numbers = {};
  for (const [index, setting] of settings.entries()) {
    const value = index < told.length ? wholeOf(told[index]) : plainOf(setting, numbers);
    if (value === undefined || !(value >= setting.low && value <= setting.high)) {
      throw new Error(`“${word.slice(0, 40)}” needs ${setting.name} from ${setting.low} to ${setting.high.toLocaleString("en")}.`);
    }
    numbers[setting.name] = value;
  }
  if (numbers.filters % numbers.groups) throw new Error(`“${word.slice(0, 40)}”: ${numbers.groups} groups do not divide ${numbers.filters} filters.`);
  if (2 * numbers.padding > numbers.window) throw new Error(`“${word.slice(0, 40)}”: padding of more than half the window of ${numbers.window} px.`);
  return numbers;
}

/** @param {string} text */
function wholeOf(text) {
  return /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
}
