// @ts-check
/** Heights for what stands in columns: nothing overlaps, and lines run as level as they can. Pure arithmetic. */

/**
 * @typedef {{height: number, axis: number, y: number, weight: number, before: Stand[], after: Stand[]}} Stand what stands in a column;
 *   height: with the room that it wants above and below; axis: where its lines run, from its top; y: of its top; weight: how hard it is to
 *   move aside; before, after: what its lines come from and lead to
 */

const SWEEPS = 6;

/** Order each column by what its lines come from, and give all their height. @param {Stand[][]} columns from left to right */
export function settle(columns) {
  for (const column of columns) stack(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) order(column, "before");
    for (const column of columns.toReversed()) order(column, "after");
  }
  for (const column of columns) order(column, "before");
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) align(column, ["before"]);
    for (const column of columns.toReversed()) align(column, ["before", "after"]);
  }
  for (const column of columns) align(column, ["before"]); // level from left to right as far as there is room
  const top = Math.min(...columns.flat().map(({ y }) => y));
  for (const stand of columns.flat()) stand.y -= top;
}

/** @param {Stand[]} column */
function stack(column) {
  let y = 0;
  for (const stand of column) {
    stand.y = y;
    y += stand.height;
  }
}

/** Sort by the mean height of the other ends; what has none stays where it stands, and a card alone stands above all lanes. @param {Stand[]} column @param {"before" | "after"} side */
function order(column, side) {
  const wished = new Map(column.map((stand) => [stand, wish(stand, [side])]));
  const heavy = column.filter(({ weight }) => weight > 1);
  const line = (/** @type {Stand} */ stand) => (heavy.length === 1 && stand === heavy[0] ? -1e9 : Math.round(/** @type {number} */ (wished.get(stand)) + stand.axis));
  column.sort((one, other) => line(one) - line(other));
  align(column, [side]);
}

/** The height at which the lines would be level, those between cards above all. @param {Stand} stand @param {("before" | "after")[]} sides */
function wish(stand, sides) {
  const ties = sides.flatMap((side) => stand[side]);
  if (ties.length === 0) return stand.y;
  let [total, weights] = [0, 0];
  for (const other of ties) {
    const weight = Math.min(stand.weight, other.weight) ** 2;
    total += weight * (other.y + other.axis - stand.axis);
    weights += weight;
  }
  return total / weights;
}

/**
 * The least squares of the distances from the wished heights, under the condition that each stands below the one before:
 * neighbours that would overlap move together (pool adjacent violators).
 * @param {Stand[]} column
 * @param {("before" | "after")[]} sides
 */
function align(column, sides) {
  /** @type {{mean: number, weight: number, count: number}[]} */
  const pools = [];
  let above = 0;
  const offsets = column.map(({ height }) => {
    const offset = above;
    above += height;
    return offset;
  });
  column.forEach((stand, index) => {
    pools.push({ mean: wish(stand, sides) - offsets[index], weight: stand.weight, count: 1 });
    while (pools.length > 1 && pools[pools.length - 2].mean > pools[pools.length - 1].mean) merge(pools);
  });
  let index = 0;
  for (const { mean, count } of pools) {
    for (let member = 0; member < count; member++, index++) column[index].y = mean + offsets[index];
  }
}

/** Put the last two together. @param {{mean: number, weight: number, count: number}[]} pools */
function merge(pools) {
  const last = /** @type {{mean: number, weight: number, count: number}} */ (pools.pop());
  const before = pools[pools.length - 1];
  const weight = before.weight + last.weight;
  before.mean = (before.mean * before.weight + last.mean * last.weight) / weight;
  before.weight = weight;
  before.count += last.count;
}
