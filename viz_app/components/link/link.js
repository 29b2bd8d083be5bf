// @ts-check
// Keeps the address bar equal to what is on screen, without adding history entries: Back leaves the page.
// In a tab that had another visit before, it is the other way round at first: the address says what was on screen.

const OWN_TO_STREAMLIT = ["embed", "embed_options"];

/** The visit that the tab's address is from; "" in a tab that was just opened. */
let known = "";

/**
 * @param {{data: {path: string, query: string, visit: string},
 *   setTriggerValue: (name: string, value: string) => void}} component
 */
export default function ({ data, setTriggerValue }) {
  const here = new URL(window.location.href);
  if (here.pathname.split("/").pop() !== data.path) return; // the visitor has already gone to another page
  const isAnother = known !== "" && known !== data.visit;
  known = data.visit;
  const query = new URLSearchParams(data.query);
  for (const name of OWN_TO_STREAMLIT) {
    for (const value of here.searchParams.getAll(name)) query.append(name, value);
  }
  if (isAnother && !areSame(here.searchParams, query)) {
    setTriggerValue("address", here.searchParams.toString());
    return;
  }
  here.search = query.toString();
  if (here.href !== window.location.href) window.history.replaceState(window.history.state, "", here);
}

function areSame(/** @type {URLSearchParams} */ one, /** @type {URLSearchParams} */ other) {
  return one.toString() === other.toString();
}
