"""The first weights of a network while it learns, and how much each layer learns from a step."""

import streamlit as st

from cnn_core.runs.view import RunView, Snapshot
from cnn_core.training.first_kernels import FirstKernels, first_kernels
from cnn_core.training.gradient_flow import gradient_flow
from cnn_core.training.observing import Observer
from cnn_core.training.settings import Start
from viz_app.components.training_views import Desk, KernelsView, show_gradients, show_kernels

_MOST_KERNELS = 64
_BEGIN: dict[Start, str] = {
    "scratch": "They begin as noise",
    "frozen": "They are frozen, and stay as they were trained before",
    "fine_tuned": "They begin as they were trained before",
}


def show_kernels_now(desk: Desk, view: RunView, snapshot: Snapshot, observer: Observer) -> None:
    """Show the weights that the network lays on its input itself."""
    found = first_kernels(observer.graph, snapshot.weights)
    if found is None:
        st.caption("The first layer of this network has no weights that could be looked at as pictures.")
        return
    noun = "kernel" if found.is_convolution else "unit"
    shown = found.weights[:_MOST_KERNELS]
    about = _about(found, len(shown), view.settings.start)
    show_kernels(desk, KernelsView(step=snapshot.step, kernels=shown, noun=noun, sentence=about))


def show_gradients_now(desk: Desk, view: RunView, snapshot: Snapshot, observer: Observer) -> None:
    """Show how large the gradient of each layer is."""
    loss = view.losses.values[-1] if view.losses.values else None
    show_gradients(desk, snapshot.gradients, gradient_flow(snapshot.gradients, loss), step=snapshot.step)


def _about(found: FirstKernels, shown: int, start: Start) -> str:
    count, _, height, width = found.weights.shape
    which = f"The {count}" if shown == count else f"The first {shown} of {count}"
    if found.is_convolution:
        return (
            f"{which} kernels of {found.layer}, {height} × {width}. {_BEGIN[start]}; kernel 0 makes channel 0 of "
            "the layer’s maps, and so on."
        )
    return (
        f"{which} units of {found.layer}, each with a weight for every pixel: where the weight is large, a bright "
        "pixel makes the unit’s number larger."
    )
