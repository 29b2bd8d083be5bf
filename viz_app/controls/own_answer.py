"""What a network of the visitor's own sees of the picture, and what it answers."""

import streamlit as st

from cnn_core.classification import guesses, in_words
from cnn_core.models.entry import ModelEntry
from viz_app import cache
from viz_app.components.maps import MapsView, Tile, show_maps
from viz_app.controls.answer import first_guesses
from viz_app.controls.page_link import show_page_link
from viz_app.controls.picture import Chosen
from viz_app.draw.planes import Planes
from viz_app.messages import plain


def show_seen(seen: Planes, title: str, *, key: str) -> None:
    """Draw the picture as it goes into the network, before the mean is taken off."""
    kind = "rgb" if len(seen) == 3 else "gray"
    caption = f"What {title} sees of the picture: {' × '.join(map(str, seen.shape))} numbers from 0 to 1."
    show_maps(
        seen, view=MapsView(tiles=(Tile(title="input", kind=kind, plane=0),), size="medium", caption=caption), key=key
    )


def show_own_answer(entry: ModelEntry, chosen: Chosen) -> None:
    """Show what the network answers on the picture, and the way to all its maps."""
    logits = cache.with_recording(
        entry.slug,
        "trained",
        chosen.identity,
        chosen.shown,
        lambda recording: recording.records[-1].output[0].flatten().clone(),
    )
    st.subheader("Its answer on this picture", anchor=False)
    if not logits.isfinite().all():
        st.error("Its answer is no number (NaN or infinite). Check the normalisation: its input may be far too large.")
    else:
        found = guesses(logits, entry.class_names)
        st.markdown(f"**{plain(in_words(found))}**")
        st.markdown(first_guesses(found))
    show_page_link("Open in Layers", "layers", {"net": entry.slug}, help="All its maps, down to a single number.")
