// @ts-check
/** The frame of the page: the picture on one side, the layers in the middle, the answer on the other side. */
import { element } from "../maps/chrome.js";

/**
 * @typedef {{root: HTMLElement, steps: HTMLElement, picture: HTMLElement, layers: HTMLElement, looks: HTMLElement, answer: HTMLElement, marks: HTMLElement[]}} Parts
 */

/** Build everything once. @param {ShadowRoot} parent @returns {Parts} */
export function build(parent) {
  const steps = element("div", "steps", { role: "toolbar", "aria-label": "Steps" });
  const picture = element("div", "picture");
  const answer = element("div", "answer");
  const looks = element("div", "looks");
  const layers = element("div", "layers");
  const marks = [element("span", "untrained"), element("span", "untrained")]; // of what the network computes
  const root = element("div", "what-if", {}, [
    section("What the network sees", "seen", [picture]),
    section("The answer", "answers", [steps, answer], marks[0]),
    section("Layer by layer", "network", [looks, layers], marks[1]),
  ]);
  parent.append(root);
  return { root, steps, picture, layers, looks, answer, marks };
}

/** @param {string} title @param {string} className @param {Node[]} children @param {Node} [mark] behind the title */
function section(title, className, children, mark) {
  return element("section", className, { "aria-label": title }, [element("h3", "", {}, [title, ...(mark ? [mark] : [])]), ...children]);
}

/** @param {string} name @param {string} title said on hover @param {() => void} act @returns {HTMLButtonElement} */
export function button(name, title, act) {
  const made = element("button", "", { type: "button", title }, [name]);
  made.addEventListener("click", () => made.getAttribute("aria-disabled") !== "true" && act());
  return made;
}

/** Say whether a button has something to do; it keeps the focus. @param {HTMLButtonElement} made @param {boolean} able */
export function enable(made, able) {
  const text = String(!able);
  if (made.getAttribute("aria-disabled") !== text) made.setAttribute("aria-disabled", text);
}

/** Write a text, where it is another one. @param {HTMLElement} place @param {string} text */
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * @typedef {{root: HTMLElement, show: (value: number) => void}} Slider
 * @param {string} label
 * @param {{low: number, high: number, step: number, unit: string, title: string}} range
 * @param {(value: number) => void} act
 * @returns {Slider}
 */
export function slider(label, { low, high, step, unit, title }, act) {
  const input = element("input", "", { type: "range", min: String(low), max: String(high), step: String(step), "aria-label": label });
  const reading = element("output", "");
  const show = (/** @type {number} */ value) => {
    if (Number(input.value) !== value) input.value = String(value);
    const text = `${value}${unit}`;
    write(reading, text.replace("-", "−"));
    if (input.getAttribute("aria-valuetext") !== text) input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    show(Number(input.value));
    act(Number(input.value));
  });
  return { root: element("label", "slider", { title }, [element("span", "", {}, [label]), input, reading]), show };
}
