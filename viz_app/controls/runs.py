"""The trainings that are looked back at: one of the visitor's, others beside it, or one that a link names."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.runs.comparing import full_names
from cnn_core.runs.service import runs
from cnn_core.runs.view import STOPPED, RunView
from viz_app import link, state
from viz_app.controls.page_link import show_page_link
from viz_app.messages import plain, sentence

LETTERS = "ABCDEF"  # the runs that stand in one plot
MOST_BESIDE = len(LETTERS) - 1
_LONGEST_TOKEN = 100
_LOOK_AGAIN = 2.0  # seconds
_KEPT = (
    "This tab remembers its trainings while it is open; in another one, the link finds those that are shown. A "
    "training stays for 24 hours after the last look at it."
)


def pick_runs() -> tuple[RunView, ...]:
    """Return the run that is looked at, and after it those that stand beside it; none where the visitor has none."""
    key, beside_key = link.key(_RUN), link.key(_BESIDE)
    known = _known_runs()
    if not known:
        link.put(_RUN, "")
        _open_by_name()
        return ()
    newest = next(reversed(known))
    if st.session_state[key] not in known:
        link.put(_RUN, newest)
    titles = _titles(known)
    run_column, beside_column, name_column = st.columns([1, 1.2, 0.7])
    with name_column:
        _open_by_name()
    with run_column:
        token = st.selectbox(
            "Training", list(reversed(known)), key=key, format_func=titles.__getitem__, persist_state="session"
        )
    others = [other for other in reversed(known) if other != token]
    link.put(_BESIDE, [other for other in st.session_state[beside_key] if other in others])
    with beside_column:
        beside = st.multiselect(
            "Beside it, in the same plot",
            others,
            key=beside_key,
            format_func=titles.__getitem__,
            max_selections=MOST_BESIDE,
            persist_state="session",
            placeholder="Choose others to compare" if others else "There is no other training yet",
            disabled=not others,
        )
    st.caption(_KEPT)
    return tuple(known[one] for one in (token, *beside))


def show_beside(tokens: Sequence[str]) -> None:
    """Look at runs together, the first of them foremost; call it in a callback, before the page is run."""
    for token in tokens:
        remember(token)
    link.put(_RUN, tokens[0])
    link.put(_BESIDE, list(tokens[1:]))


def remember(token: str) -> None:
    """Let a run be among those that the visitor can choose from."""
    known = state.visit().runs
    if token not in known:
        known[:] = [*known, token][-link.MOST_RUNS :]


def _known_runs() -> dict[str, RunView]:
    """Return how the visitor's runs stand, the newest last; what is gone leaves, with a sentence."""
    known, found = state.visit().runs, dict[str, RunView]()
    for token in tuple(known):
        try:
            found[token] = runs().look(token, watch=False)
        except CnnCoreError as error:
            known.remove(token)
            notes, said = state.visit().notes, plain(sentence(error))
            if said not in notes and not any(str(error) in note for note in notes):  # as of what the link says
                notes.append(said)
    return found


def _titles(known: Mapping[str, RunView]) -> dict[str, str]:
    """Return what each run is called in a list, which tells it from all others."""
    names = full_names([run.settings for run in known.values()])
    return {token: f"{number}. {name}" for number, (token, name) in enumerate(zip(known, names, strict=True), start=1)}


def _open_by_name() -> None:
    """Ask for the link or the token of another run; what is none gets a sentence."""
    name = st.text_input(
        "Open a training by its link",
        key="open-run",
        placeholder="Paste the link, or the token in it",
        help="The link of this page, or of the page Training, as somebody sent it to you. Who has it sees the "
        "training.",
        on_change=_take_name,
    )
    if name and state.visit().no_run:
        st.error(plain(state.visit().no_run))


def _take_name() -> None:
    visit, text = state.visit(), str(st.session_state["open-run"]).strip()
    visit.no_run = ""
    if not text:
        return
    named = re.search(r"[?&]run=([A-Za-z0-9_-]+)", text)
    try:
        link.put(_RUN, _token(named[1] if named else text))
    except CnnCoreError as error:
        visit.no_run = sentence(error)
        return
    st.session_state["open-run"] = ""


def _token(text: str) -> str:
    if len(text) > _LONGEST_TOKEN:
        raise CnnCoreError(f"no token of a training has {len(text):,} characters")
    runs().look(text, watch=False)
    remember(text)
    return text


def _tokens(text: str) -> list[str]:
    tokens = text.split(".")
    if len(tokens) > MOST_BESIDE or len(set(tokens)) < len(tokens):
        raise CnnCoreError(f"it must name 1 to {MOST_BESIDE} trainings, none twice")
    return [_token(token) for token in tokens]


def say_where_runs_are() -> None:
    """Say what this page shows once there is a training, and where trainings come from."""
    st.info(
        "Trainings that you start stand here: their curves side by side, their networks at every epoch, and their "
        "files. Train one, open one by its link, or let three small ones be trained to compare."
    )
    show_page_link("Train a network", "train", {})


def say_how_they_stand(shown: Sequence[RunView]) -> None:
    """Say how each run stands, and show the page anew when any of them has come further."""
    run = shown[0]
    if any(one.is_active for one in shown):
        _follow(tuple((one.token, len(one.history), one.state) for one in shown))
    else:
        st.markdown(_standings(shown))
    if run.state not in ("finished", "stopped", "failed"):
        show_page_link("Watch it on the page Training", "train", {"run": run.token})


@st.fragment(run_every=_LOOK_AGAIN)
def _follow(before: tuple[tuple[str, int, str], ...]) -> None:
    """Look again by itself; once an epoch more is finished, the whole page is shown anew."""
    try:
        now = [runs().look(token) for token, _, _ in before]
    except CnnCoreError:
        st.rerun()
    if any((len(run.history), run.state) != (epochs, was) for run, (_, epochs, was) in zip(now, before, strict=True)):
        st.rerun()
    st.markdown(_standings(now))


def _standings(shown: Sequence[RunView]) -> str:
    if len(shown) == 1:
        return f"It {standing(shown[0])}"
    return " ".join(f"**{letter}** {standing(run)}" for letter, run in zip(LETTERS, shown, strict=False))


def standing(run: RunView) -> str:
    """Return how a run stands, as a sentence or two without the first word, which names it."""
    done = f"{len(run.history)} of {run.settings.recipe.epochs} epochs"
    reason = plain(sentence(CnnCoreError(run.reason))) if run.reason not in ("", STOPPED) else ""
    match run.state:
        case "running":
            return f"is at work: {done} are finished."
        case "waiting":
            return f"waits for its turn, with {run.place} before it: {done} are finished."
        case "paused":
            return f"is paused: {done} are finished. {reason}"
        case "finished":
            return f"is finished: {done}."
        case "stopped":
            return f"was stopped: {done} are finished. {reason}".rstrip()
        case "failed":
            return f"failed: {done} are finished. {reason}"


_RUN = link.Setting(name="run", default="", parse=_token, always=True)
_BESIDE = link.Setting[list[str]](name="with", default=[], parse=_tokens, write=".".join)
