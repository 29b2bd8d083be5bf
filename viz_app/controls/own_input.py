"""How a network of the visitor's own wants its input: size, resizing, mean and standard deviation."""

import re
from dataclasses import replace

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.entry import Preprocessing
from cnn_core.models.own.checking import MOST_PIXELS
from cnn_core.training import Normalisation
from viz_app import link
from viz_app.controls.settings import choose, whole

_AS_GIVEN, _OTHER = "given", "other"
_TRAINED_ON = {1: ("mnist", "lenet5"), 3: ("imagenet", "resnet18")}  # by channels: what, and a network that says how


def pick_input(given: Preprocessing, *, of: str) -> Preprocessing:
    """Return how the network's input is prepared; without a choice as its architecture or its file says.

    Args:
        given: What it says.
        of: The network's token.

    Raises:
        CnnCoreError: If the mean or the standard deviation that was typed is none.
    """
    st.subheader("How its pictures are prepared", anchor=False)
    rows_column, cols_column, resize_column = st.columns(3)
    with rows_column:
        rows = _pixels("Input rows", "rows", given.crop[0], of)
    with cols_column:
        cols = _pixels("Input columns", "cols", given.crop[1], of)
    with resize_column:
        resize = _pixels("Resize shorter side to", "resize", given.resize, of)
    st.caption(
        f"{'Gray' if given.channels == 1 else 'RGB'}, as its first layer takes {given.channels} "
        f"channel{'s' if given.channels > 1 else ''}. The picture’s shorter side is resized, then its middle is cut "
        f"out: {rows:,} × {cols:,} px, numbers from 0 to 1."
    )
    return replace(given, resize=resize, crop=(rows, cols), normalisation=_pick_normalisation(given))


def forget_statement() -> None:
    """Go back to what the network itself says, for one that was just brought."""
    for setting in (_setting("rows"), _setting("cols"), _setting("resize")):
        link.put(setting, 0)
    link.put(link.Setting(name="normal", default=_AS_GIVEN, parse=str), _AS_GIVEN)


def _pixels(label: str, name: str, given: int, of: str) -> int:
    """Return a length in pixels; 0 in the address stands for the network's own."""
    setting = _setting(name)
    key = link.key(setting)
    typed = st.number_input(label, 1, MOST_PIXELS, value=st.session_state[key] or given, key=f"{key}-{of}", step=1)
    link.put(setting, 0 if typed == given else int(typed))
    return int(typed)


def _setting(name: str) -> link.Setting[int]:
    return link.Setting(name=name, default=0, parse=lambda text: whole(text, 1, MOST_PIXELS))


def _pick_normalisation(given: Preprocessing) -> Normalisation:
    channels = given.channels
    data, example = _TRAINED_ON[channels]
    known = {
        _AS_GIVEN: given.normalisation,
        "unit": Normalisation.unchanged(channels),
        "signed": Normalisation(mean=(0.5,) * channels, std=(0.5,) * channels),
        data: registry.entry(example).preprocessing.normalisation,
    }
    titles = {
        _AS_GIVEN: f"As given ({_written(given.normalisation)})",
        "unit": "0 to 1, unchanged",
        "signed": "−1 to 1",
        "imagenet": "ImageNet’s mean and deviation",
        "mnist": "MNIST’s mean and deviation",
        _OTHER: "Other numbers",
    }
    options = {slug: titles[slug] for slug in (*known, _OTHER)}
    help = "The mean is taken off each channel, and what is left divided by the standard deviation."
    slug = choose("Normalisation", options, name="normal", default=_AS_GIVEN, help=help)
    if slug != _OTHER:
        return known[slug]
    mean_column, std_column = st.columns(2)
    with mean_column:
        mean = _numbers("Mean", "mean", given.normalisation.mean)
    with std_column:
        std = _numbers("Standard deviation", "std", given.normalisation.std)
    if not all(std):
        raise CnnCoreError("the standard deviation is 0, and nothing can be divided by it; give another number")
    return Normalisation(mean=mean, std=std)


def _written(normalisation: Normalisation) -> str:
    def join(numbers: tuple[float, ...]) -> str:
        return ", ".join(f"{number:.4g}" for number in numbers)

    return f"mean {join(normalisation.mean)}; deviation {join(normalisation.std)}"


def _numbers(label: str, name: str, given: tuple[float, ...]) -> tuple[float, ...]:
    """Return one number for each channel."""
    setting = link.Setting(name=name, default=", ".join(f"{number:g}" for number in given), parse=_checked)
    text = st.text_input(label, key=link.key(setting), persist_state="session")
    parts = [part for part in re.split(r"[,;\s]+", text.strip()) if part]
    if not all(re.fullmatch(r"-?[0-9]{1,4}(\.[0-9]{1,9})?", part) for part in parts) or len(parts) != len(given):
        raise CnnCoreError(
            f"the {label.lower()} {text[:40]!r} is not {len(given)} number{'s' if len(given) > 1 else ''}; write it "
            f"such as {', '.join(f'{number:g}' for number in given)}"
        )
    return tuple(float(part) for part in parts)


def _checked(text: str) -> str:
    if not re.fullmatch(r"[-0-9., ;]{1,80}", text):
        raise CnnCoreError("it must be numbers with commas between them, such as 0.485, 0.456, 0.406")
    return text
