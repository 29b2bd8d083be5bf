// @ts-check
/** How probable the network finds the classes for one picture: all of a few classes, else the most probable ones. */
import { element } from "../maps/chrome.js";
import { ClassBar } from "../maps/class_bar.js";
import { shortPercent, write } from "./words.js";

const ALL = 10; // classes that all have a bar, in their own order
const MOST = 5; // bars where there are more

export class Bars {
  /** @param {string[]} classes */
  constructor(classes) {
    this.classes = classes;
    this.rows = Array.from({ length: classes.length > ALL ? MOST : classes.length }, () => new ClassBar());
    this.root = element("ol", "bars", { "aria-label": "Probability of each class" }, this.rows.map(({ row }) => row));
  }

  /** @param {ArrayLike<number>} shares of each class @param {number} truth the right class */
  show(shares, truth) {
    const most = Array.from(this.classes.keys()).sort((one, other) => (shares[other] || 0) - (shares[one] || 0) || one - other);
    const shown = this.classes.length > ALL ? most.slice(0, MOST) : [...this.classes.keys()];
    this.rows.forEach(({ row, name, bar, percent }, at) => {
      const index = shown[at];
      write(name, this.classes[index]);
      write(percent, shortPercent(shares[index]));
      bar.style.transform = `scaleX(${(shares[index] || 0).toFixed(4)})`;
      row.title = `Probability of “${this.classes[index]}”${index === truth ? ", the right class" : ""}: ${shares[index]}`;
      row.classList.toggle("truth", index === truth);
      row.classList.toggle("most", index === most[0]);
    });
  }
}
