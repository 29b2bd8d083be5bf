// @ts-check
/**
 * The kernel editor as Streamlit starts it. The server sends a kernel (editor.js: Sent) and is told what the person
 * settled on, as the state "edit": {line, values}.
 */

import { Editor } from "./editor.js";

/** @type {WeakMap<ShadowRoot | HTMLElement, Editor>} */
const editors = new WeakMap();

/**
 * Called at the start and whenever the data change.
 * @param {{data: import("./editor.js").Sent, parentElement: ShadowRoot | HTMLElement, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} called when the editor leaves the page
 */
export default function mount({ data, parentElement, setStateValue }) {
  const tell = (/** @type {unknown} */ edit) => setStateValue("edit", edit);
  const present = editors.get(parentElement);
  if (present) present.receive(data, tell);
  else editors.set(parentElement, new Editor(parentElement, data, tell));
  return () => {
    editors.get(parentElement)?.close();
    editors.delete(parentElement);
  };
}
