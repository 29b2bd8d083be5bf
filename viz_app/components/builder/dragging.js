// @ts-check
/** Dragging with the mouse, a pen or a finger: a layer from the shelf, or a card to another place. */
import { element } from "../maps/chrome.js";
import { move } from "./model.js";
import { targetAt } from "./slots.js";

/** @typedef {import("./workshop.js").Workshop} Workshop */
/** @typedef {import("../engine/stack_kinds.js").Kind} Kind */
/** @typedef {{source: HTMLElement, kind: Kind | null, path: string | null, x: number, y: number, moving: boolean}} Drag */

const SLACK_PX = 5;
const EDGE_PX = 60; // from the window's upper or lower edge, where the page scrolls along
const SCROLL_PX = 9; // in each frame

/** @param {Workshop} workshop @returns {() => void} gives up a drag that is under way */
export function attachDragging(workshop) {
  const { root } = workshop;
  const line = element("div", "drop-line", { "aria-hidden": "true" });
  const ghost = element("div", "ghost", { "aria-hidden": "true" });
  line.hidden = ghost.hidden = true;
  root.append(line, ghost);
  /** @type {Drag | null} */
  let drag = null;
  let frame = 0;
  let clickIsDrag = false;

  const target = () => drag && targetAt(workshop.flow.root, drag.x, drag.y, drag.path);

  const paint = () => {
    if (!drag) return;
    const origin = root.getBoundingClientRect();
    const found = target();
    Object.assign(ghost.style, { left: `${drag.x - origin.left + 10}px`, top: `${drag.y - origin.top + 8}px` });
    line.hidden = !found;
    if (found) Object.assign(line.style, { left: `${found.line.left - origin.left}px`, top: `${found.line.top - origin.top}px`, width: `${found.line.width}px` });
  };

  const follow = () => {
    frame = requestAnimationFrame(follow);
    const step = drag && drag.y < EDGE_PX ? -SCROLL_PX : drag && drag.y > window.innerHeight - EDGE_PX ? SCROLL_PX : 0;
    if (step) scrollerOf(root)?.scrollBy(0, step);
    paint();
  };

  const begin = (/** @type {PointerEvent} */ event) => {
    if (!drag) return;
    drag.moving = true;
    drag.source.setPointerCapture(event.pointerId);
    root.classList.add("dragging");
    ghost.textContent = drag.source.querySelector(".title")?.textContent ?? drag.source.textContent;
    ghost.hidden = false;
    follow();
  };

  const end = (/** @type {boolean} */ keep) => {
    if (!drag) return;
    const { kind, path, moving } = drag;
    const found = keep && moving ? target() : null;
    drag = null;
    cancelAnimationFrame(frame);
    root.classList.remove("dragging");
    line.hidden = ghost.hidden = true;
    if (!moving) return;
    clickIsDrag = true;
    if (!found) workshop.say("Nothing was moved: let it go between the layers.");
    else if (kind) workshop.add(kind, found.slot);
    else if (path !== null && workshop.apply(() => move(workshop.stack, path, found.slot), "Moved.", "", "It stays where it is.")) workshop.flow.focus();
  };

  root.addEventListener("pointerdown", (event) => {
    clickIsDrag = false;
    const pressed = /** @type {HTMLElement} */ (event.target);
    const source = pressed.closest(".part, .card-head");
    if (!(source instanceof HTMLElement) || event.button !== 0 || !event.isPrimary) return;
    if (event.pointerType === "touch" && source.matches(".card-head") && !pressed.closest(".grip")) return; // there a finger scrolls
    const { kind = null, path = null } = source.dataset;
    drag = { source, kind: /** @type {Kind | null} */ (kind), path, x: event.clientX, y: event.clientY, moving: false };
  });
  root.addEventListener("pointermove", (event) => {
    if (drag && event.buttons === 0) end(true); // let go where nobody listened
    if (!drag) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLACK_PX;
    if (!drag.moving && !far) return;
    Object.assign(drag, { x: event.clientX, y: event.clientY });
    if (!drag.moving) begin(event);
  });
  root.addEventListener("pointerup", () => end(true));
  root.addEventListener("pointercancel", () => end(false));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag?.moving) end(false);
  }, { capture: true });
  root.addEventListener("click", (event) => {
    if (clickIsDrag) event.stopPropagation();
    clickIsDrag = false;
  }, { capture: true });
  return () => {
    drag = null;
    cancelAnimationFrame(frame);
  };
}

/** What scrolls around an element, also outside of its shadow root. @param {Element} inner @returns {Element | null} */
function scrollerOf(inner) {
  /** @type {Node | null} */
  let node = inner;
  while (node) {
    if (node instanceof Element && /auto|scroll/.test(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight) return node;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return document.scrollingElement;
}
