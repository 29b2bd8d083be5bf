// @ts-check
/**
 * The shapes that the modules of this folder hand to each other. Facts are written by `__init__.py`.
 *
 * @typedef {"stored" | "class"} Order
 * @typedef {{order: Order, class: string, tile: string}} Live class: the index of the only class that hangs, "" for all
 * @typedef {{name: string, counts: number[]}} Part how many images each class has in a part of the set
 * @typedef {{identity: string, opened: number, live: Live}} PlaceFacts opened: the image that is walked through
 * @typedef {{identity: string, title: string, shape: [number, number, number, number], classes: string[],
 *   parts: Part[]} & PlaceFacts} Facts shape: (n, c, h, w) of the part that hangs
 * @typedef {{shape: number[], values: Uint8Array}} Images (n, c, h, w)
 * @typedef {{facts: Facts, previews: Images, labels: ArrayLike<number>}} Hung
 * @typedef {{identity: string, indices: number[]}} PicturesFacts
 */
export {};
