// @ts-check
/** Where the cells of a field stand: block by block, in rows that fill the width. Pure arithmetic in CSS pixels. */

/** @typedef {{count: number, height: number, width: number}} Blocks count times height times width cells */
/** @typedef {{cell: number, gap: number, across: number, width: number, height: number}} Layout across: blocks in a row */
/** @typedef {{row: number, col: number}} Place in the whole field, counted in cells without the gaps */

const LARGEST_CELL = 18;
const SMALLEST_CELL = 4;

/** One cell for each number. @param {number} count @returns {Blocks} */
export function single(count) {
  return { count, height: 1, width: 1 };
}

/** The largest cells with which all blocks fit; the smallest where none do. @param {Blocks} blocks @param {{width: number, height: number}} room @returns {Layout} */
export function arrange({ count, height, width }, room) {
  for (let cell = LARGEST_CELL; ; cell--) {
    const gap = height * width === 1 ? 0 : Math.max(3, Math.round(cell / 2));
    const across = Math.max(1, Math.min(count, Math.floor((room.width + gap) / (width * cell + gap))));
    const down = Math.ceil(count / across);
    const size = { width: across * (width * cell + gap) - gap, height: down * (height * cell + gap) - gap };
    const fits = size.width <= room.width && size.height <= room.height;
    if (fits || cell <= SMALLEST_CELL) return { cell, gap, across, ...size };
  }
}

/** The upper left corner of a cell. @param {Blocks} blocks @param {Layout} layout @param {number} index */
export function cornerOf({ height, width }, { cell, gap, across }, index) {
  const [block, rest] = [Math.floor(index / (height * width)), index % (height * width)];
  return {
    x: (block % across) * (width * cell + gap) + (rest % width) * cell,
    y: Math.floor(block / across) * (height * cell + gap) + Math.floor(rest / width) * cell,
  };
}

/** @param {Blocks} blocks @param {Layout} layout @param {number} index @returns {Place} */
export function placeOf({ height, width }, { across }, index) {
  const [block, rest] = [Math.floor(index / (height * width)), index % (height * width)];
  return { row: Math.floor(block / across) * height + Math.floor(rest / width), col: (block % across) * width + (rest % width) };
}

/** The cell at a place; null where there is none. @param {Blocks} blocks @param {Layout} layout @param {Place} place @returns {number | null} */
export function indexAt({ count, height, width }, { across }, { row, col }) {
  if (row < 0 || col < 0 || col >= Math.min(across, count) * width) return null;
  const block = Math.floor(row / height) * across + Math.floor(col / width);
  return block < count ? block * height * width + (row % height) * width + (col % width) : null;
}

/** The cell at a point; a gap belongs to the cell before it. @param {Blocks} blocks @param {Layout} layout @param {{x: number, y: number}} point @returns {number | null} */
export function cellAt(blocks, layout, { x, y }) {
  const along = (/** @type {number} */ at, /** @type {number} */ length) => {
    const step = length * layout.cell + layout.gap;
    const block = Math.floor(at / step);
    return block * length + Math.min(length - 1, Math.floor((at - block * step) / layout.cell));
  };
  return indexAt(blocks, layout, { row: along(y, blocks.height), col: along(x, blocks.width) });
}
