// @ts-check
/**
 * Arrays as NumPy's file format, version 1.0, float32.
 * Source: numpy.lib.format, "Format Version 1.0".
 */

/**
 * What numpy.load reads.
 * @param {Float32Array<ArrayBuffer>[]} blocks one after another, as they lie in memory: little endian on every machine with a browser
 * @param {number[]} shape
 */
export function npy(blocks, shape) {
  const described = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const length = Math.ceil((10 + described.length + 1) / 64) * 64; // the numbers begin at a multiple of 64 bytes
  const text = `\u0093NUMPY\u0001\u0000  ${described}`.padEnd(length - 1) + "\n";
  const head = Uint8Array.from(text, (character) => character.charCodeAt(0));
  new DataView(head.buffer).setUint16(8, length - 10, true);
  return new Blob([head, ...blocks], { type: "application/octet-stream" });
}
