// @ts-check
/** The camera: opened when a person asks for it, and let go of as soon as nobody looks. */
import { element } from "../maps/element.js";

const SIZE = { width: { ideal: 640 }, height: { ideal: 480 } };
/** Why a browser does not give the camera, by the name of its error (W3C, Media Capture and Streams), and what to do. @type {Record<string, string>} */
const REFUSALS = {
  NotAllowedError: "The browser may not use the camera. Allow it for this page beside the address bar, or in the settings of the browser or of the system, and start again.",
  NotFoundError: "The browser finds no camera. Plug one in and start again.",
  NotReadableError: "The camera is there but cannot be opened; perhaps another program uses it. Close that program and start again.",
  OverconstrainedError: "That camera is not there any more. Start again with another one.",
};
const INSECURE = "A browser opens the camera only over https, or on the machine that runs this app, and this page was opened over http. "
  + "Open it there as http://localhost, or ask who runs the app for an https address.";
const UNPLUGGED = "The camera was unplugged or taken away. Plug it in and start again.";

/** Why there is no camera for this page at all; "" if there may be one. @param {string} instead what serves in its place, in a sentence */
export function missing(instead) {
  return "mediaDevices" in navigator ? "" : `${INSECURE} ${instead}`;
}

export class Camera {
  /** @param {HTMLVideoElement} video shows its picture @param {(sentence: string) => void} lost called where it goes by itself @param {string} instead what serves in its place, in a sentence */
  constructor(video, lost, instead) {
    this.video = video;
    this.lost = lost;
    this.instead = instead;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.asked = 0; // how often it was opened or closed: what comes late is not taken
  }

  /** Open it. @param {string} device "" for the one that the browser prefers @returns {Promise<boolean>} whether it shows a picture; not if it was closed meanwhile @throws {Error} with the sentence that says why not */
  async open(device) {
    this.close();
    const asked = this.asked;
    const wanted = { ...SIZE, ...(device ? { deviceId: { exact: device } } : {}) };
    /** @type {MediaStream} */
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch (error) {
      if (asked !== this.asked) return false;
      throw new Error(`${refusalOf(/** @type {DOMException} */ (error).name)} ${this.instead}`);
    }
    if (asked !== this.asked) {
      letGo(stream);
      return false;
    }
    this.stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => {
      if (this.stream !== stream) return;
      this.close();
      this.lost(UNPLUGGED);
    });
    this.video.srcObject = stream;
    await this.video.play().catch(() => {}); // it was closed meanwhile
    return asked === this.asked;
  }

  close() {
    this.asked++;
    if (this.stream) letGo(this.stream);
    this.stream = null;
    this.video.srcObject = null;
  }

  get isOpen() {
    return this.stream !== null;
  }

  /** @returns {MediaTrackSettings} of the camera that is open */
  get settings() {
    return this.stream?.getVideoTracks()[0]?.getSettings() ?? {};
  }

  /** Offer the cameras that there are, once one is allowed, where there are several. @param {HTMLSelectElement} list @param {string} chosen */
  async offer(list, chosen) {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
    list.replaceChildren(...cameras.map(({ deviceId, label }, index) => element("option", "", { value: deviceId }, [label || `Camera ${index + 1}`])));
    list.value = chosen;
    list.hidden = cameras.length < 2;
  }
}

/** @param {string} name of an error */
function refusalOf(name) {
  return REFUSALS[name] ?? `The camera cannot be opened (${name}). Start again.`;
}

/** @param {MediaStream} stream */
function letGo(stream) {
  for (const track of stream.getTracks()) track.stop();
}
