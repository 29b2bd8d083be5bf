// @ts-check
/** The window onto the map: it scrolls as any page does, and zooms about the pointer. */

/** @typedef {import("./types.js").Size} Size */

const LEAST = 0.02; // zoom, but for a map that has to be smaller yet to be seen whole
const MOST = 4;
const SMALLEST = 0.33; // zoom at which a map may open to be seen whole
const READABLE = 0.75; // zoom at which it opens, and scrolls, if it would have to be smaller than that
const MARGIN = 16;
const STEP = 1.25;
const DRAG_CSS = 4;

export class Viewport {
  /** @param {{ground: HTMLElement, sheet: HTMLElement, world: HTMLElement}} parts ground: scrolls; sheet: as large as the zoomed map; world: the map at zoom 1 @param {AbortSignal} signal */
  constructor({ ground: root, sheet, world }, signal) {
    this.root = root;
    this.sheet = sheet;
    this.world = world;
    this.zoom = 1;
    /** Called after each change of the zoom. @type {(zoom: number) => void} */
    this.zoomed = () => {};
    /** @type {Size} */
    this.size = { width: 1, height: 1 };
    root.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    this.listenToDrags(signal);
    this.listenToPinches(signal);
  }

  /** @param {Size} size of the map at zoom 1 */
  resize(size) {
    this.size = size;
    Object.assign(this.world.style, { width: `${size.width}px`, height: `${size.height}px` });
    this.apply();
  }

  apply() {
    const { width, height } = this.size;
    this.world.style.transform = `translate(${MARGIN}px, ${MARGIN}px) scale(${this.zoom})`;
    Object.assign(this.sheet.style, { width: `${width * this.zoom + 2 * MARGIN}px`, height: `${height * this.zoom + 2 * MARGIN}px` });
    this.zoomed(this.zoom);
  }

  /** The zoom at which the whole width is seen, or the whole height, as tall as the window may become. @param {"width" | "height"} side */
  filling(side) {
    const room = side === "width" ? this.root.clientWidth : parseFloat(getComputedStyle(this.root).maxHeight) - 2;
    return (room - 2 * MARGIN) / this.size[side];
  }

  /** As it opens: all in sight where that can be read. */
  open() {
    const whole = Math.min(1, this.filling("width"));
    this.zoom = whole < SMALLEST ? READABLE : whole;
    this.apply();
  }

  /** The zoom at which all is seen. */
  whole() {
    return Math.min(1, this.filling("width"), this.filling("height"));
  }

  /** Show the whole map. */
  fit() {
    this.zoom = this.whole();
    this.apply();
    this.root.scrollTo(0, 0);
  }

  /** @param {number} factor @param {{clientX: number, clientY: number}} [about] the middle without it @returns {boolean} whether it changed */
  zoomBy(factor, about) {
    const box = this.root.getBoundingClientRect();
    const at = about ? { x: about.clientX - box.left, y: about.clientY - box.top } : { x: box.width / 2, y: box.height / 2 };
    const before = this.zoom;
    this.zoom = Math.min(MOST, Math.max(Math.min(LEAST, this.whole()), before * factor));
    const place = { x: (this.root.scrollLeft + at.x - MARGIN) / before, y: (this.root.scrollTop + at.y - MARGIN) / before };
    if (this.zoom === before) return false;
    this.apply();
    this.root.scrollTo(place.x * this.zoom + MARGIN - at.x, place.y * this.zoom + MARGIN - at.y);
    return true;
  }

  closer() {
    this.zoomBy(STEP);
  }

  farther() {
    this.zoomBy(1 / STEP);
  }

  /** Scroll just so far that a part of the map is seen. @param {import("./types.js").Box} box */
  show({ x, y, width, height }) {
    const { root, zoom } = this;
    const along = (/** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ scroll, /** @type {number} */ room) => {
      const [first, end] = [start * zoom, (start + length) * zoom + 2 * MARGIN];
      if (first < scroll || end - first > room) return first;
      return end > scroll + room ? end - room : scroll;
    };
    root.scrollTo({
      left: along(x, width, root.scrollLeft, root.clientWidth),
      top: along(y, height, root.scrollTop, root.clientHeight),
    });
  }

  /** Scroll so that a point of the map stands where it stood. @param {{x: number, y: number}} before @param {{x: number, y: number}} after */
  hold(before, after) {
    this.root.scrollBy((after.x - before.x) * this.zoom, (after.y - before.y) * this.zoom);
  }

  /** The wheel scrolls, with Ctrl it zooms. @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    this.zoomBy(Math.exp(-pixels * (Math.abs(pixels) < 50 ? 0.01 : 0.002)), event);
  }

  /** A mouse drags the ground between the cards. @param {AbortSignal} signal */
  listenToDrags(signal) {
    const { root } = this;
    /** @type {{x: number, y: number, moved: boolean} | null} */
    let held = null;
    root.addEventListener("pointerdown", (event) => {
      const ground = !(/** @type {Element} */ (event.target).closest(".card, button"));
      if (event.pointerType === "mouse" && event.button === 0 && ground) held = { x: event.clientX, y: event.clientY, moved: false };
    }, { signal });
    root.addEventListener("pointermove", (event) => {
      if (!held) return;
      const [across, down] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.moved && Math.hypot(across, down) < DRAG_CSS) return;
      if (!held.moved) root.setPointerCapture(event.pointerId);
      held = { x: event.clientX, y: event.clientY, moved: true };
      root.classList.add("held");
      root.scrollBy(-across, -down);
    }, { signal });
    for (const name of ["pointerup", "pointercancel"]) {
      root.addEventListener(name, () => {
        held = null;
        root.classList.remove("held");
      }, { signal });
    }
  }

  /** Two fingers zoom; one scrolls, as on any page. @param {AbortSignal} signal */
  listenToPinches(signal) {
    let apart = 0;
    const distance = (/** @type {TouchList} */ [one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    this.root.addEventListener("touchstart", ({ touches }) => {
      if (touches.length === 2) apart = distance(touches);
    }, { signal, passive: true });
    this.root.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const [one, other] = event.touches;
      const now = distance(event.touches);
      this.zoomBy(now / apart, { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 });
      apart = now;
    }, { signal, passive: false });
  }
}
