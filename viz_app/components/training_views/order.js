// @ts-check
/** In which order the pictures stand: the wrong ones first. */

/** @typedef {{answered: ArrayLike<number>, sure: ArrayLike<number>}} Answers by picture: the class that was answered, and how probable it was found */

const PAUSE_MS = 5000; // the pictures do not change places more often, so that they can be looked at
const EPOCH_MS = 2000; // nor more often at the ends of epochs, however short these are

/** Whether an answer is right. @param {Answers} answers @param {readonly number[]} labels @param {number} index */
export function isRight({ answered, sure }, labels, index) {
  return answered[index] === labels[index] && Number.isFinite(sure[index]);
}

/**
 * The pictures' indices: the wrong ones first, the surest of them at the front; then the right ones in their own order, so
 * that few of them move.
 * @param {Answers} answers
 * @param {readonly number[]} labels
 * @returns {number[]}
 */
export function ordered(answers, labels) {
  const place = (/** @type {number} */ index) => {
    const sure = Number.isFinite(answers.sure[index]) ? answers.sure[index] : 2;
    return isRight(answers, labels, index) ? 1 : -sure;
  };
  return labels.map((_, index) => index).sort((one, other) => place(one) - place(other) || one - other);
}

/** Decides when pictures may change places: not while a person looks at one, and not too often while the network learns. */
export class Patience {
  constructor() {
    this.last = -Infinity;
    this.epoch = 0; // that was the latest one when they changed places
  }

  /**
   * How long they have to wait, in milliseconds; Infinity while a person looks at one.
   * @param {{now: number, held: boolean, settled: boolean, epoch: number}} moment held: someone points at a picture; settled: the training rests; epoch: the latest
   * @returns {number}
   */
  wait({ now, held, settled, epoch }) {
    if (held) return Infinity;
    if (settled) return 0;
    return Math.max(0, this.last + (epoch > this.epoch ? EPOCH_MS : PAUSE_MS) - now);
  }

  /** Note that they change places. @param {{now: number, epoch: number}} moment */
  change({ now, epoch }) {
    this.last = now;
    this.epoch = epoch;
  }
}
