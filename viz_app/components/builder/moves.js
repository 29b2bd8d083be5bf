// @ts-check
/** Where a layer goes by the keyboard, and where the keys look next. */
import { isBlock } from "../engine/stacks.js";
import { itemAt, listAt, pathOf, slotOf } from "./model.js";

/** @typedef {import("../engine/stacks.js").Stack} Stack */
/** @typedef {import("./model.js").Slot} Slot */
/** @typedef {"up" | "down" | "left" | "right"} Direction */

/**
 * Where a move leads: up and down along its list, at the list's ends out of the block; right into a block or its next
 * branch; left into the branch before, or out of the block. null: nowhere.
 * @param {Stack} stack
 * @param {string} path
 * @param {Direction} direction
 * @returns {Slot | null}
 */
export function slotAlong(stack, path, direction) {
  const { list, index } = slotOf(path);
  const siblings = listAt(stack.items, list);
  const around = blockAround(list);
  if (direction === "up") return index > 0 ? { list, index: index - 1 } : around && around.slot;
  if (direction === "down") return index < siblings.length - 1 ? { list, index: index + 2 } : around && { ...around.slot, index: around.slot.index + 1 };
  if (direction === "left") {
    if (!around) return null;
    return around.branch > 0 ? intoBranch(stack, around.path, around.branch - 1, index) : around.slot;
  }
  if (siblings[index + 1] && isBlock(siblings[index + 1])) return { list: `${pathOf({ list, index: index + 1 })}.0`, index: 0 };
  const next = around && intoBranch(stack, around.path, around.branch + 1, index);
  if (next) return next;
  const above = siblings[index - 1];
  return above && isBlock(above) ? { list: `${pathOf({ list, index: index - 1 })}.0`, index: above.branches[0].length } : null;
}

/** Into a branch of a block, at the same height; the second one of a residual block may still be empty. @param {Stack} stack @param {string} block @param {number} branch @param {number} index @returns {Slot | null} */
function intoBranch(stack, block, branch, index) {
  const item = itemAt(stack, block);
  if (!item || branch >= (item.kind === "res" ? 2 : item.branches.length)) return null;
  return { list: `${block}.${branch}`, index: Math.min(index, item.branches[branch]?.length ?? 0) };
}

/** The block in whose branch a list is. @param {string} list @returns {{path: string, branch: number, slot: Slot} | null} */
export function blockAround(list) {
  if (list === "") return null;
  const cut = list.lastIndexOf(".");
  const path = list.slice(0, cut);
  return { path, branch: Number(list.slice(cut + 1)), slot: slotOf(path) };
}

/** The item beside, in the next or the previous branch; null where there is none. @param {Stack} stack @param {string} path @param {number} step */
export function beside(stack, path, step) {
  const { list, index } = slotOf(path);
  const around = blockAround(list);
  const item = itemAt(stack, path);
  if (step > 0 && item && isBlock(item)) return `${path}.0.0`;
  const branch = around && itemAt(stack, around.path)?.branches[around.branch + step];
  if (around && branch) return `${around.path}.${around.branch + step}.${Math.min(index, branch.length - 1)}`;
  return around && step < 0 ? around.path : null;
}
