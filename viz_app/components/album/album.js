// @ts-check
/** The album as Streamlit starts it. The server is told which picture a person takes out, as the trigger "remove". */
import { unpack } from "../engine/packing.js";
import { Album } from "./view.js";

/** @type {WeakMap<ShadowRoot, Album>} */
const albums = new WeakMap();

/**
 * @param {{data: Uint8Array, parentElement: ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const album = albums.get(parentElement) ?? new Album(parentElement);
  albums.set(parentElement, album);
  const { facts, arrays } = unpack(data);
  album.show(facts, arrays.pictures, (number) => setTriggerValue("remove", number));
}
