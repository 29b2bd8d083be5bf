// @ts-check
/** The camera's picture as the network sees it. */
import { Preparation } from "../engine/preparing.js";

/** @typedef {import("../engine/preparing.js").Preparing} Preparing */
/** @typedef {import("../engine/preparing.js").Seen} Seen */

const OPAQUE = 255;
const MOST_COARSE = 96; // pixels of a side that are shown as squares; more are too small to be told apart

export class Eye {
  /** @param {import("./layout.js").Parts} parts */
  constructor({ video, still, frame, seen }) {
    this.video = video;
    this.still = still;
    this.frame = frame;
    this.seen = seen;
    this.still2d = /** @type {CanvasRenderingContext2D} */ (still.getContext("2d", { willReadFrequently: true }));
    this.seen2d = /** @type {CanvasRenderingContext2D} */ (seen.getContext("2d"));
    /** @type {Preparing | null} */ this.preparing = null;
    /** @type {import("../engine/preparing.js").Form | null} */ this.form = null;
    /** @type {Preparation | null} */ this.preparation = null;
  }

  /** @param {Preparing} preparing of the network @param {import("../engine/preparing.js").Form | null} form of the data set */
  take(preparing, form) {
    this.preparing = preparing;
    this.form = form;
    this.preparation = null;
    Object.assign(this.seen, { height: preparing.height, width: preparing.width });
    this.seen.classList.toggle("coarse", Math.max(preparing.height, preparing.width) <= MOST_COARSE);
  }

  /** Keep what the camera shows now, for `look`; false where it shows nothing yet. */
  blink() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
    if (this.still.width !== width || this.still.height !== height) {
      Object.assign(this.still, { width, height });
      this.preparation = null;
    }
    this.still2d.drawImage(this.video, 0, 0);
    return true;
  }

  /** What the network sees of the picture that was kept; it is painted, too. @returns {Seen} */
  look() {
    this.preparation ??= this.prepare();
    const { top, left, height, width } = this.preparation.region;
    const seen = this.preparation.apply(this.still2d.getImageData(left, top, width, height).data);
    this.paint(seen);
    return seen;
  }

  /** Keep no picture. */
  forget() {
    this.seen2d.clearRect(0, 0, this.seen.width, this.seen.height);
    this.still2d.clearRect(0, 0, this.still.width, this.still.height);
  }

  prepare() {
    const made = new Preparation(/** @type {Preparing} */ (this.preparing), this.still, this.form);
    for (const [side, share] of Object.entries(made.part)) this.frame.style.setProperty(side, `${100 * share}%`);
    return made;
  }

  /** @param {Seen} seen */
  paint({ shape: [channels, height, width], values }) {
    const area = height * width;
    const image = this.seen2d.createImageData(width, height);
    for (let pixel = 0; pixel < area; pixel++) {
      for (let channel = 0; channel < 3; channel++) image.data[4 * pixel + channel] = values[(channels === 1 ? 0 : channel * area) + pixel];
      image.data[4 * pixel + 3] = OPAQUE;
    }
    this.seen2d.putImageData(image, 0, 0);
  }

  /** What the network sees, as a PNG file in base64. */
  file() {
    return this.seen.toDataURL("image/png").split(",")[1];
  }
}
