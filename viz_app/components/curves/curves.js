// @ts-check
/** Curves of training runs as Streamlit starts them. Nothing goes back to the server. */
import { unpack } from "../engine/packing.js";
import { Chart } from "./chart.js";
import { plotOf } from "./reading.js";

/** @type {WeakMap<ShadowRoot, Chart>} the moment that a person reads outlives a change of the data */
const charts = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot}} component
 * @returns {() => void} takes it down
 */
export default function ({ data, parentElement }) {
  const { facts, arrays } = unpack(data);
  const chart = charts.get(parentElement) ?? new Chart(parentElement);
  charts.set(parentElement, chart);
  chart.receive(plotOf(facts, arrays));
  return () => {
    // Streamlit also calls this for a run that a newer one overtook; then the page is still there.
    if (parentElement.host.isConnected) return;
    charts.get(parentElement)?.close();
    charts.delete(parentElement);
  };
}
