// @ts-check
/** The order of a table's rows. */

/** @typedef {[text: string, number: number | null]} Cell */
/** @typedef {{slug: string, cells: Cell[]}} Row */
/** @typedef {{column: number, falling: boolean}} Order */

/**
 * Return rows sorted by a column: numbers by their size, then texts by the alphabet, which stay last either way.
 *
 * @param {Row[]} rows
 * @param {Order | null} order null: as they came
 */
export function sorted(rows, order) {
  if (!order) return rows;
  const { column, falling } = order;
  const sign = falling ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [[text, number], [otherText, otherNumber]] = [one.cells[column], other.cells[column]];
    if (number !== null && otherNumber !== null) return sign * (number - otherNumber);
    if (number === null && otherNumber === null) return sign * text.localeCompare(otherText, "en", { numeric: true });
    return number === null ? 1 : -1;
  });
}
