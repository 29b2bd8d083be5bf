"""The way of each part into the browser. A part that is the same as before is not sent again."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from torch import Tensor

from cnn_core.training import LayerGradient
from cnn_core.training.gradient_flow import GradientFlow
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer
from viz_app.components.training_views.view import (
    AnswersView,
    Desk,
    KernelsView,
    LayerPart,
    MistakenView,
    MistakesView,
    Still,
)
from viz_app.draw.dataset import previews


def show_still(desk: Desk, still: Still) -> None:
    """Send what stays the same; it takes no room."""
    layers = [
        {"name": node.name, "kind": node.kind, "path": node.path, "inputs": node.inputs, "shape": node.shape, **about}
        for node, about in zip(still.graph.nodes, ({"sentence": said} for said in still.sentences), strict=True)
    ]
    facts: dict[str, JsonValue] = {"labels": still.labels.tolist(), "classes": still.class_names, "layers": layers}
    _show(desk, "still", 0, facts, {"pictures": previews(still.pictures)}, height=1)


def show_answers(desk: Desk, view: AnswersView) -> None:
    """Show the pictures with what the network says, the wrong ones first."""
    sure, answered = view.probabilities.max(1)
    truth = view.probabilities.gather(1, view.labels[:, None])[:, 0]
    facts: dict[str, JsonValue] = {
        "chosen": view.chosen,
        "settled": view.settled,
        "epoch": view.epoch,
        "note": view.note,
    }
    arrays = {"answered": answered, "sure": sure, "truth": truth}
    _show(desk, "answers", view.step, facts, {name: _floats(values) for name, values in arrays.items()})


def show_layer(desk: Desk, view: LayerPart) -> None:
    """Show one picture, what the network answers, and the maps of a layer."""
    facts: dict[str, JsonValue] = {"picture": view.picture, "layer": view.layer, "note": view.note}
    _show(desk, "layer", view.step, facts, {"output": view.output, "probabilities": _floats(view.probabilities)})


def show_kernels(desk: Desk, view: KernelsView) -> None:
    """Show the first layer's weights as pictures."""
    facts: dict[str, JsonValue] = {"noun": view.noun, "sentence": view.sentence}
    _show(desk, "kernels", view.step, facts, {"kernels": _floats(view.kernels)})


def show_gradients(desk: Desk, gradients: Sequence[LayerGradient], flow: GradientFlow, *, step: int) -> None:
    """Show how large each layer's gradient is, and what that says."""
    layers: list[JsonValue] = [
        {
            "layer": one.layer,
            "weights": _finite(one.weights_norm),
            "gradient": _finite(one.gradient_norm),
            "update": None if one.update_norm is None else _finite(one.update_norm),
        }
        for one in gradients
    ]
    _show(desk, "gradients", step, {"layers": layers, "kind": flow.kind, "sentence": flow.sentence}, {})


def show_mistakes(desk: Desk, view: MistakesView) -> None:
    """Show what was taken for what."""
    facts: dict[str, JsonValue] = {"chosen": view.chosen, "sentence": view.sentence}
    _show(desk, "mistakes", view.step, facts, {"counts": np.asarray(view.confusion, np.float32)})


def show_mistaken(desk: Desk, view: MistakenView) -> None:
    """Show the pictures of one field of the matrix."""
    facts: dict[str, JsonValue] = {"truth": view.truth, "said": view.said, "sentence": view.sentence}
    _show(desk, "mistaken", view.step, facts, {"pictures": previews(view.pictures), "sure": _floats(view.sure)})


def _show(
    desk: Desk,
    part: str,
    step: int,
    facts: Mapping[str, JsonValue],
    arrays: Mapping[str, PackedArray],
    *,
    height: int | Literal["content"] = "content",
) -> None:
    data = pack({"part": part, "key": desk.key, "run": desk.run, "step": step, **facts}, arrays)
    renderer("training_views")(key=desk.key_of(part), data=data, on_live_change=_rerun_only, height=height)


def _floats(values: Tensor) -> PackedArray:
    return values.detach().float().contiguous().numpy()


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
