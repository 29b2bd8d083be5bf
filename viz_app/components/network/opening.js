// @ts-check
/** Which blocks are open, and what stays where it is on the screen while they open and close. */
import { blockId, stepId } from "./wiring.js";

/** @typedef {import("./map.js").NetworkMap} NetworkMap */

export class Opening {
  /** @param {NetworkMap} map @param {string} text of the address */
  constructor(map, text) {
    this.map = map;
    this.open = map.wiring.openOf(text);
  }

  /** Open these blocks and close all others; what stands at `anchor` stays there. @param {Set<string>} open @param {string} [anchor] id of a card or frame */
  setOpen(open, anchor) {
    const { map } = this;
    const before = anchor && map.deck.boxOf(anchor);
    this.open = open;
    map.layout();
    map.settleHeight();
    if (before) map.viewport.hold(before, map.deck.boxOf(anchor));
    else map.viewport.show(map.deck.boxOf(map.cardId(map.layer)));
    map.live.set("open", map.wiring.textOf(open));
  }

  openAll() {
    this.setOpen(new Set(this.map.wiring.blocks.keys()));
  }

  /** @param {string} name of a block */
  openBlock(name) {
    this.setOpen(new Set([...this.open, name]), blockId(name));
  }

  /** Close a block and all in it. @param {string} name */
  closeBlock(name) {
    const { wiring, keys } = this.map;
    const inside = [...wiring.blocks.values()].filter((block) => wiring.ancestors(block).some((around) => around.name === name));
    const closed = new Set(inside.map((block) => block.name));
    this.setOpen(new Set([...this.open].filter((opened) => !closed.has(opened))), blockId(name));
    keys.focus(blockId(name));
  }

  /** Open a block and those around it, and bring it into sight. @param {string} name */
  showBlock(name) {
    const { wiring, viewport, deck } = this.map;
    const block = wiring.blocks.get(name);
    if (!block) return;
    this.setOpen(new Set([...this.open, ...wiring.ancestors(block).map((around) => around.name)]));
    viewport.show(deck.boxOf(blockId(name)));
  }

  /** Open the blocks around a step, and bring it into sight. @param {string} name */
  reveal(name) {
    const { wiring, viewport, deck } = this.map;
    const closed = wiring.trail(name).filter((block) => !this.open.has(block.name));
    if (closed.length > 0) this.setOpen(new Set([...this.open, ...closed.map((block) => block.name)]), blockId(closed[0].name));
    viewport.show(deck.boxOf(stepId(name)));
  }
}
