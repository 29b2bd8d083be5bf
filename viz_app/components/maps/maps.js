// @ts-check
/**
 * Streamlit's door to the grid of maps: called again whenever the maps, their view or the page's colours change.
 */
import { floatsOf, unpack } from "../engine/packing.js";
import { Grid } from "./grid.js";

/** @type {WeakMap<ShadowRoot, Grid>} zoom and pointer outlive a change of the maps */
const grids = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setStateValue: (name: string, value: unknown) => void}} component
 * @returns {() => void} takes the grid down
 */
export default function ({ data, parentElement, setStateValue }) {
  const started = performance.now();
  const { facts, arrays } = unpack(data);
  const [, height, width] = arrays.maps.shape;
  const maps = { height, width, values: floatsOf(arrays.maps) };
  const known = grids.get(parentElement);
  const grid = known ?? new Grid(parentElement, facts, maps, setStateValue);
  known?.show(facts, maps, setStateValue);
  grids.set(parentElement, grid);
  grid.chrome.root.dataset.paintMilliseconds = (performance.now() - started).toFixed(1); // for tests
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the grid is still on the page.
    if (parentElement.host.isConnected) return;
    grid.remove();
    grids.delete(parentElement);
  };
}
