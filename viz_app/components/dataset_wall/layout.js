// @ts-check
/**
 * Where the images of a wall hang: in groups, each with a heading where there are classes. Pure arithmetic in device
 * pixels; heights are of the whole wall, of which a window is seen.
 */

/** @typedef {{label: number | null, indices: Uint32Array}} Group label: the class that all of it shows */
/** @typedef {{height: number, width: number, tileCss: number, widthCss: number, ratio: number}} Room height and width of an image */
/** @typedef {Group & {top: number, rows: number}} Hung top: of the first row of images, below the heading */
/** @typedef {{groups: Hung[], columns: number, tile: {width: number, height: number}, step: {x: number, y: number},
 *   heading: number, name: number, width: number, height: number, ratio: number}} Plan name: the room for a class's name below each image */
/** @typedef {{group: number, offset: number}} Spot the place in a group, counted from 0 */

const HEADING_CSS = 26;
const NAME_CSS = 18;
const NAMED_CSS = 64; // images this wide have their class written below them
const GAPPED_CSS = 16; // narrower ones hang without a gap

/** Images by their place, or class by class. @param {ArrayLike<number>} labels @param {number} classes @param {{order: import("./types.js").Order, only: number | null}} choice @returns {Group[]} */
export function groupsOf(labels, classes, { order, only }) {
  const all = Uint32Array.from({ length: labels.length }, (_, index) => index);
  if (only === null && order === "stored") return [{ label: null, indices: all }];
  const shown = only === null ? Array.from({ length: classes }, (_, label) => label) : [only];
  return shown.map((label) => ({ label, indices: all.filter((index) => labels[index] === label) })).filter(({ indices }) => indices.length);
}

/** @param {Group[]} groups @param {Room} room @returns {Plan} */
export function planOf(groups, { height, width, tileCss, widthCss, ratio }) {
  const tile = tileOf({ height, width, tileCss, ratio });
  const gap = tileCss >= GAPPED_CSS ? Math.round(2 * ratio) : 0;
  const name = tileCss >= NAMED_CSS ? Math.round(NAME_CSS * ratio) : 0;
  const step = { x: tile.width + gap, y: tile.height + gap + name };
  const canvas = Math.max(tile.width, Math.floor(widthCss * ratio));
  const columns = Math.max(1, Math.floor((canvas + gap) / step.x));
  let top = 0;
  const hung = groups.map((group) => {
    const heading = group.label === null ? 0 : Math.round(HEADING_CSS * ratio);
    const placed = { ...group, top: top + heading, rows: Math.ceil(group.indices.length / columns) };
    top = placed.top + placed.rows * step.y;
    return placed;
  });
  return { groups: hung, columns, tile, step, heading: Math.round(HEADING_CSS * ratio), name, width: canvas, height: top, ratio };
}

/** The size of an image on the wall: where there is room for all of its pixels, each as large as the others. @param {Omit<Room, "widthCss">} room */
function tileOf({ height, width, tileCss, ratio }) {
  const wished = Math.max(1, Math.round(tileCss * ratio));
  const longest = Math.max(height, width);
  const scale = wished >= 0.75 * longest ? Math.max(1, Math.round(wished / longest)) : wished / longest;
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The rows of each group that are seen, as [group, first row, end]. @param {Plan} plan @param {number} scrolled @param {number} height @returns {[Hung, number, number][]} */
export function seenRows({ groups, step, heading }, scrolled, height) {
  return groups.flatMap((group) => {
    const first = Math.max(0, Math.floor((scrolled - group.top) / step.y));
    const end = Math.min(group.rows, Math.ceil((scrolled + height - group.top) / step.y));
    const headingSeen = group.top - heading < scrolled + height && group.top > scrolled;
    return end > first || headingSeen ? [/** @type {[Hung, number, number]} */ ([group, first, Math.max(first, end)])] : [];
  });
}

/** The images that are seen, in their order. @param {Plan} plan @param {number} scrolled @param {number} height */
export function seenImages(plan, scrolled, height) {
  return seenRows(plan, scrolled, height).flatMap(([group, first, end]) => [...group.indices.subarray(first * plan.columns, end * plan.columns)]);
}

/** The image at a point of the wall. @param {Plan} plan @param {number} x @param {number} y @returns {number | null} */
export function imageAt({ groups, columns, step, tile, name }, x, y) {
  const col = Math.floor(x / step.x);
  const group = groups.findLast(({ top }) => top <= y);
  if (!group || col < 0 || col >= columns || x - col * step.x >= tile.width) return null;
  const row = Math.floor((y - group.top) / step.y);
  if (y - group.top - row * step.y >= tile.height + name) return null;
  return group.indices[row * columns + col] ?? null;
}

/** Where an image hangs; null where it does not. @param {Plan} plan @param {number} index @returns {Spot | null} */
export function spotOf({ groups }, index) {
  for (const [group, { indices }] of groups.entries()) {
    const offset = foundIn(indices, index);
    if (offset >= 0) return { group, offset };
  }
  return null;
}

/** The place of a number in a rising list, −1 where it is not in it. @param {Uint32Array} rising @param {number} wanted */
function foundIn(rising, wanted) {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return rising[low] === wanted ? low : -1;
}

/** The upper left corner of a spot on the wall. @param {Plan} plan @param {Spot} spot */
export function cornerOf({ groups, columns, step }, { group, offset }) {
  return { x: (offset % columns) * step.x, y: groups[group].top + Math.floor(offset / columns) * step.y };
}

/** The image that lies a step further; rows go on in the next group, and whoever is at an end stays. @param {Plan} plan @param {Spot} from @param {{row?: number, col?: number, group?: number}} by @returns {number} */
export function moved({ groups, columns }, from, { row = 0, col = 0, group = 0 }) {
  if (group) {
    const to = groups[Math.min(groups.length - 1, Math.max(0, from.group + group))];
    return to.indices[groups.length > 1 ? 0 : group < 0 ? 0 : to.indices.length - 1];
  }
  let at = from.group;
  let offset = from.offset + col;
  if (offset < 0 && at > 0) offset = groups[--at].indices.length - 1;
  else if (offset >= groups[at].indices.length && at < groups.length - 1) [at, offset] = [at + 1, 0];
  for (let step = 0; step < Math.abs(row); step++) [at, offset] = beside({ groups, columns }, at, offset, Math.sign(row));
  const { indices } = groups[at];
  return indices[Math.min(indices.length - 1, Math.max(0, offset))];
}

/** One row up or down. @param {{groups: Hung[], columns: number}} plan @param {number} at @param {number} offset @param {number} sign @returns {[number, number]} */
function beside({ groups, columns }, at, offset, sign) {
  const { rows, indices } = groups[at];
  const row = Math.floor(offset / columns) + sign;
  const col = offset % columns;
  if (row >= 0 && row < rows) return [at, Math.min(indices.length - 1, row * columns + col)];
  const next = groups[at + sign];
  if (!next) return [at, offset];
  const start = sign > 0 ? 0 : (next.rows - 1) * columns;
  return [at + sign, Math.min(next.indices.length - 1, start + col)];
}

/** How far to scroll so that an image is seen whole, no farther than needed. @param {Plan} plan @param {Spot} spot @param {number} scrolled @param {number} height of the window */
export function scrollTo(plan, spot, scrolled, height) {
  const { y } = cornerOf(plan, spot);
  return Math.max(Math.min(scrolled, y - plan.heading), y + plan.step.y - height);
}
