// @ts-check
/**
 * The elements around the canvas. All texts go in as text, never as HTML.
 */
import { element, inkOf } from "./element.js";

export { element, inkOf };

/**
 * @typedef {{root: HTMLElement, base: HTMLCanvasElement, overlay: HTMLCanvasElement, stage: HTMLElement,
 *   anchor: HTMLElement, bar: HTMLElement, readout: HTMLElement, swatch: HTMLElement, closer: HTMLButtonElement,
 *   farther: HTMLButtonElement, fit: HTMLButtonElement, scales: HTMLElement, caption: HTMLElement}} Chrome
 */

const HELP = "Arrow keys move from pixel to pixel, with Shift by ten. Page Up and Page Down change the map. "
  + "Plus and minus zoom, 0 shows all. Enter chooses. Rows and columns count from 0.";

/** Build everything once. @returns {Chrome} */
export function build() {
  const base = element("canvas", "base", { "aria-hidden": "true" });
  const overlay = element("canvas", "overlay", { role: "application", tabindex: "0", "aria-describedby": "maps-help" });
  const anchor = element("span", "anchor", { "aria-hidden": "true" });
  const stage = element("div", "stage", {}, [base, overlay, anchor]);
  const swatch = element("span", "swatch", { "aria-hidden": "true" });
  const readout = element("output", "readout", { "aria-live": "polite" });
  const farther = button("−", "Zoom out (minus key)");
  const closer = button("+", "Zoom in (plus key, double-click, Ctrl and wheel, or pinch)");
  const fit = button("Fit", "Show all (0 key)");
  const zoom = element("div", "zoom", { role: "group", "aria-label": "Zoom" }, [farther, closer, fit]);
  const bar = element("div", "bar", {}, [swatch, readout, zoom]);
  const scales = element("div", "scales");
  const caption = element("p", "caption");
  const help = element("p", "help", { id: "maps-help" }, [HELP]);
  const root = element("div", "maps", {}, [bar, stage, help, scales, caption]);
  return { root, base, overlay, stage, anchor, bar, readout, swatch, closer, farther, fit, scales, caption };
}

/** Give both canvases their size, which empties them. */
export function resize(/** @type {Chrome} */ { base, overlay, stage }, /** @type {import("./types.js").Layout} */ { width, height, ratio }) {
  for (const canvas of [base, overlay]) {
    Object.assign(canvas, { width, height });
    Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
  }
  stage.style.height = `${height / ratio}px`;
}

/** Scroll the page just so far that a tile is seen, by an invisible element that lies over it. */
export function bringIntoSight(/** @type {HTMLElement} */ anchor, /** @type {import("./types.js").Layout} */ layout, /** @type {number} */ tile) {
  const css = (/** @type {number} */ device) => `${device / layout.ratio}px`;
  const { x, y } = layout.corners[tile];
  Object.assign(anchor.style, { left: css(x), top: css(y), width: css(layout.boxWidth), height: css(layout.boxHeight) });
  anchor.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function button(/** @type {string} */ text, /** @type {string} */ title) {
  return element("button", "", { type: "button", title, "aria-label": title }, [text]);
}
