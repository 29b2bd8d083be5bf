// @ts-check
/** A table of networks as Streamlit starts it. The server is told which one a person opens, as the trigger "opened". */
import { unpack } from "../engine/packing.js";
import { NetworkTable } from "./table.js";

/** @type {WeakMap<ShadowRoot, NetworkTable>} the order that a person chose outlives a change of the data */
const tables = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const table = tables.get(parentElement) ?? new NetworkTable(parentElement);
  tables.set(parentElement, table);
  table.receive(unpack(data).facts, (slug) => setTriggerValue("opened", slug));
}
