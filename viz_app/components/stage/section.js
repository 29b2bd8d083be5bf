// @ts-check
/** A numbered part of a scene: its title, a line that says what is seen or pointed at, and its places side by side. */
import { element } from "../maps/chrome.js";

/** @typedef {{root: HTMLElement, said: HTMLElement, places: HTMLElement[]}} Section */

/** @param {string} name its class on the page @param {string} title @param {string[]} parts the classes of its places @returns {Section} */
export function section(name, title, parts) {
  const places = parts.map((part) => element("div", part));
  const said = element("span", "", { "aria-live": "polite" });
  const body = element("div", "body", {}, places);
  const root = element("section", name, { "aria-label": title }, [element("h4", "", {}, [title]), element("p", "said", {}, [said]), body]);
  return { root, said, places };
}

/** Write a text, where it is another one: what is read aloud is not read twice. @param {HTMLElement} place @param {string} text */
export function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * Write what stands there while nothing is pointed at. The line stays as tall, so that nothing below it moves away from
 * under the pointer.
 * @param {HTMLElement} place
 * @param {string} text
 */
export function hint(place, text) {
  if (place.parentElement) place.parentElement.dataset.hint = text;
  say(place, text);
}

/** Put style sheets of this folder on the page. @param {ShadowRoot} parent @param {string[]} names @returns {() => void} takes them off */
export function dress(parent, names) {
  const links = names.map((name) => element("link", "", { rel: "stylesheet", href: new URL(name, import.meta.url).href }));
  parent.prepend(...links);
  return () => links.forEach((link) => link.remove());
}
