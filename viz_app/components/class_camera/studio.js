// @ts-check
/** Takes pictures class by class: each is of the class that stands in the field at the moment when it is taken. */
import { Camera, missing } from "../live_camera/camera.js";
import { element } from "../maps/element.js";
import { build } from "./layout.js";
import { Post } from "./post.js";

/** @typedef {{className: string, heard: string, room: number}} Facts heard: the picture that the server took last; room: pictures that it takes yet */

const INSTEAD = "A zip of pictures works everywhere.";
const QUALITY = 0.92; // of a JPEG file

export class Studio {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.parts = build(parent);
    this.camera = new Camera(this.parts.video, (sentence) => this.turn("off", sentence), INSTEAD);
    this.post = new Post();
    this.canvas = element("canvas", "");
    this.device = "";
    this.room = 0;
    this.isNamed = false; // whether the class that the page knows was taken over
    /** @type {"off" | "opening" | "on"} */ this.mode = "off";
    this.stop = new AbortController();
    this.listen(this.stop.signal);
    this.turn("off", missing(INSTEAD));
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { field, power, shutter, devices, video, picture } = this.parts;
    field.addEventListener("input", () => this.update(), { signal });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // else the same key takes a picture
      shutter.focus();
    }, { signal });
    power.addEventListener("click", () => (this.mode === "off" ? this.start() : this.end()), { signal });
    shutter.addEventListener("click", () => this.take(), { signal });
    devices.addEventListener("change", () => this.start(devices.value), { signal });
    video.addEventListener("resize", () => (picture.style.aspectRatio = `${video.videoWidth} / ${video.videoHeight}`), { signal });
    document.addEventListener("visibilitychange", () => this.turnWithTab(), { signal });
    window.addEventListener("pagehide", () => this.camera.close(), { signal });
  }

  /** @param {Facts} facts @param {(shot: import("./post.js").Shot) => void} send */
  receive({ className, heard, room }, send) {
    if (!this.isNamed) this.parts.field.value = className;
    this.isNamed = true;
    this.room = room;
    this.post.send = send;
    this.post.hear(heard);
    this.update();
  }

  get className() {
    return this.parts.field.value.trim();
  }

  get canTake() {
    return this.mode === "on" && this.className !== "" && this.post.waiting.length < this.room;
  }

  /** Take the picture of now. */
  take() {
    const { videoWidth: width, videoHeight: height, readyState } = this.parts.video;
    if (!this.canTake || !width || readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    Object.assign(this.canvas, { width, height });
    this.canvas.getContext("2d")?.drawImage(this.parts.video, 0, 0);
    this.post.put(this.className, this.canvas.toDataURL("image/jpeg", QUALITY).split(",")[1]);
    this.update();
  }

  /** Ask for the camera. @param {string} [device] */
  async start(device = this.device) {
    const opening = this.camera.open(device);
    this.turn("opening", "Waiting for the camera. If your browser asks, allow it.");
    try {
      if (!(await opening)) return; // it was closed meanwhile
    } catch (error) {
      this.turn("off", /** @type {Error} */ (error).message);
      return;
    }
    const { deviceId = "", facingMode } = this.camera.settings;
    this.device = deviceId;
    this.parts.root.classList.toggle("mirrored", facingMode !== "environment");
    this.turn("on");
    await this.camera.offer(this.parts.devices, this.device);
  }

  end() {
    this.camera.close();
    this.turn("off");
  }

  /** Nobody looks at a tab that is hidden: its camera is let go of, and comes back with it. */
  turnWithTab() {
    if (document.hidden) this.camera.close();
    else if (this.mode !== "off") this.start();
  }

  /** @param {"off" | "opening" | "on"} mode @param {string} [sentence] what there is to say of it */
  turn(mode, sentence = "") {
    this.mode = this.parts.root.dataset.mode = mode;
    this.parts.told.textContent = sentence;
    this.update();
  }

  update() {
    const { power, shutter, next } = this.parts;
    power.textContent = this.mode === "off" ? "Start the camera" : "Stop the camera";
    power.disabled = Boolean(missing(INSTEAD));
    shutter.setAttribute("aria-disabled", String(!this.canTake)); // it keeps the focus
    next.textContent = this.className ? `The next picture is one of ${this.className}.` : "Name a class first, then take its pictures.";
  }

  close() {
    this.stop.abort();
    this.camera.close();
    this.post.close();
    this.parts.root.remove();
  }
}
