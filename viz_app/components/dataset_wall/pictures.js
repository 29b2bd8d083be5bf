// @ts-check
/**
 * The images of a wall: all of them small, and those that were in sight lately as large as they are looked at.
 */

/** @typedef {import("./types.js").Images} Images */
/** @typedef {{values: Uint8Array, start: number, height: number, width: number}} Source where an image lies, channel after channel */

const MOST_BYTES = 48 * 2 ** 20; // of the larger ones; those that came first leave

export class Pictures {
  /** @param {import("./types.js").Facts["shape"]} shape @param {Images} previews */
  constructor([, channels, height, width], previews) {
    this.channels = channels;
    this.size = { height, width };
    this.previews = previews;
    /** @type {Map<number, Source>} in the order in which they came */ this.larger = new Map();
    this.nbytes = 0;
  }

  /** The best that is here of an image. @param {number} index @returns {Source} */
  sourceOf(index) {
    const larger = this.larger.get(index);
    if (larger) return larger;
    const [, channels, height, width] = this.previews.shape;
    return { values: this.previews.values, start: index * channels * height * width, height, width };
  }

  /** How wide an image is worth having for a tile: halved, thirded, … while it still fills it. @param {number} tile width, device pixels */
  factorFor(tile) {
    return Math.max(1, Math.floor(this.size.width / tile));
  }

  /** Those that are here too small for a tile of this width. @param {number[]} indices @param {number} tile */
  missing(indices, tile) {
    const wanted = Math.min(tile, Math.floor(this.size.width / this.factorFor(tile)));
    return indices.filter((index) => this.sourceOf(index).width < wanted);
  }

  /** Take over what has come. @param {number[]} indices @param {Images} images */
  receive(indices, { shape: [, channels, height, width], values }) {
    const nbytes = channels * height * width;
    indices.forEach((index, at) => {
      if (this.sourceOf(index).width >= width) return;
      this.drop(index);
      this.larger.set(index, { values, start: at * nbytes, height, width });
      this.nbytes += nbytes;
    });
    while (this.nbytes > MOST_BYTES) this.drop(/** @type {number} */ (this.larger.keys().next().value));
  }

  /** @param {number} index */
  drop(index) {
    const source = this.larger.get(index);
    if (!source) return;
    this.larger.delete(index);
    this.nbytes -= this.channels * source.height * source.width;
  }
}
