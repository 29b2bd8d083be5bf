"""What a network answers, in words."""

from collections.abc import Sequence

import streamlit as st

from cnn_core.classification import Guess, in_words
from viz_app.controls.looked import Looked
from viz_app.messages import plain

_SHOWN = 5


def first_guesses(found: Sequence[Guess]) -> str:
    """Return the most probable classes with their shares, as a numbered list."""
    return "\n".join(f"1. {plain(guess.class_name)}: {guess.probability:.1%}" for guess in found[:_SHOWN])


def say_answer(looked: Looked) -> None:
    """Say how sure the network is, and its most probable classes with their shares."""
    if looked.network.weights == "random":
        st.markdown("**Random weights: what it answers means nothing.**")
        return
    best = [f"{plain(guess.class_name)}: {guess.probability:.1%}" for guess in looked.guesses[:_SHOWN]]
    st.markdown(f"**{plain(in_words(looked.guesses))}** :gray[{' · '.join(best)}]")
