"""What two networks answer, side by side, and where they differ."""

from collections import Counter
from collections.abc import Iterator

import streamlit as st

from cnn_core.classification import in_words
from viz_app.controls.answer import first_guesses
from viz_app.controls.two_networks import Walked
from viz_app.messages import plain

_SHOWN = 5
_Class = tuple[str, int]  # its name, and how many classes before it have the same one


def show_answers(first: Walked, second: Walked) -> None:
    """Show both answers, and say where they differ."""
    for walked, column in zip((first, second), st.columns(2, gap="medium"), strict=True):
        with column:
            _show(walked)
    st.subheader("Where they differ", anchor=False)
    st.markdown("\n\n".join(_differences(first, second)))


def _show(walked: Walked) -> None:
    is_random = walked.network.weights == "random"
    words = "Random weights: what it answers means nothing." if is_random else plain(in_words(walked.guesses))
    st.markdown(f"{plain(walked.title)}: **{words}**")
    st.markdown(first_guesses(walked.guesses))


def _differences(first: Walked, second: Walked) -> Iterator[str]:
    """Yield the sentences, and a table of the classes that either has among its first five."""
    if "random" in (first.network.weights, second.network.weights):
        yield "A network with random weights has learned nothing yet: its answer is no other opinion."
    names, others = first.network.entry.class_names, second.network.entry.class_names
    if Counter(names) != Counter(others):
        yield (
            f"They know different classes: {plain(first.title)} {len(names):,}, {plain(second.title)} {len(others):,}, "
            f"of which {len(set(names) & set(others)):,} have the same name. So their probabilities cannot be compared."
        )
        return
    best, other = plain(first.guesses[0].class_name), plain(second.guesses[0].class_name)
    if best == other:
        yield f"Both say {best}."
    else:
        yield f"{plain(first.title)} says {best}, {plain(second.title)} says {other}."
    yield _table(first, second)


def _table(first: Walked, second: Walked) -> str:
    one, other = _probabilities(first), _probabilities(second)
    best = (each for probabilities in (one, other) for each in list(probabilities)[:_SHOWN])
    rows = sorted(dict.fromkeys(best), key=lambda each: -abs(one[each] - other[each]))
    lines = [f"| Class | {plain(first.title)} | {plain(second.title)} | Apart |", "|---|---:|---:|---:|"]
    lines += (
        f"| {plain(each[0])} | {one[each]:.1%} | {other[each]:.1%} | {100 * abs(one[each] - other[each]):.1f} points |"
        for each in rows
    )
    return "\n".join(lines)


def _probabilities(walked: Walked) -> dict[_Class, float]:
    names = walked.network.entry.class_names
    met = Counter[str]()
    classes: list[_Class] = []
    for name in names:
        classes.append((name, met[name]))
        met[name] += 1
    return {classes[guess.index]: guess.probability for guess in walked.guesses}
