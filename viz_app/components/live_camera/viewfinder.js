// @ts-check
/** The camera's picture on screen: started, stopped, frozen, mirrored; let go of while nobody looks. */
import { Camera, missing } from "./camera.js";
import { Eye } from "./eye.js";

const INSTEAD = "With “The sidebar’s picture” the new layer answers a picture from a file instead.";

/** @typedef {"off" | "opening" | "on" | "frozen"} Mode */

export class Viewfinder {
  /** @param {import("./layout.js").Parts} parts @param {() => void} changed called when there is another picture to look at, or none any more */
  constructor(parts, changed) {
    this.parts = parts;
    this.changed = changed;
    this.eye = new Eye(parts);
    this.camera = new Camera(parts.video, (sentence) => this.lose(sentence), INSTEAD);
    /** @type {Mode} */ this.mode = "off";
    this.device = "";
    this.stop = new AbortController();
    this.listen(this.stop.signal);
    this.tell(missing(INSTEAD));
    parts.power.disabled = Boolean(missing(INSTEAD));
    this.turn("off");
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { picture, power, freeze, devices, mirrored, video } = this.parts;
    power.addEventListener("click", () => (this.mode === "off" ? this.start() : this.end()), { signal });
    for (const one of [freeze, picture]) one.addEventListener("click", () => this.toggle(), { signal });
    picture.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault(); // else the page scrolls
      this.toggle();
    }, { signal });
    devices.addEventListener("change", () => this.start(devices.value), { signal });
    mirrored.addEventListener("change", () => this.mirror(mirrored.checked), { signal });
    video.addEventListener("resize", () => this.fit(), { signal });
    document.addEventListener("visibilitychange", () => this.turnWithTab(), { signal });
    window.addEventListener("pagehide", () => this.camera.close(), { signal });
    if (!missing(INSTEAD)) navigator.mediaDevices.addEventListener("devicechange", () => this.list(), { signal });
  }

  /** Ask for the camera. @param {string} [device] */
  async start(device = this.device) {
    const opening = this.camera.open(device);
    this.tell("Waiting for the camera. If your browser asks, allow it.");
    this.turn("opening");
    try {
      if (!(await opening)) return; // it was closed meanwhile
    } catch (error) {
      this.lose(/** @type {Error} */ (error).message);
      return;
    }
    const { deviceId = "", facingMode } = this.camera.settings;
    if (deviceId !== this.device) this.mirror(facingMode !== "environment");
    this.device = deviceId;
    this.tell("");
    this.fit();
    this.turn("on");
    this.list();
  }

  end() {
    this.camera.close();
    this.tell("");
    this.turn("off");
  }

  /** The camera cannot be had, or went by itself; a frozen picture stays. @param {string} sentence */
  lose(sentence) {
    this.tell(sentence);
    if (this.mode !== "frozen") this.turn("off");
  }

  /** Freeze the picture, or let it move again. */
  toggle() {
    if (this.mode === "on" && this.eye.blink()) this.turn("frozen");
    else if (this.mode === "frozen" && this.camera.isOpen) this.turn("on");
    else if (this.mode === "frozen") this.start();
  }

  /** Nobody looks at a tab that is hidden: its camera is let go of, and comes back with it. */
  turnWithTab() {
    if (document.hidden) this.camera.close();
    else if (this.mode === "on" || this.mode === "opening") this.start();
  }

  /** Keep the picture of now; false where there is none. */
  blink() {
    return this.mode === "frozen" || (this.mode === "on" && this.eye.blink());
  }

  /** @param {Mode} mode */
  turn(mode) {
    const { root, power, freeze, picture } = this.parts;
    const focused = /** @type {ShadowRoot} */ (root.getRootNode()).activeElement;
    this.mode = root.dataset.mode = mode;
    power.textContent = mode === "off" ? "Start the camera" : "Stop the camera";
    freeze.setAttribute("aria-pressed", String(mode === "frozen"));
    picture.tabIndex = mode === "on" || mode === "frozen" ? 0 : -1;
    if (mode === "on" && focused === power) picture.focus({ preventScroll: true }); // where the space bar freezes it
    this.changed();
  }

  /** Show the frame's own form, which turns with a phone. */
  fit() {
    const { videoWidth, videoHeight } = this.parts.video;
    if (videoWidth) this.parts.picture.style.aspectRatio = `${videoWidth} / ${videoHeight}`;
  }

  /** @param {boolean} on */
  mirror(on) {
    this.parts.mirrored.checked = on;
    this.parts.root.classList.toggle("mirrored", on);
  }

  /** Offer the cameras, where there are several. */
  async list() {
    if (this.mode === "off") this.parts.devices.hidden = true;
    else await this.camera.offer(this.parts.devices, this.device);
  }

  /** @param {string} sentence */
  tell(sentence) {
    this.parts.told.textContent = sentence;
  }

  close() {
    this.stop.abort();
    this.camera.close();
  }
}
