// @ts-check
/** A stack as a file: saved from the browser, and opened again. Nothing of it goes through the server. */

const MOST_BYTES = 20_000; // far above any stack

/** @param {string} text */
export function saveStack(text) {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: "network.stack.txt" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {File} file @returns {Promise<string>} @throws {Error} a sentence */
export async function openedText(file) {
  if (file.size > MOST_BYTES) throw new Error(`The file has ${file.size.toLocaleString("en")} bytes; a saved network has at most ${MOST_BYTES.toLocaleString("en")}.`);
  return (await file.text()).trim();
}
