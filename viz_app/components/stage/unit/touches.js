// @ts-check
/** A mouse points before it clicks; a finger's first touch points, and its second one on the same number opens it. */

export class Touches {
  constructor() {
    this.byFinger = false;
    this.before = "";
  }

  /** @param {PointerEvent} event @param {string} pointedAt what was pointed at before it */
  down({ pointerType }, pointedAt) {
    this.byFinger = pointerType !== "mouse";
    this.before = pointedAt;
  }

  /** Whether a click on something opens it. @param {string} what */
  opens(what) {
    return !this.byFinger || this.before === what;
  }
}
