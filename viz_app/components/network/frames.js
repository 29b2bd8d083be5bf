// @ts-check
/** The frames of the open blocks, each with a title that closes it again. */
import { element } from "../maps/chrome.js";
import { nameOf } from "./wiring.js";
import { counted } from "./words.js";

/** @param {import("./map.js").NetworkMap} map @param {HTMLElement} place is emptied first @param {import("./types.js").Box[]} frames outer ones first */
export function drawFrames(map, place, frames) {
  place.replaceChildren(...frames.map(({ id, x, y, width, height }) => {
    const name = nameOf(id);
    const { title, kind } = /** @type {import("./types.js").Block} */ (map.wiring.blocks.get(name));
    const sentence = `${title}: ${kind} of ${counted(map.wiring.stepsOf(id).length, "step")}. Click to close it.`;
    const close = element("button", "close", { type: "button", title: sentence, "aria-label": sentence, "aria-expanded": "true", tabindex: "-1" }, [
      element("span", "sign", { "aria-hidden": "true" }, ["−"]), element("span", "name", {}, [title]), element("span", "kind", {}, [kind === title ? "" : kind]),
    ]);
    close.addEventListener("click", () => map.opening.closeBlock(name));
    const frame = element("div", "frame", { "data-id": id }, [close]);
    Object.assign(frame.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    return frame;
  }));
}
