"""What is taken away of a training, as files."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.runs.files import card_of, curves_csv, file_name, weights_file
from cnn_core.runs.service import runs
from cnn_core.runs.view import RunView
from cnn_core.training_code import weights_beside
from viz_app import cache
from viz_app.messages import plain, sentence


def offer_files(run: RunView, epoch: int | None) -> None:
    """Show the buttons that save a training: weights and card after an epoch, settings, curves.

    Args:
        run: The training.
        epoch: Whose weights; None while none are kept.
    """
    folder, name = runs().folder(run.token), file_name(run.settings)
    with st.container(horizontal=True):
        if epoch is not None:
            weights, about = partial(weights_file, folder, epoch), f"After epoch {epoch}, as safetensors with the card."
            of_epoch = file_name(run.settings, epoch)
            _save("Weights", weights, f"{of_epoch}.safetensors", about)
            _save("Card", card_of(folder, epoch), f"{of_epoch}.md", "What the network is, and how well it does.")
        about = "`cnn-viz train --settings` trains by them in a terminal."
        _save("Settings", run.settings.to_json(), f"{name}.json", about)
        if run.history:
            _save("Curves", curves_csv(run.history), f"{name}.csv", "Every number of every epoch, for a spreadsheet.")
        if folder.exists:
            _offer_script(run, f"{name}.py")


def _offer_script(run: RunView, name: str) -> None:
    """Show the button that saves the training as a program, and the weights that it reads, or why there is none."""
    try:
        script = cache.training_script_of(run.settings, runs().folder(run.token).task)
    except CnnCoreError as error:
        st.caption(plain(sentence(error)))
        return
    _save("PyTorch script", script, name, "Runs by itself, and gives the same numbers on this machine.")
    if weights := weights_beside(run.settings, registry.entry(run.settings.network)):
        _save(
            "Weights to start from",
            weights.read_bytes,
            weights.name,
            "The script reads them where it runs.",
        )


def _save(label: str, data: str | Callable[[], bytes], name: str, help: str) -> None:
    st.download_button(label, data, name, key=f"save-{label}", on_click="ignore", help=help)
