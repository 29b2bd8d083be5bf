// @ts-check
/**
 * Reads what `viz_app/components/packing.py` packed: a little JSON and big arrays in one block of bytes.
 */

/** @typedef {{shape: number[], values: Float32Array | Uint8Array}} PackedArray row by row, as in NumPy */

/** Bytes are 255ths: turned into the very float32 that Python divided. @param {PackedArray} array @returns {Float32Array} */
export function floatsOf({ values }) {
  if (values instanceof Float32Array) return values;
  const shares = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
  const floats = new Float32Array(values.length);
  for (let index = 0; index < values.length; index++) floats[index] = shares[values[index]];
  return floats;
}

/**
 * @param {Uint8Array} bytes as Streamlit hands them over: a view that may start at any byte
 * @returns {{facts: any, arrays: Record<string, PackedArray>}}
 */
export function unpack(bytes) {
  const aligned = bytes.slice(); // a Float32Array must start at a multiple of 4 bytes
  const headerLength = new DataView(aligned.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(aligned.subarray(4, 4 + headerLength)));
  /** @type {Record<string, PackedArray>} */
  const arrays = {};
  for (const { name, type, shape, offset } of header.arrays) {
    const kind = type === "float32" ? Float32Array : Uint8Array;
    const count = shape.reduce((/** @type {number} */ product, /** @type {number} */ n) => product * n, 1);
    arrays[name] = { shape, values: new kind(aligned.buffer, 4 + headerLength + offset, count) };
  }
  return { facts: header.facts, arrays };
}
