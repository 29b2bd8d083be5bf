// @ts-check
/** Brings pictures to the server, one after another: each is sent again until the server says that it has it. */

const AGAIN_MS = 3_000;

/** @typedef {{identity: string, className: string, file: string}} Shot file: a JPEG in base64 */

export class Post {
  constructor() {
    this.name = Math.random().toString(36).slice(2); // tells the pictures of this post from those of another
    this.count = 0;
    /** @type {Shot[]} */ this.waiting = [];
    /** @type {(shot: Shot) => void} */ this.send = () => {};
    this.clock = 0;
  }

  /** @param {string} className @param {string} file */
  put(className, file) {
    this.waiting.push({ identity: `${this.name}-${++this.count}`, className, file });
    if (this.waiting.length === 1) this.sendIn(0);
  }

  /** @param {string} identity of the picture that the server took last */
  hear(identity) {
    if (this.waiting[0]?.identity !== identity) return;
    this.waiting.shift();
    this.sendIn(0); // Streamlit hears nothing while a component is built
  }

  /** @param {number} milliseconds */
  sendIn(milliseconds) {
    this.close();
    if (!this.waiting.length) return;
    this.clock = window.setTimeout(() => {
      this.send(this.waiting[0]);
      this.sendIn(AGAIN_MS);
    }, milliseconds);
  }

  close() {
    clearTimeout(this.clock);
  }
}
