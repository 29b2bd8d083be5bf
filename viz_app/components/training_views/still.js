// @ts-check
/** What stays the same while a network learns: the pictures that it is asked about, the classes and the layers. */

/** @typedef {import("../live_network/cards.js").Layer} Layer */
/** @typedef {{count: number, channels: number, height: number, width: number, bytes: Uint8Array}} Pictures */
/** @typedef {{run: string, pictures: Pictures, labels: number[], classes: string[], layers: Layer[]}} Still labels: of each picture, its class */

/** @param {{facts: any, arrays: Record<string, import("../engine/packing.js").PackedArray>}} part @returns {Still} */
export function stillOf({ facts, arrays }) {
  const { run, labels, classes, layers } = facts;
  return { run, labels, classes, layers, pictures: picturesOf(arrays.pictures) };
}

/** @param {import("../engine/packing.js").PackedArray} array @returns {Pictures} */
export function picturesOf({ shape: [count, channels, height, width], values }) {
  return { count, channels, height, width, bytes: /** @type {Uint8Array} */ (values) };
}

/** Paint a picture, one pixel for each of its own. @param {HTMLCanvasElement} canvas @param {Pictures} pictures @param {number} index */
export function paintPicture(canvas, { channels, height, width, bytes }, index) {
  Object.assign(canvas, { width, height });
  const area = height * width;
  const start = index * channels * area;
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < area; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      image.data[4 * pixel + colour] = bytes[start + Math.min(colour, channels - 1) * area + pixel];
    }
    image.data[4 * pixel + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
