// @ts-check
/** What is changed, and the steps to take back. Nothing here is altered in place: every change makes a new value. */

/** @typedef {import("../engine/changed_picture.js").PictureChange} PictureChange */
/** @typedef {import("../engine/changed_network.js").PlaneEdit} PlaneEdit */
/** @typedef {PictureChange & {off: Record<string, readonly number[]>, planes: readonly PlaneEdit[], temperature: number}} WhatIf as `viz_app/what_ifs.py` reads it */
/** @typedef {{path: string, made: number, read: number}} KernelPlace */

const REMEMBERED = 200;

/** @type {WhatIf} */
export const NOTHING = { rotation: 0, down: 0, right: 0, occlusion: null, off: {}, planes: [], temperature: 1 };

/** @param {WhatIf} one @param {WhatIf} other */
export function alike(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Switch a channel off, or on again. @param {WhatIf} whatIf @param {string} layer @param {number} channel @returns {WhatIf} */
export function toggled(whatIf, layer, channel) {
  const before = whatIf.off[layer] ?? [];
  const after = before.includes(channel) ? before.filter((other) => other !== channel) : [...before, channel].sort((a, b) => a - b);
  return withOff(whatIf, layer, after);
}

/** Switch exactly these channels of a layer off. @param {WhatIf} whatIf @param {string} layer @param {readonly number[]} channels @returns {WhatIf} */
export function withOff(whatIf, layer, channels) {
  const { [layer]: _, ...others } = whatIf.off;
  return { ...whatIf, off: channels.length ? { ...others, [layer]: channels } : others };
}

/** Lay other weights over a plane; null: take the edit off. @param {WhatIf} whatIf @param {KernelPlace} place @param {readonly number[] | null} weights @returns {WhatIf} */
export function withPlane(whatIf, { path, made, read }, weights) {
  const others = whatIf.planes.filter((plane) => !isAt(plane, { path, made, read }));
  return { ...whatIf, planes: weights ? [...others, { path, made, read, weights }] : others };
}

/** The weights that were laid over a plane, if any. @param {WhatIf} whatIf @param {KernelPlace} place @returns {readonly number[] | null} */
export function planeOf(whatIf, place) {
  return whatIf.planes.find((plane) => isAt(plane, place))?.weights ?? null;
}

/** @param {PlaneEdit} plane @param {KernelPlace} place */
function isAt(plane, place) {
  return plane.path === place.path && plane.made === place.made && plane.read === place.read;
}

export class History {
  /** @param {WhatIf} now */
  constructor(now) {
    this.now = now;
    this.settled = now;
    /** @type {WhatIf[]} */
    this.past = [];
    /** @type {WhatIf[]} */
    this.future = [];
  }

  /** Keep what is on screen as one step that can be taken back. */
  settle() {
    if (alike(this.now, this.settled)) return;
    this.past = [...this.past, this.settled].slice(-REMEMBERED);
    this.future = [];
    this.settled = this.now;
  }

  undo() {
    this.settle();
    this.travel(this.past, this.future);
  }

  redo() {
    this.settle();
    this.travel(this.future, this.past);
  }

  /** @param {WhatIf[]} from @param {WhatIf[]} to */
  travel(from, to) {
    const other = from.pop();
    if (!other) return;
    to.push(this.settled);
    this.settled = this.now = other;
  }
}
