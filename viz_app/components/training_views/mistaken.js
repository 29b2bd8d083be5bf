// @ts-check
/** The pictures behind one field of the confusion matrix. */
import { element } from "../maps/chrome.js";
import { paintPicture, picturesOf } from "./still.js";
import { percent, shortPercent, write } from "./words.js";

export class Mistaken {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.title = element("h4", "");
    this.list = element("ul", "mistaken");
    this.root = element("section", "view", { "aria-label": "Pictures of the chosen field" }, [this.title, this.list]);
    parent.append(this.root);
  }

  /** @param {import("./training_views.js").Part} part */
  receive({ facts, arrays }) {
    write(this.title, facts.sentence);
    const pictures = picturesOf(arrays.pictures);
    const sure = arrays.sure.values;
    this.list.replaceChildren(...Array.from({ length: pictures.count }, (_, index) => {
      const canvas = element("canvas", "", { role: "img", "aria-label": `A picture of “${facts.truth}”, ${percent(sure[index])} sure that it is “${facts.said}”` });
      paintPicture(canvas, pictures, index);
      return element("li", "", { title: canvas.getAttribute("aria-label") ?? "" }, [canvas, element("span", "", {}, [shortPercent(sure[index])])]);
    }));
  }

  close() {
    this.root.remove();
  }
}
