// @ts-check
/** Pictures in rows, a row for each class, each with a button that takes it out. */
import { element } from "../maps/chrome.js";

/** @typedef {{numbers: number[], classes: string[]}} Facts */
/** @typedef {import("../engine/packing.js").PackedArray} PackedArray */

const OPAQUE = 255;

export class Album {
  /** @param {ShadowRoot} root */
  constructor(root) {
    this.root = element("div", "album");
    root.append(this.root);
  }

  /** @param {Facts} facts @param {PackedArray} pictures @param {(number: number) => void} remove */
  show({ numbers, classes }, pictures, remove) {
    const names = [...new Set(classes)];
    const rows = names.map((name) => {
      const own = numbers.flatMap((number, at) => (classes[at] === name ? [{ number, at }] : []));
      const cards = own.map(({ number, at }, place) => {
        const title = `Remove picture ${place + 1} of ${name}`;
        const button = element("button", "", { type: "button", title, "aria-label": title }, ["×"]);
        button.addEventListener("click", () => {
          this.focusNext(button);
          remove(number);
        });
        return element("li", "card", {}, [painted(pictures, at), button]);
      });
      const heading = element("p", "name", {}, [`${name}: ${own.length} picture${own.length === 1 ? "" : "s"}`]);
      return element("section", "row", { "aria-label": name }, [heading, element("ul", "", {}, cards)]);
    });
    this.root.replaceChildren(...rows);
    this.root.dataset.shown = String(numbers.length);
    if (this.next === undefined) return;
    const buttons = this.root.querySelectorAll("button");
    buttons[Math.min(this.next, buttons.length - 1)]?.focus({ preventScroll: true });
    this.next = undefined;
  }

  /** The focus goes on to the picture that takes the place of one that is taken out. @param {HTMLButtonElement} button */
  focusNext(button) {
    this.next = [...this.root.querySelectorAll("button")].indexOf(button);
  }
}

/** @param {PackedArray} pictures (n, 3, h, w) @param {number} at */
function painted({ shape: [, , height, width], values }, at) {
  const area = height * width;
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < area; pixel++) {
    const start = at * 3 * area + pixel;
    image.data.set([values[start], values[start + area], values[start + 2 * area], OPAQUE], 4 * pixel);
  }
  const canvas = element("canvas", "", { width: String(width), height: String(height), "aria-hidden": "true" });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  return canvas;
}
