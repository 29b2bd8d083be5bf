// @ts-check
/**
 * Files of what a grid shows, made in the browser.
 */
import { svg } from "./drawing.js";
import { array, csv } from "./numbers.js";
import { png } from "./sheet.js";

/** @typedef {import("./sheet.js").Shown} Shown */
/** @typedef {"png" | "svg" | "csv" | "npy"} Kind */

const LONGEST_NAME = 40;

/** Make the file and hand it to the browser to be kept. @returns {Promise<string>} its name */
export async function save(/** @type {Shown} */ shown, /** @type {Kind} */ kind) {
  const { maps, facts } = shown;
  const make = { png: () => png(shown), svg: () => svg(shown), csv: () => csv(maps, facts.tiles), npy: () => array(maps, facts.tiles) };
  const address = URL.createObjectURL(await make[kind]());
  const name = `${nameOf(facts)}.${kind}`;
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it meanwhile
  return name;
}

/** A file name that every system takes: of the tile; of several the caption where it is short, else first and last. */
export function nameOf(/** @type {import("./types.js").Facts} */ { tiles, caption }) {
  const safe = (/** @type {string} */ text) => text.normalize("NFKD").replace(/[^A-Za-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, "").toLowerCase();
  const names = tiles.map(({ title }) => safe(title));
  const several = safe(caption).length <= LONGEST_NAME ? safe(caption) : "";
  const name = tiles.length === 1 ? names[0] : several || `${names[0]}-to-${names[names.length - 1]}`;
  return name.slice(0, 2 * LONGEST_NAME) || "maps";
}
