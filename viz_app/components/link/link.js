// @ts-check
// Keeps the address bar equal to what is on screen, without adding history entries: Back leaves the page.
// In a tab that had another visit before, it is the other way round at first: the address says what was on screen.

const OWN_TO_STREAMLIT = ["embed", "embed_options"];

/** The visit that the tab's address is from; "" in a tab that was just opened. */
let known = "";

const KEPT = "cnn-visualizer-runs";

/**
 * @param {{data: {path: string, query: string, visit: string, runs: string},
 *   setTriggerValue: (name: string, value: string) => void}} component
 */
export default function ({ data, setTriggerValue }) {
  keepRuns(data, (runs) => setTriggerValue("runs", runs));
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

/**
 * Remember the trainings of the visit as long as the tab is open; those of a visit before are told to the new one, once.
 * @param {{visit: string, runs: string}} now
 * @param {(runs: string) => void} tell
 */
function keepRuns(now, tell) {
  try {
    const before = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    const known = now.runs.split(" ");
    const lost = before.visit !== now.visit && String(before.runs ?? "").split(" ").some((run) => run && !known.includes(run));
    sessionStorage.setItem(KEPT, JSON.stringify({ visit: now.visit, runs: lost ? before.runs : now.runs }));
    if (lost) setTimeout(() => tell(before.runs)); // Streamlit hears nothing while a component is built
  } catch {
    // A browser that keeps nothing forgets the trainings of the visit before.
  }
}
