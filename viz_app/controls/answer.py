"""What a network answers, in words."""

import streamlit as st

from cnn_core.classification import in_words
from viz_app.controls.looked import Looked
from viz_app.messages import plain

_SHOWN = 5


def say_answer(looked: Looked) -> None:
    """Say how sure the network is, and its most probable classes with their shares."""
    if looked.network.weights == "random":
        st.markdown("**Random weights: what it answers means nothing.**")
        return
    best = [f"{plain(guess.class_name)} {guess.probability:.1%}" for guess in looked.guesses[:_SHOWN]]
    st.markdown(f"**{plain(in_words(looked.guesses))}** :gray[{' · '.join(best)}]")
