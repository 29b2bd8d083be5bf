// @ts-check
/** What a person does to the picture: cover a part of it, move it, turn it, with mouse, finger, keys and sliders. */
import { element } from "../maps/chrome.js";
import { button, enable, slider, write } from "./layout.js";

/** @typedef {import("./changes.js").WhatIf} WhatIf */
/** @typedef {import("./picture_view.js").Point} Point */
/** @typedef {"cover" | "move" | "turn"} Tool */
/** @typedef {(change: (whatIf: WhatIf) => WhatIf) => void} Change shows it in the next frame */

const TOOLS = /** @type {Record<Tool, {name: string, title: string, hint: string}>} */ ({
  cover: { name: "Cover", title: "Cover a part with a gray square", hint: "Press on the picture and drag: the square follows, and stays where you let go. Keys: arrows, Delete." },
  move: { name: "Move", title: "Move the picture", hint: "Drag the picture. What comes in from outside is gray. Keys: arrows, Delete." },
  turn: { name: "Turn", title: "Turn the picture about its middle", hint: "Drag around the middle. Keys: left and right, Delete." },
});
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const FAR = 5; // pixels, or degrees, of an arrow key with Shift

export class PictureTools {
  /**
   * @param {HTMLElement} place
   * @param {import("./picture_view.js").PictureView} view
   * @param {{now: () => WhatIf, change: Change, hold: (held: boolean) => void}} studio hold: told when the pointer is pressed and let go
   * @param {AbortSignal} signal
   */
  constructor(place, view, studio, signal) {
    this.view = view;
    this.studio = studio;
    this.size = 0; // pixels of the square that a person chose; 0: a quarter of the picture
    /** @type {Tool} */
    this.tool = "cover";
    this.buttons = Object.entries(TOOLS).map(([tool, { name, title }]) => ({ tool, made: button(name, title, () => this.choose(/** @type {Tool} */ (tool))) }));
    this.hint = element("p", "hint", { id: "what-if-help" });
    this.square = slider("Square", { low: 1, high: 32, step: 1, unit: " px", title: "How large the square is" }, (size) => this.resize(size));
    this.angle = slider("Angle", { low: -180, high: 180, step: 1, unit: "°", title: "How far the picture is turned, counter-clockwise" }, (rotation) => studio.change((whatIf) => ({ ...whatIf, rotation })));
    this.back = button("Put back", "Take this off the picture", () => this.undo());
    const row = element("div", "tools", { role: "toolbar", "aria-label": "What the mouse does to the picture" }, [...this.buttons.map(({ made }) => made), this.back]);
    this.said = element("p", "said");
    place.append(row, this.hint, this.square.root, this.angle.root, this.said);
    this.listen(signal);
    this.choose("cover");
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    for (const { tool: other, made } of this.buttons) made.setAttribute("aria-pressed", String(other === tool));
    write(this.hint, TOOLS[tool].hint);
    this.square.root.hidden = tool !== "cover";
    this.angle.root.hidden = tool !== "turn";
    this.view.canvas.dataset.tool = tool;
    this.show();
  }

  /** Say what is done to the picture. */
  show() {
    const { rotation, down, right, occlusion } = this.studio.now();
    const longest = Math.max(this.view.height, this.view.width);
    const range = /** @type {HTMLInputElement} */ (this.square.root.querySelector("input"));
    if (range.max !== String(longest)) range.max = String(longest);
    if (occlusion) this.size = occlusion.size;
    this.square.show(this.side);
    this.angle.show(rotation);
    enable(this.back, { cover: occlusion !== null, move: down !== 0 || right !== 0, turn: rotation !== 0 }[this.tool]);
    const said = [
      rotation ? `turned by ${String(rotation).replace("-", "−")}°` : "",
      down || right ? `moved by ${words(down, "up", "down")}${down && right ? " and " : ""}${words(right, "left", "right")}` : "",
      occlusion ? `covered from row ${occlusion.row}, column ${occlusion.col} by ${occlusion.size} × ${occlusion.size} px`.replaceAll("-", "−") : "",
    ].filter(Boolean).join("; ");
    write(this.said, said ? `${said[0].toUpperCase()}${said.slice(1)}.` : "The picture as it is.");
  }

  /** How large the square is, or the next one will be. */
  get side() {
    return this.size || Math.max(1, Math.round(Math.max(this.view.height, this.view.width) / 4));
  }

  /** @param {number} size */
  resize(size) {
    this.size = size;
    this.studio.change((whatIf) => {
      if (!whatIf.occlusion) return whatIf;
      const { row, col, size: before } = whatIf.occlusion;
      const shift = Math.trunc((size - before) / 2);
      return { ...whatIf, occlusion: { row: row - shift, col: col - shift, size } };
    });
  }

  /** Take off what this tool did. */
  undo() {
    const plain = { cover: { occlusion: null }, move: { down: 0, right: 0 }, turn: { rotation: 0 } }[this.tool];
    this.studio.change((whatIf) => ({ ...whatIf, ...plain }));
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { canvas } = this.view;
    /** @type {{id: number, from: Point, was: WhatIf} | null} */
    let drag = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (drag || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      drag = { id: event.pointerId, from: this.view.pointAt(event), was: this.studio.now() };
      this.studio.hold(true);
      this.drag(drag, drag.from);
    }, { signal });
    canvas.addEventListener("pointermove", (event) => {
      if (drag?.id === event.pointerId) this.drag(drag, this.view.pointAt(event));
    }, { signal });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(name, (event) => {
        if (drag?.id !== /** @type {PointerEvent} */ (event).pointerId) return;
        drag = null;
        this.studio.hold(false);
      }, { signal });
    }
    canvas.addEventListener("keydown", (event) => this.press(event), { signal });
  }

  /** @param {{from: Point, was: WhatIf}} start @param {Point} to */
  drag({ from, was }, to) {
    if (this.tool === "cover") return this.cover(to);
    if (this.tool === "move") {
      const [down, right] = [was.down + Math.round(to.row - from.row), was.right + Math.round(to.col - from.col)];
      return this.studio.change((whatIf) => ({ ...whatIf, down, right }));
    }
    const turned = this.angleAt(to) - this.angleAt(from);
    this.studio.change((whatIf) => ({ ...whatIf, rotation: wrapped(was.rotation + Math.round(turned)) }));
  }

  /** Put the square's middle there. @param {Point} middle */
  cover({ row, col }) {
    const { side: size } = this;
    const held = (/** @type {number} */ at, /** @type {number} */ length) => Math.round(Math.min(length, Math.max(0, at)) - size / 2);
    this.studio.change((whatIf) => ({ ...whatIf, occlusion: { row: held(row, this.view.height), col: held(col, this.view.width), size } }));
  }

  /** @param {Point} point @returns {number} degrees, counter-clockwise */
  angleAt({ row, col }) {
    return (Math.atan2(this.view.height / 2 - row, col - this.view.width / 2) * 180) / Math.PI;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (event.key === "Delete" || event.key === "Backspace") this.undo();
    else if (step) this.step(step[0] * (event.shiftKey ? FAR : 1), step[1] * (event.shiftKey ? FAR : 1));
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }

  /** @param {number} rows @param {number} cols */
  step(rows, cols) {
    const { height, width } = this.view;
    if (this.tool === "cover") {
      const { occlusion } = this.studio.now();
      const middle = occlusion ? { row: occlusion.row + occlusion.size / 2, col: occlusion.col + occlusion.size / 2 } : { row: height / 2, col: width / 2 };
      this.cover(occlusion ? { row: middle.row + rows, col: middle.col + cols } : middle);
    } else if (this.tool === "move") this.studio.change((whatIf) => ({ ...whatIf, down: whatIf.down + rows, right: whatIf.right + cols }));
    else this.studio.change((whatIf) => ({ ...whatIf, rotation: wrapped(whatIf.rotation - cols - rows) }));
  }
}

/** @param {number} degrees @returns {number} −180 to 180 */
function wrapped(degrees) {
  const turned = ((((degrees + 180) % 360) + 360) % 360) - 180;
  return turned === -180 && degrees > 0 ? 180 : turned;
}

/** @param {number} count @param {string} below @param {string} above */
function words(count, below, above) {
  return count ? `${Math.abs(count)} px ${count < 0 ? below : above}` : "";
}
