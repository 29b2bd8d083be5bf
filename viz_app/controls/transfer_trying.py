"""The new output layer on one picture, the sidebar's or one that was held out, or on what the camera shows."""

from base64 import b64encode
from html import escape
from io import BytesIO

import streamlit as st
from jaxtyping import UInt8
from PIL import Image
from torch import Tensor

from cnn_core.classification import guesses, in_words
from cnn_core.decimals import three_digits
from cnn_core.transfer import Head, nearest_images
from viz_app import cache
from viz_app.controls.answer import first_guesses
from viz_app.controls.picture import Chosen
from viz_app.controls.settings import choose, whole_number
from viz_app.controls.transfer import Plan
from viz_app.controls.transfer_live import show_live
from viz_app.controls.transfer_reading import Read
from viz_app.messages import plain

_TITLES = {"held": "A held-out image", "own": "The sidebar’s picture", "live": "Camera, live"}
_SIDE = 160  # pixels, of the picture on screen
_SMALL = 72  # of those beside it
_ALIKE = 4  # images shown


def try_head(plan: Plan, read: Read, head: Head, chosen: Chosen) -> None:
    """Show what the new layer makes of a picture, and which training images are alike to the network."""
    source = choose("Try it on", _TITLES, name="try", default="held", style="segments")
    if source == "live":
        show_live(plan, head)
        return
    if source == "own":
        st.caption(
            "Choose “Camera” or “Upload” in the sidebar to show it something of your own. It is brought to the form of "
            "the images that the new layer learned from."
        )
        picture, truth = plan.form.apply(chosen.shown) if plan.form else chosen.shown, ""
        identity = f"{chosen.identity} {plan.form}"
        values = cache.picture_features(plan.slug, plan.network.weights, plan.layer, identity, picture)
    else:
        last = len(plan.images.held) - 1
        number = whole_number(f"Image, 0 to {last:,}", 0, last, name="number", default=0) if last else 0
        picture, values = plan.images.held.images[number], read.held.values[number : number + 1]
        truth = plan.class_names[int(plan.images.held.labels[number])]
    picture_column, answer_column, alike_column = st.columns([1, 2, 2], gap="medium")
    with picture_column:
        shows = f"Shows: {truth}" if truth else ""
        st.html(_figure(picture, shows or "The picture that was chosen in the sidebar", shows, width=_SIDE))
    with answer_column:
        found = guesses(head.logits(values)[0], plan.class_names)
        st.markdown(f"**{plain(in_words(found))}**\n\n{first_guesses(found)}")
    with alike_column:
        _show_alike(plan, read, values)


def _show_alike(plan: Plan, read: Read, values: Tensor) -> None:
    st.markdown("Nearest of the images that it learned from, with their distances:")
    found = nearest_images(read.train.values, values, _ALIKE)
    indices, distances = found.indices[0].tolist(), found.distances[0].tolist()
    names = [plan.class_names[int(plan.images.train.labels[index])] for index in indices]
    told = [f"{name}: {three_digits(distance)}" for name, distance in zip(names, distances, strict=True)]
    pictures = (plan.images.train.images[index] for index in indices)
    figures = (_figure(picture, one, one, width=_SMALL) for picture, one in zip(pictures, told, strict=True))
    st.html(f'<div style="display: flex; flex-wrap: wrap; gap: 0.75rem">{"".join(figures)}</div>')


def _figure(picture: UInt8[Tensor, "c h w"], name: str, caption: str, *, width: int) -> str:
    """Return a picture with its name for those who do not see it, and a caption; small ones show their pixels."""
    file = BytesIO()
    Image.fromarray(picture.expand(3, -1, -1).permute(1, 2, 0).contiguous().numpy()).save(file, "PNG")
    look = f"width: {width}px; border-radius: 4px" + (
        "; image-rendering: pixelated" if picture.shape[2] < width else ""
    )
    return (
        f'<figure style="margin: 0; width: {width}px; text-align: center; font-size: 0.875rem">'
        f'<img alt="{escape(name)}" style="{look}" src="data:image/png;base64,{b64encode(file.getvalue()).decode()}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
