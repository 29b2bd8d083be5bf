// @ts-check
/** How elements are made, and the colours that they get. All texts go in as text, never as HTML. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, className, attributes = {}, children = []) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The page's own colours and font, as Streamlit states them. @returns {import("./types.js").Ink} */
export function inkOf(/** @type {HTMLElement} */ root) {
  const style = getComputedStyle(root);
  const stated = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const text = stated("--st-text-color") || "#31333f";
  const muted = `color-mix(in srgb, ${text} 70%, transparent)`;
  const covered = stated("--st-secondary-background-color") || "#f0f2f6";
  return { text, muted, covered, accent: stated("--st-primary-color") || "#ff4b4b", font: stated("--st-font") || "sans-serif" };
}
