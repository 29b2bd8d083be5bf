// @ts-check
/** Many elements as one stop of the Tab key: the arrow keys go from one to the other, as they stand on the screen. */

/**
 * @param {HTMLElement} place
 * @param {() => HTMLElement[]} stops in their order
 * @param {AbortSignal} signal
 */
export function rove(place, stops, signal) {
  place.addEventListener("focusin", ({ target }) => {
    for (const stop of stops()) stop.tabIndex = stop === target ? 0 : -1;
  }, { signal });
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = stops();
    const at = all.findIndex((stop) => stop.tabIndex === 0);
    const columns = columnsOf(all);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus();
    event.preventDefault();
    event.stopPropagation(); // Streamlit has keys of its own
  }, { signal });
}

/** @param {HTMLElement[]} all */
function columnsOf(all) {
  const below = all.findIndex(({ offsetTop }) => offsetTop > all[0].offsetTop);
  return below < 0 ? all.length : below;
}
