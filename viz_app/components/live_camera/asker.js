// @ts-check
/** Asks the server about pictures, one at a time: the next one only once the last one was answered. */

const SLOW_MS = 3_000; // after which a person is told that no answer comes
const GIVE_UP_MS = 10_000; // after which the next picture is sent

/** @typedef {{number: number, head: string, shares: number[], refusal: string}} Reply */
/** @typedef {{number: number, head: string, file: string}} Question file: a PNG in base64; head: what tells the output layer from others */

export class Asker {
  /**
   * @param {(question: Question) => void} send
   * @param {(reply: Reply | null, milliseconds: number) => void} hear called with the answer; null: none has come, and none is awaited any more
   * @param {(seconds: number) => void} wait called again and again while it takes long
   */
  constructor(send, hear, wait) {
    this.send = send;
    this.hear = hear;
    this.wait = wait;
    this.number = 0;
    /** @type {{number: number, at: number} | null} */ this.awaited = null;
    this.clock = 0;
  }

  get busy() {
    return this.awaited !== null;
  }

  /** @param {string} file @param {string} head */
  ask(file, head) {
    this.awaited = { number: ++this.number, at: performance.now() };
    this.send({ number: this.number, head, file });
    clearInterval(this.clock);
    this.clock = window.setInterval(() => this.look(), 500);
  }

  look() {
    const gone = performance.now() - (this.awaited?.at ?? 0);
    if (gone > GIVE_UP_MS) this.end(null);
    else if (gone > SLOW_MS) this.wait(Math.round(gone / 1000));
  }

  /** @param {Reply} reply */
  receive(reply) {
    if (reply.number === this.awaited?.number) this.end(reply);
  }

  /** @param {Reply | null} reply */
  end(reply) {
    const milliseconds = performance.now() - (this.awaited?.at ?? 0);
    this.close();
    this.hear(reply, milliseconds);
  }

  close() {
    clearInterval(this.clock);
    this.awaited = null;
  }
}
