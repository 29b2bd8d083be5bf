"""Small trainings to compare, for who has none yet: each starts three of them, which take some seconds."""

from dataclasses import dataclass, replace

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.runs.service import runs
from cnn_core.training import Recipe, RunSettings
from viz_app import cache, state
from viz_app.controls.runs import show_beside
from viz_app.messages import plain, sentence


@dataclass(frozen=True, kw_only=True)
class Example:
    """Trainings that differ in one thing."""

    slug: str
    title: str
    sentence: str
    trainings: tuple[RunSettings, ...]


_DIGITS = RunSettings(
    network="lenet5",
    dataset="digits",
    recipe=Recipe(cycles=(12,), learning_rate=0.05, batch_size=32, schedule="one_cycle"),
)
_FEW = replace(_DIGITS, images=50, recipe=replace(_DIGITS.recipe, cycles=(20,), learning_rate=0.02, batch_size=10))


def _seeded(seed: int) -> RunSettings:
    return replace(_DIGITS, recipe=replace(_DIGITS.recipe, seed=seed))


def _stepping(learning_rate: float) -> RunSettings:
    return replace(_DIGITS, recipe=replace(_DIGITS.recipe, learning_rate=learning_rate, schedule="constant"))


EXAMPLES = (
    Example(
        slug="seeds",
        title="The same seed twice, another once",
        sentence="LeNet-5 learns the 8 × 8 digits three times; only the seed of the third one differs.",
        trainings=(_seeded(0), _seeded(0), _seeded(1)),
    ),
    Example(
        slug="rates",
        title="Three learning rates",
        sentence="The same training with small, middling and large steps.",
        trainings=(_stepping(0.001), _stepping(0.02), _stepping(0.3)),
    ),
    Example(
        slug="starts",
        title="From scratch, frozen, fine-tuned",
        sentence="LeNet-5 gets to see 50 digits of 8 × 8 pixels: with fresh weights, or after it learned the 60,000 of "
        "MNIST, when only its last layer learns, or all of it.",
        trainings=(_FEW, replace(_FEW, start="frozen"), replace(_FEW, start="fine_tuned")),
    ),
)


def offer_examples() -> None:
    """Show a button for each example; the three trainings then stand in one plot."""
    columns = st.columns(len(EXAMPLES), gap="medium")
    for column, example in zip(columns, EXAMPLES, strict=True):
        with column:
            st.button(example.title, key=f"example-{example.slug}", on_click=_begin, args=(example,), width="stretch")
            st.caption(example.sentence)
    if state.visit().no_example:
        st.error(state.visit().no_example)


def _begin(example: Example) -> None:
    visit = state.visit()
    visit.no_example = ""
    started = list[str]()
    try:
        for settings in example.trainings:
            started.append(runs().start(settings, visitor=cache.visitor()))
    except CnnCoreError as error:  # those that were started are shown
        visit.no_example = plain(sentence(error))
    if started:
        show_beside(started)
