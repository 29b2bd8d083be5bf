// @ts-check
/** What is said of a set and of an image. */

/** @param {number} count @param {string} [noun] */
export function counted(count, noun = "image") {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** How evenly the images of a part are spread over the classes. @param {import("./types.js").Part} part @param {string[]} classes */
export function balanceOf({ name, counts }, classes) {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const where = `In the ${name} part`;
  if (least === most) return `${where} every class has ${counted(most)}: it is balanced.`;
  const [rare, frequent] = [classes[counts.indexOf(least)], classes[counts.indexOf(most)]];
  if (least === 0) return `${where} “${rare}” has no image, and “${frequent}” has ${most.toLocaleString("en")}.`;
  const times = most / least;
  const sides = `“${frequent}” has ${counted(most)} and “${rare}” ${least.toLocaleString("en")}`;
  if (times < 1.5) return `${where} ${sides}: it is nearly balanced.`;
  return `${where} ${sides}, ${times.toFixed(1)} times fewer: a network can be right often by naming what is frequent.`;
}

/** @param {number | null} index @param {ArrayLike<number>} labels @param {string[]} classes */
export function toldOf(index, labels, classes) {
  if (index === null) return "Point at an image to read its number and class. Click it, or press Enter, to walk into it.";
  return `Image ${index.toLocaleString("en")}: its label is ${labels[index]}, “${classes[labels[index]]}”.`;
}
