// @ts-check
// Keeps the address bar equal to what is on screen, without adding history entries: Back leaves the page.

const OWN_TO_STREAMLIT = ["embed", "embed_options"];

export default function (/** @type {{data: {path: string, query: string}}} */ { data }) {
  const here = new URL(window.location.href);
  if (here.pathname.split("/").pop() !== data.path) return; // the visitor has already gone to another page
  const query = new URLSearchParams(data.query);
  for (const name of OWN_TO_STREAMLIT) {
    for (const value of here.searchParams.getAll(name)) query.append(name, value);
  }
  here.search = query.toString();
  if (here.href !== window.location.href) window.history.replaceState(window.history.state, "", here);
}
