// @ts-check
/** The elements of the walk: the index, a station for each axis that it takes away, and what is said of the number. */
import { element } from "../maps/chrome.js";

const HELP = "Arrow keys change the row and the column, Page Up and Page Down the channel.";

/** Build everything once. @param {HTMLInputElement[]} fields one for each axis */
export function build(fields) {
  const value = element("output", "value", { "aria-live": "polite" });
  const commas = fields.flatMap((field, index) => (index ? [", ", field] : [field]));
  const line = element("p", "line", {}, ["images[", ...commas, "] = ", value]);
  const film = element("canvas", "film", { "aria-hidden": "true" });
  const whole = element("canvas", "whole", { "aria-hidden": "true" });
  const plane = element("canvas", "plane", { role: "application", tabindex: "0", "aria-label": "One channel", "aria-describedby": "tensor-walk-help" });
  const cells = element("canvas", "cells", { "aria-hidden": "true" });
  const channels = element("div", "channels", { role: "group", "aria-label": "Channel" });
  const swatch = element("span", "swatch", { "aria-hidden": "true" });
  const number = element("span", "");
  const heads = Array.from({ length: 5 }, () => element("p", "head"));
  const station = (/** @type {number} */ taken, /** @type {HTMLElement[]} */ ...children) => element("div", "station", {}, [heads[taken], ...children]);
  const stations = element("div", "stations", {}, [station(0, film), station(1, whole), station(2, plane, channels)]);
  const last = station(4, element("div", "number", {}, [swatch, number]));
  const sentence = element("p", "sentence");
  const help = element("p", "help", { id: "tensor-walk-help" }, [HELP]);
  const root = element("div", "tensor-walk", {}, [line, stations, station(3, cells), last, sentence, help]);
  return { root, value, film, whole, plane, cells, channels, swatch, number, heads, sentence };
}
