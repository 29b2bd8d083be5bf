// @ts-check
/**
 * Where everything stands: columns from the picture to the answer, open blocks as frames with columns of their own. A line
 * that passes a column has a lane of its own there, so it crosses no card. Pure arithmetic, in pixels at zoom 1.
 */
import { edgesOf, exitId, membersOf, ranksOf } from "./columns.js";
import { settle } from "./lanes.js";
import { isBlock, nameOf } from "./wiring.js";

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Line} Line */
/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./columns.js").Edge} Edge */
/** @typedef {import("./lanes.js").Stand} Stand */
/** @typedef {{wiring: import("./wiring.js").Wiring, open: Set<string>, sizeOf: (id: string) => import("./types.js").Size, gap: number}} Plan
 *   gap: between columns, where the shapes are written */
/** @typedef {Picture & {entries: Map<string, number>, exits: Map<string, number>}} Inner the picture of an open block; entries, exits: heights of its doors, by their step */
/** @typedef {Stand & {id: string, rank: number, width: number, card: number, inner: Inner | null}} Place card: the height of what is seen of it */
/** @typedef {{source: string, ends: [Place, Place], leads: string[]}} Link a line between neighbouring columns */

const CARD_ROOM = 16;
const LANE_ROOM = 9;
const FRAME = { top: 30, bottom: 10, door: 14 }; // door: between a frame's side and what stands next to it

/** @param {Plan} plan @returns {Picture} */
export function layOut(plan) {
  return arrange(plan, plan.wiring.root.name);
}

/** @param {Plan} plan @param {string} block the name of an open one @returns {Inner} */
function arrange(plan, block) {
  const { wiring, open } = plan;
  const members = membersOf(wiring, block);
  const edges = edgesOf(wiring, members);
  const ranks = ranksOf(members, edges);
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const { id } of members) {
    const inner = isBlock(id) && open.has(nameOf(id)) ? arrange(plan, nameOf(id)) : null;
    places.set(id, placeOf(id, ranks, inner ?? plan.sizeOf(id), inner, CARD_ROOM));
  }
  for (const id of ranks.keys()) if (!places.has(id)) places.set(id, placeOf(id, ranks, { width: 0, height: 0 }, null, LANE_ROOM));
  const links = linksOf(edges, places);
  const columns = columnsOf([...places.values()]);
  settle(columns);
  const lefts = leftsOf(columns, plan.gap);
  return drawn(plan, block, { places, links, lefts, columns });
}

/** @param {string} id @param {Map<string, number>} ranks @param {import("./types.js").Size} size @param {Inner | null} inner @param {number} room @returns {Place} */
function placeOf(id, ranks, { width, height }, inner, room) {
  const rank = /** @type {number} */ (ranks.get(id));
  const axis = room / 2 + (inner ? axisOf(inner) : height / 2);
  return { id, rank, width, card: height, height: height + room, axis, y: 0, weight: room === CARD_ROOM ? 4 : 1, before: [], after: [], inner };
}

/** Cut the lines into links from column to column, with lanes that the lines of one source share. @param {Edge[]} edges @param {Map<string, Place>} places adds the lanes @returns {Link[]} */
function linksOf(edges, places) {
  /** @type {Map<string, Link>} */
  const links = new Map();
  for (const { source, from, to, leads } of edges) {
    const [start, end] = [from, to].map((id) => /** @type {Place} */ (places.get(id)));
    let before = start;
    for (let rank = start.rank + 1; rank <= end.rank || before !== end; rank++) {
      const next = rank >= end.rank ? end : laneAt(places, `lane ${from} ${source} ${rank}`, rank);
      const key = `${source}\n${before.id}\n${next.id}`;
      const link = links.get(key);
      if (link) link.leads.push(...leads);
      else links.set(key, tied({ source, ends: [before, next], leads: [...leads] }));
      before = next;
    }
  }
  return [...links.values()];
}

/** @param {Map<string, Place>} places @param {string} id @param {number} rank */
function laneAt(places, id, rank) {
  const lane = places.get(id) ?? placeOf(id, new Map([[id, rank]]), { width: 0, height: 0 }, null, LANE_ROOM);
  places.set(id, lane);
  return lane;
}

/** Tell both ends of their line. @param {Link} link */
function tied(link) {
  const [left, right] = link.ends;
  left.after.push(right);
  right.before.push(left);
  return link;
}

/** The height that goes on level to the left and right, from the top of an open block: the middle of its doors. @param {Inner} inner */
function axisOf({ entries, exits, height }) {
  const doors = [entries, exits].flatMap((side) => [...side.values()].slice(0, 1));
  return doors.length === 0 ? height / 2 : doors.reduce((sum, door) => sum + door, 0) / doors.length;
}

/** Where a line meets a place, from the top of its room. @param {Place} place @param {string} source @param {"entries" | "exits"} side */
function portOf({ height, card, inner }, source, side) {
  const door = inner?.[side].get(source);
  return door === undefined ? height / 2 : (height - card) / 2 + door;
}

/** @param {Place[]} places @returns {Place[][]} lanes below cards, cards in the order in which they are computed */
function columnsOf(places) {
  /** @type {Place[][]} */
  const columns = Array.from({ length: Math.max(...places.map(({ rank }) => rank)) + 1 }, () => []);
  const isCard = (/** @type {Place} */ { weight }) => (weight > 1 ? 1 : 0);
  for (const place of places.toSorted((one, other) => isCard(other) - isCard(one))) columns[place.rank].push(place);
  return columns;
}

/** The left sides of the columns. @param {Place[][]} columns @param {number} gap @returns {number[]} */
function leftsOf(columns, gap) {
  let left = 0;
  return columns.map((column, rank) => {
    const here = left;
    const beforeDoors = columns[rank + 1]?.every(({ id }) => id.startsWith("out "));
    const widest = Math.max(0, ...column.map(({ width }) => width));
    left += widest + (isDoors(column) ? FRAME.door + gap / 2 : beforeDoors ? FRAME.door : gap);
    return here;
  });
}

/** Whether a column holds the doors at a frame's left side. @param {Place[]} column */
function isDoors(column) {
  return column.every(({ id }) => id.startsWith("in "));
}

/** @param {Plan} plan @param {string} block @param {{places: Map<string, Place>, links: Link[], lefts: number[], columns: Place[][]}} made @returns {Inner} */
function drawn({ wiring, gap }, block, { places, links, lefts, columns }) {
  const whole = block === wiring.root.name;
  const shift = { x: whole || isDoors(columns[0]) ? 0 : FRAME.door, y: whole ? 0 : FRAME.top };
  const widths = columns.map((column) => Math.max(0, ...column.map(({ width }) => width)));
  const spot = (/** @type {Place} */ place) => shift.x + lefts[place.rank] + (widths[place.rank] - place.width) / 2;
  /** @type {Inner} */
  const picture = { width: 0, height: 0, cards: [], frames: [], lines: [], labels: [], entries: new Map(), exits: new Map() };
  for (const place of places.values()) {
    const corner = { x: spot(place), y: shift.y + place.y + (place.height - place.card) / 2 };
    if (place.inner) addInner(picture, place, corner);
    else if (place.card > 0) picture.cards.push({ id: place.id, ...corner, width: place.width, height: place.card });
    if (place.id.startsWith("in ")) picture.entries.set(nameOf(place.id), shift.y + place.y + place.height / 2);
    if (place.id.startsWith("out ")) picture.exits.set(nameOf(place.id), shift.y + place.y + place.height / 2);
  }
  const side = (/** @type {number} */ rank) => ({ left: shift.x + lefts[rank], right: shift.x + lefts[rank] + widths[rank] });
  for (const link of links) addLine(picture, link, { spot, side, top: shift.y, gap });
  const last = columns.length - 1;
  const hasExits = columns[last].some(({ id }) => id.startsWith("out "));
  picture.width = side(last).right + (whole || hasExits ? 0 : FRAME.door);
  picture.height = shift.y + Math.max(...columns.flat().map(({ y, height }) => y + height)) + (whole ? 0 : FRAME.bottom);
  return picture;
}

/** Put the picture of an open block where it belongs, with a frame around it. @param {Inner} picture @param {Place} place @param {{x: number, y: number}} corner */
function addInner(picture, { id, inner }, { x, y }) {
  const { width, height, cards, frames, lines, labels } = /** @type {Inner} */ (inner);
  const moved = (/** @type {Box} */ box) => ({ ...box, x: box.x + x, y: box.y + y });
  picture.frames.push({ id, x, y, width, height }, ...frames.map(moved));
  picture.cards.push(...cards.map(moved));
  picture.labels.push(...labels.map((label) => ({ ...label, x: label.x + x, y: label.y + y })));
  const reach = (/** @type {import("./types.js").Reach} */ { x0, y0, x1, y1, bend }) => ({ x0: x0 + x, y0: y0 + y, x1: x1 + x, y1: y1 + y, bend });
  picture.lines.push(...lines.map((line) => ({ ...line, reaches: line.reaches.map(reach) })));
}

/** @param {Inner} picture @param {Link} link @param {{spot: (place: Place) => number, side: (rank: number) => {left: number, right: number}, top: number, gap: number}} room */
function addLine(picture, { source, ends: [left, right], leads }, { spot, side, top, gap }) {
  const x0 = spot(left) + left.width;
  const y0 = top + left.y + portOf(left, source, "exits");
  const y1 = top + right.y + portOf(right, source, "entries");
  const from = side(left.rank).right;
  const bendEnd = right.rank > left.rank ? side(right.rank).left : spot(right);
  const reaches = [
    { x0, y0, x1: from, y1: y0, bend: 0 },
    { x0: from, y0, x1: bendEnd, y1, bend: bendEnd - from },
    { x0: bendEnd, y0: y1, x1: right.width > 0 ? spot(right) : side(right.rank).right, y1, bend: 0 },
  ].filter(({ x0: start, x1: end }) => start !== end);
  const cardId = (/** @type {Place} */ { id, card, inner }) => (card > 0 && !inner ? id : "");
  picture.lines.push({ source, leads, from: cardId(left), to: cardId(right), reaches });
  const starts = left.card > 0 && right.id !== exitId(source);
  const known = picture.labels.some((label) => label.source === source && label.x === x0 + gap / 2);
  if (starts && !known) picture.labels.push({ x: x0 + gap / 2, y: y0, source });
}
