// @ts-check
/** Maps that hold one value everywhere are struck through: a mark that needs no colour. */

/** @param {CanvasRenderingContext2D} context @param {import("../maps/painting.js").Scene} scene a tile with a note is dead */
export function paintDead(context, { facts, layout }) {
  const { boxWidth, boxHeight, ratio, corners } = layout;
  facts.tiles.forEach(({ note }, index) => {
    if (!note) return;
    const { x, y } = corners[index];
    for (const [colour, width] of /** @type {[string, number][]} */ ([["#fff", 3.5], ["#000", 1.5]])) {
      context.strokeStyle = colour;
      context.lineWidth = width * ratio;
      context.beginPath();
      context.moveTo(x, y + boxHeight);
      context.lineTo(x + boxWidth, y);
      context.stroke();
    }
  });
}
