// @ts-check
/** The keys: from card to card, and what is done with the chosen one. */
import { duplicate, move, remove } from "./model.js";
import { beside, slotAlong } from "./moves.js";

/** @typedef {import("./workshop.js").Workshop} Workshop */
/** @typedef {import("./moves.js").Direction} Direction */

/** @type {Readonly<Record<string, Direction>>} */
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const NOWHERE = { up: "It is the first already.", down: "It is the last already.", left: "It is in no block.", right: "There is no block beside it, and no further branch." };

/** @param {Workshop} workshop */
export function attachKeys(workshop) {
  workshop.root.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Streamlit has keys of its own
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (event.key === "Escape" && target.closest(".panel")) {
      workshop.flow.focus();
      event.preventDefault();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && ["z", "y"].includes(event.key.toLowerCase())) {
      event.preventDefault();
      workshop.travel(event.shiftKey || event.key.toLowerCase() === "y");
    } else if (!typing && target.dataset.path !== undefined && onCard(workshop, event)) event.preventDefault();
  });
  workshop.flow.root.addEventListener("focusin", (event) => {
    const { path } = /** @type {HTMLElement} */ (event.target).dataset;
    if (path !== undefined && path !== workshop.chosen) workshop.choose(path);
  });
  workshop.flow.root.addEventListener("click", (event) => {
    const head = /** @type {HTMLElement} */ (event.target).closest(".card-head");
    const path = head instanceof HTMLElement ? head.dataset.path : undefined;
    if (path === undefined) return;
    workshop.choose(path, { open: !(workshop.isOpen && openAtPress === path) });
    workshop.flow.focus();
  });
  // A press focuses the card, and so chooses it, before the click says whether it is to be opened or closed.
  let openAtPress = "";
  workshop.flow.root.addEventListener("pointerdown", () => (openAtPress = workshop.isOpen ? workshop.chosen : ""), { capture: true });
  workshop.flow.root.addEventListener("keydown", () => (openAtPress = workshop.isOpen ? workshop.chosen : ""), { capture: true });
}

/** @param {Workshop} workshop @param {KeyboardEvent} event @returns {boolean} whether the key was one of ours */
function onCard(workshop, event) {
  const direction = ARROWS[event.key];
  if (direction && event.altKey) act(workshop, direction);
  else if (direction) look(workshop, direction);
  else if (event.key === "Home" || event.key === "End") look(workshop, event.key);
  else if (event.key === "Delete" || event.key === "Backspace") act(workshop, "remove");
  else if (event.key.toLowerCase() === "d" && !event.ctrlKey && !event.metaKey && !event.altKey) act(workshop, "duplicate");
  else return false;
  return true;
}

/** Do something with what is chosen. @param {Workshop} workshop @param {string} what a direction, "duplicate" or "remove" */
export function act(workshop, what) {
  const { stack, chosen } = workshop;
  if (chosen === "") return;
  const name = workshop.report(chosen)?.name ?? "";
  if (what === "remove") workshop.apply(() => remove(stack, chosen), `${name} deleted.`);
  else if (what === "duplicate") workshop.apply(() => duplicate(stack, chosen), `${name} duplicated.`);
  else {
    const slot = slotAlong(stack, chosen, /** @type {Direction} */ (what));
    if (!slot) return workshop.say(NOWHERE[/** @type {Direction} */ (what)], true);
    if (workshop.apply(() => move(stack, chosen, slot), "", "", NOWHERE[/** @type {Direction} */ (what)])) workshop.say(`Moved: now ${placeOf(workshop)}.`);
  }
  workshop.flow.focus();
}

/** Where the chosen one stands, in words. @param {Workshop} workshop */
function placeOf({ chosen, shapes }) {
  const steps = chosen.split(".").map(Number);
  const place = `number ${steps[steps.length - 1] + 1}`;
  if (steps.length === 1) return place;
  const block = shapes?.reports.find(({ path }) => path === steps.slice(0, -2).join("."))?.name;
  return `${place} in branch ${steps[steps.length - 2] + 1} of ${block}`;
}

/** @param {Workshop} workshop @param {Direction | "Home" | "End"} where */
function look(workshop, where) {
  const paths = [...workshop.flow.cards.keys()];
  const at = paths.indexOf(workshop.chosen);
  const sideways = where === "left" || where === "right" ? beside(workshop.stack, workshop.chosen, where === "left" ? -1 : 1) : null;
  const next = where === "Home" ? paths[0] : where === "End" ? paths[paths.length - 1] : where === "up" ? paths[at - 1] : where === "down" ? paths[at + 1] : sideways;
  if (!next) return;
  workshop.choose(next);
  workshop.flow.focus();
}
