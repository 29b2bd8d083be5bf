// @ts-check
/** Which number gets which end of the colour scale, as `draw/scaling.py` finds it: zero is always the same colour. */

/** @typedef {import("./types.js").Side} Side */
/** @typedef {import("./types.js").Limits} Limits */

/** The narrowest scale that holds zero and what lies between two values; evenly around zero when signed. @param {number} least @param {number} largest @param {boolean} signed @returns {Limits} */
export function scaleBetween(least, largest, signed) {
  const [low, high] = [Math.min(least, 0), Math.max(largest, 0)];
  if (signed) {
    const limit = Math.max(-low, high) || 1;
    return [-limit, limit];
  }
  return low < high ? [low, high] : [0, 1];
}

/** Whether the colours are those for numbers below and above zero: on one scale for all layers, all layers have the same. @param {Side[]} sides @param {import("./types.js").Scope} scope */
export function isSigned(sides, scope) {
  return sides.some(({ limits: [least], network }) => least < 0 || (scope === "network" && network[0] < 0));
}

/** Whether the maps of one side stand for those of the other, place by place. @param {Side} one @param {Side} other */
export function isAlike(one, other) {
  return one.total === other.total && one.first === other.first && one.count === other.count
    && one.maps.height === other.maps.height && one.maps.width === other.maps.width;
}

/** Whether two sides stand for each other. @param {Side[]} sides */
export function areAlike([one, other]) {
  return Boolean(other) && isAlike(one, other);
}

/**
 * The scale of each plane of each side: two sides share it, and so do two maps that stand for each other.
 * @param {Side[]} sides
 * @param {import("./types.js").Scope} scope
 * @param {Limits} network the least and the largest value of all layers
 * @returns {(side: Side, plane: number) => Limits}
 */
export function limitsOf(sides, scope, network) {
  const signed = isSigned(sides, scope);
  if (scope === "map") {
    const paired = areAlike(sides) ? sides : null;
    return (side, plane) => {
      const maps = (paired ?? [side]).map(({ statistics: { least, largest } }) => [least[plane], largest[plane]]);
      return scaleBetween(Math.min(...maps.map(([least]) => least), 0), Math.max(...maps.map(([, largest]) => largest), 0), signed);
    };
  }
  const ends = scope === "network" ? [network] : sides.map(({ limits }) => limits);
  const shared = scaleBetween(Math.min(...ends.map(([least]) => least)), Math.max(...ends.map(([, largest]) => largest)), signed);
  return () => shared;
}
