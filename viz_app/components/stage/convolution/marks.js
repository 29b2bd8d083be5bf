// @ts-check
/** Which pixels and outputs belong together, as frames on the tiles of a lane's picture and maps. */
import { firstChannel } from "../../engine/convolution.js";
import { pixel, readFrom, readersOf, tapAt } from "../windows.js";

/** @typedef {import("../../maps/types.js").Mark} Mark */
/** @typedef {import("../../maps/types.js").Place} Place */
/** @typedef {import("./lane.js").Lane} Lane */

/** The tiles of the picture that draw one of the channels. @param {Lane} lane @param {number} first @param {number} count @returns {number[]} */
function tilesWith({ layer }, first, count) {
  return layer.tiles.flatMap((tile, index) => {
    const drawn = tile.kind === "rgb" ? 3 : 1;
    return tile.plane < first + count && tile.plane + drawn > first ? [index] : [];
  });
}

/** The pixels that an output pixel reads, as frames on the picture. @param {Lane} lane @param {Place} place @returns {Mark[]} */
export function read(lane, place) {
  const first = firstChannel(lane.setting.image.channels, lane.kernels, place.tile);
  return on(tilesWith(lane, first, lane.kernels.depth), readFrom(lane.setting.window, place));
}

/** The outputs that read a pixel of the picture, as frames on the maps. @param {Lane} lane @param {Place} place @returns {Mark[]} */
export function readers(lane, place) {
  const tile = lane.layer.tiles[place.tile];
  const drawn = tile.kind === "rgb" ? 3 : 1;
  const maps = Array.from({ length: lane.maps.count }, (_, map) => map).filter((map) => {
    const first = firstChannel(lane.setting.image.channels, lane.kernels, map);
    return tile.plane < first + lane.kernels.depth && tile.plane + drawn > first;
  });
  return on(maps, readersOf(lane.setting.window, place, lane.maps));
}

/**
 * What a weight does: the pixel that it is multiplied with for an output, and all outputs in which it meets a pixel of the picture.
 * @param {Lane} lane @param {number} map @param {number} index of the weight inside its kernel @param {Place} opened
 * @returns {{input: Mark[], output: Mark[]}}
 */
export function meets(lane, map, index, opened) {
  const { height, width } = lane.kernels;
  const { window, image } = lane.setting;
  const at = { row: Math.floor(index / width) % height, col: index % width };
  const tap = lane.setting.sent.flipped ? { row: height - 1 - at.row, col: width - 1 - at.col } : at;
  const plane = Math.floor(index / (height * width));
  const first = firstChannel(image.channels, lane.kernels, opened.tile) + plane;
  const made = lane.kernels.shared ? Array.from({ length: lane.maps.count }, (_, each) => each) : [map];
  return {
    input: on(tilesWith(lane, first, 1), [pixel(opened.row * window.rows.stride + tap.row * window.rows.dilation, opened.col * window.cols.stride + tap.col * window.cols.dilation)]),
    output: on(made, tapAt(window, tap, image, lane.maps)),
  };
}

/** @param {readonly number[]} tiles @param {Mark[]} marks @returns {Mark[]} */
function on(tiles, marks) {
  return tiles.flatMap((tile) => marks.map((mark) => ({ ...mark, tile })));
}
