// @ts-check
/** Changes of a stack. Each gives a new stack, and the path of the item that it was about; the old one stays as it is. */
import { check, isBlock, makeItem } from "../engine/stacks.js";

/** @typedef {import("../engine/stacks.js").Stack} Stack */
/** @typedef {import("../engine/stacks.js").Item} Item */
/** @typedef {import("../engine/stack_kinds.js").Kind} Kind */
/** @typedef {{list: string, index: number}} Slot a place between items; list: "" for the whole stack, or a block's path and its branch, such as "3.0" */
/** @typedef {{stack: Stack, path: string}} Change path: "" where nothing is left to choose */

/** The list of a branch, made where a residual block has no second branch yet. @param {Item[]} items @param {string} list @returns {Item[]} */
export function listAt(items, list) {
  let found = items;
  const steps = list === "" ? [] : list.split(".").map(Number);
  for (let at = 0; at < steps.length; at += 2) {
    const { branches } = found[steps[at]];
    branches[steps[at + 1]] ??= [];
    found = branches[steps[at + 1]];
  }
  return found;
}

/** The list in which an item stands, and its place there. @param {string} path @returns {Slot} */
export function slotOf(path) {
  const cut = path.lastIndexOf(".");
  return { list: path.slice(0, Math.max(0, cut)), index: Number(path.slice(cut + 1)) };
}

/** @param {Slot} slot */
export function pathOf({ list, index }) {
  return list === "" ? String(index) : `${list}.${index}`;
}

/** @param {Stack} stack @param {string} path @returns {Item | undefined} */
export function itemAt(stack, path) {
  if (path === "") return undefined;
  const { list, index } = slotOf(path);
  return listAt(stack.items, list)[index];
}

/** @param {Stack} stack @param {Slot} slot @param {Item} item @returns {Change} */
export function insert(stack, slot, item) {
  const next = structuredClone(stack);
  const put = structuredClone(item);
  listAt(next.items, slot.list).splice(slot.index, 0, put);
  return settled(next, put);
}

/** Move an item to a place as it was before the move. @param {Stack} stack @param {string} path @param {Slot} slot @returns {Change} */
export function move(stack, path, slot) {
  if (isInside(slot.list, path)) throw new Error("A block cannot be put into itself.");
  const next = structuredClone(stack);
  const from = slotOf(path);
  const source = listAt(next.items, from.list);
  const target = listAt(next.items, slot.list);
  const [item] = source.splice(from.index, 1);
  target.splice(source === target && slot.index > from.index ? slot.index - 1 : slot.index, 0, item);
  return settled(next, item);
}

/** @param {Stack} stack @param {string} path @returns {Change} */
export function remove(stack, path) {
  const next = structuredClone(stack);
  const { list, index } = slotOf(path);
  const siblings = listAt(next.items, list);
  siblings.splice(index, 1);
  return settled(next, siblings[Math.min(index, siblings.length - 1)]);
}

/** @param {Stack} stack @param {string} path @returns {Change} */
export function duplicate(stack, path) {
  const { list, index } = slotOf(path);
  return insert(stack, { list, index: index + 1 }, /** @type {Item} */ (itemAt(stack, path)));
}

/** Change settings of one layer. @param {Stack} stack @param {string} path @param {{kind?: Kind, numbers?: Record<string, number>, activation?: string}} change @returns {Change} */
export function change(stack, path, { kind, numbers = {}, activation }) {
  const next = structuredClone(stack);
  const item = /** @type {Item} */ (itemAt(next, path));
  if (kind) item.kind = kind;
  if (activation) item.activation = activation;
  Object.assign(item.numbers, numbers);
  keepPossible(item, numbers);
  return { stack: next, path };
}

/** Add a branch with one layer, so that it can be filled. @param {Stack} stack @param {string} path @param {number} channels that arrive @returns {Change} */
export function addBranch(stack, path, channels) {
  const next = structuredClone(stack);
  const { branches } = /** @type {Item} */ (itemAt(next, path));
  branches.push([makeItem("conv", { filters: Math.min(2048, channels), kernel: 1, padding: 0 })]);
  check(next.items);
  return { stack: next, path };
}

/** Whether a list lies inside an item. @param {string} list @param {string} path */
export function isInside(list, path) {
  return `${list}.`.startsWith(`${path}.`);
}

/** What one setting asks of another within one layer. @param {Item} item @param {Record<string, number>} set what the person set: the other one gives way */
function keepPossible({ kind, numbers }, set) {
  if (kind === "max" || kind === "avg") {
    if ("padding" in set) numbers.window = Math.max(numbers.window, 2 * numbers.padding);
    else numbers.padding = Math.min(numbers.padding, Math.floor(numbers.window / 2));
  }
  if (kind !== "conv") return;
  const { groups, filters } = numbers;
  if ("groups" in set) numbers.filters = Math.min(2048 - (2048 % groups), Math.ceil(filters / groups) * groups);
  while (numbers.filters % numbers.groups) numbers.groups--;
}

/** @param {Stack} next @param {Item | undefined} chosen @returns {Change} */
function settled(next, chosen) {
  tidy(next.items);
  check(next.items);
  const path = (chosen && find(next.items, chosen, "")) ?? (next.items.length ? String(next.items.length - 1) : "");
  return { stack: next, path };
}

/** Take empty branches out: a block that is left with too few of them gives its layers back, or goes. @param {Item[]} items */
function tidy(items) {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (!isBlock(item)) continue;
    item.branches.forEach(tidy);
    item.branches = item.branches.filter((branch) => branch.length > 0);
    if (item.branches.length === 0) items.splice(index, 1);
    else if (item.kind === "par" && item.branches.length === 1) items.splice(index, 1, ...item.branches[0]);
  }
}

/** @param {Item[]} items @param {Item} wanted @param {string} before @returns {string | undefined} */
function find(items, wanted, before) {
  for (const [index, item] of items.entries()) {
    if (item === wanted) return before + index;
    for (const [branch, inner] of item.branches.entries()) {
      const found = find(inner, wanted, `${before}${index}.${branch}.`);
      if (found) return found;
    }
  }
  return undefined;
}
