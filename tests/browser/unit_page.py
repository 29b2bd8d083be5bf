"""Numbers opened by hand, of small layers of torch; `?show=` names one. The tests and people look at it."""

import json
from dataclasses import replace

import numpy as np
import streamlit as st
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_core.receptive_field import Field
from cnn_core.training import Normalisation
from cnn_core.units.opened import (
    Bent,
    Combined,
    Computed,
    Making,
    Moved,
    Normalised,
    Opened,
    Place,
    Pooled,
    Share,
    Source,
    WeightedSum,
    WindowSum,
)
from viz_app.components.stage.unit import UnitView, show_unit
from viz_app.draw.planes import output_planes

SCALING = Normalisation(mean=(0.5, 0.4, 0.3), std=(0.2, 0.25, 0.5))
WHOLE = Field(rows=range(24), cols=range(32), whole=True)
CLASSES = ("Egyptian cat", "tabby", "tiger cat", "lynx", "espresso")
FIELD = Field(rows=range(-1, 8), cols=range(4, 13), whole=False)


def chance(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def numbers(tensor: Tensor) -> np.ndarray:
    return tensor.contiguous().numpy()


MAPS = chance(6, 12, 16)
SEEN = torch.rand(3, 24, 32, generator=torch.Generator().manual_seed(9))
KERNEL, BIAS = chance(6, 3, 3, seed=1), 0.25
SUM = F.conv2d(MAPS[None], KERNEL[None], torch.tensor([BIAS]), stride=2, padding=1)[0, 0]  # (6, 8)
MANY, MANY_WEIGHTS = chance(2048, 7, 7, seed=2), chance(2048, 1, 1, seed=3)
VECTOR, WEIGHTS = chance(25_088, seed=4), chance(25_088, seed=5)
LOGITS = chance(5, seed=6) * 3


def opened(making: Making | None, value: Tensor | float, *, step: str, kind: str, index: tuple[int, ...]) -> Opened:
    return Opened(place=Place(step=step, index=index), kind=kind, value=float(value), making=making)


def source(step: str, maps: Tensor, *index: int) -> Source:
    return Source(place=Place(step=step, index=index), value=float(maps[index]))


def window(row: int = 0, col: int = 3) -> Opened:
    """A pixel of the convolution: its window begins at row −1 where row is 0."""
    top, left = 2 * row - 1, 2 * col - 1
    values = F.pad(MAPS, (1, 1, 1, 1))[:, top + 1 : top + 4, left + 1 : left + 4]
    making = WindowSum(
        step="relu1",
        channels=tuple(range(6)),
        row=top,
        col=left,
        dilation=(1, 1),
        size=(12, 16),
        values=numbers(values),
        weights=numbers(KERNEL),
        bias=BIAS,
    )
    return opened(making, SUM[row, col], step="conv2", kind="convolution", index=(0, row, col))


def chained(first: Opened) -> tuple[Opened, ...]:
    """Batch norm and ReLU of a number."""
    norm = normalised(first.value)
    value = torch.tensor(norm.value)
    bent = Bent(source=Source(place=norm.place, value=norm.value), function="ReLU", formula="max(0, x)")
    return norm, opened(bent, F.relu(value), step="relu2", kind="ReLU", index=norm.place.index)


def normalised(value: float) -> Opened:
    four = (0.4, 2.25, 1.5, -0.2)
    mean, variance, weight, bias = (torch.tensor([one]) for one in four)
    made = F.batch_norm(torch.tensor([[value]]), mean, variance, weight, bias, eps=1e-5)
    making = Normalised(
        source=Source(place=Place(step="conv2", index=(0, 0, 3)), value=value),
        mean=four[0],
        variance=four[1],
        epsilon=1e-5,
        weight=four[2],
        bias=four[3],
        over="channel 0 of the training images",
    )
    return opened(making, made[0, 0], step="bn2", kind="batch norm", index=(0, 0, 3))


def many() -> Opened:
    making = WindowSum(
        step="relu1",
        channels=tuple(range(2048)),
        row=3,
        col=4,
        dilation=(1, 1),
        size=(7, 7),
        values=numbers(MANY[:, 3:4, 4:5]),
        weights=numbers(MANY_WEIGHTS),
        bias=None,
    )
    value = F.conv2d(MANY[None], MANY_WEIGHTS[None])[0, 0, 3, 4]
    return opened(making, value, step="conv2", kind="convolution", index=(0, 3, 4))


def dense() -> Opened:
    places = tuple((index,) for index in range(25_088))
    making = WeightedSum(step="flatten", places=places, values=numbers(VECTOR), weights=numbers(WEIGHTS), bias=-0.5)
    value = F.linear(VECTOR, WEIGHTS[None], torch.tensor([-0.5]))[0]
    return opened(making, value, step="dense1", kind="dense", index=(7,))


def max_pooled() -> Opened:
    """A window of 3 × 3, two pixels apart, that hangs over the upper left corner."""
    values = F.pad(MAPS[2], (1, 1, 1, 1), value=-torch.inf)[0:5:2, 0:5:2]
    value, at = F.max_pool2d(MAPS[2][None], 3, padding=1, dilation=2, stride=1, return_indices=True)
    making = Pooled(
        step="relu1",
        channel=2,
        row=-1,
        col=-1,
        dilation=(2, 2),
        size=(12, 16),
        values=numbers(values),
        rule="max",
        winner=(int(at[0, 0, 0]) // 16, int(at[0, 0, 0]) % 16),
        divisor=None,
    )
    return opened(making, value[0, 0, 0], step="pool1", kind="max pooling", index=(2, 0, 0))


def averaged() -> Opened:
    value = F.avg_pool2d(MAPS[1][None], (2, 3), stride=1, padding=(1, 0))[0, 0, 5]
    values = F.pad(MAPS[1], (0, 0, 1, 1))[0:2, 5:8]
    making = Pooled(
        step="relu1",
        channel=1,
        row=-1,
        col=5,
        dilation=(1, 1),
        size=(12, 16),
        values=numbers(values),
        rule="average",
        winner=None,
        divisor=6.0,
    )
    return opened(making, value, step="pool1", kind="average pooling", index=(1, 0, 5))


def bent() -> Opened:
    making = Bent(
        source=source("relu1", MAPS, 4, 2, 3), function="GELU", formula="x · Φ(x), Φ(x) = (1 + erf(x / √2)) / 2"
    )
    return opened(making, F.gelu(MAPS[4, 2, 3]), step="gelu1", kind="GELU", index=(4, 2, 3))


def leaky() -> Opened:
    formula = "x if x ≥ 0, else 0.2 · x"
    making = Bent(source=source("relu1", MAPS, 4, 2, 3), function="leaky ReLU", formula=formula, settings=(0.2,))
    value = F.leaky_relu(MAPS[4, 2, 3], 0.2)
    return opened(making, value, step="act1", kind="leaky ReLU", index=(4, 2, 3))


def combined() -> Opened:
    sources = (source("relu1", MAPS, 1, 4, 5), source("conv0", -2 * MAPS, 1, 4, 5))
    making = Combined(sources=sources, operator="+")
    return opened(making, MAPS[1, 4, 5] + -2 * MAPS[1, 4, 5], step="add", kind="addition", index=(1, 4, 5))


def moved() -> Opened:
    return opened(
        Moved(source=source("relu1", MAPS, 5, 11, 0)),
        MAPS[5, 11, 0],
        step="cat",
        kind="concatenation",
        index=(9, 11, 0),
    )


def share_making() -> Share:
    return Share(step="dense1", places=tuple((i,) for i in range(5)), values=numbers(LOGITS), chosen=1)


def share() -> Opened:
    return opened(share_making(), torch.softmax(LOGITS, 0)[1], step="softmax", kind="softmax", index=(1,))


def logit() -> Opened:
    """The second of five last numbers, of which softmax makes probabilities."""
    weights = torch.eye(5)[1]
    places = tuple((index,) for index in range(5))
    making = WeightedSum(step="flatten", places=places, values=numbers(LOGITS), weights=numbers(weights), bias=None)
    return opened(making, LOGITS[1], step="dense1", kind="dense", index=(1,))


def computed() -> Opened:
    sentence = "An attention layer mixes all positions; it is not opened further."
    return opened(Computed(steps=("relu1", "dense1"), sentence=sentence), 0.5, step="mix", kind="attention", index=(3,))


def the_input() -> Opened:
    return opened(None, SCALING.apply(SEEN[None])[0, 1, 5, 6], step="input", kind="input", index=(1, 5, 6))


def wrong() -> Opened:
    """A record that is not what its terms sum to."""
    return replace(window(), value=float(SUM[0, 3]) + 0.01)


CASES = {
    "window": window,
    "many": many,
    "dense": dense,
    "max": max_pooled,
    "average": averaged,
    "bent": bent,
    "leaky": leaky,
    "normalised": lambda: normalised(float(SUM[0, 3])),
    "combined": combined,
    "moved": moved,
    "share": share,
    "logit": logit,
    "computed": computed,
    "input": the_input,
    "wrong": wrong,
}


def view_of(name: str) -> UnitView:
    unit = CASES[name]()
    maps = {"relu1": MANY if name == "many" else MAPS, "conv0": -2 * MAPS, "conv2": SUM[None]}
    rows, cols = np.mgrid[-1:1:24j, -1:1:32j]
    return UnitView(
        opened=unit,
        chain=chained(unit) if name == "window" else (),
        maps={step: output_planes(planes) for step, planes in maps.items()},
        titles={"conv2": "layer1.0.conv2", "relu1": "layer1.0.relu"},
        readers=(Place(step="pool1", index=(0, 0, 1)), Place(step="pool1", index=(0, 0, 2))),
        seen=numbers(SEEN),
        field={"computed": None, "share": WHOLE}.get(name, FIELD),
        effect=np.exp(-9 * (rows + 0.7) ** 2 - 9 * (cols + 0.5) ** 2).astype(np.float32),
        effects_on=(("Egyptian cat", 0.031), ("tabby", -0.012), ("lynx", 0.0004)),
        class_names=CLASSES,
        share=share_making() if name == "logit" else None,
        normalisation=SCALING,
    )


# Where a walk to a step ends up; to any other it changes nothing but the line below the scene.
LEADS_TO = {"conv2": "window", "bn2": "normalised", "softmax": "share", "dense1": "dense"}


def render() -> None:
    st.set_page_config(layout="wide")

    def walked() -> None:
        st.session_state.walk = st.session_state["unit"]["walk"]

    if "below" in st.query_params:
        st.container(height=3000, border=False)
    walk = st.session_state.get("walk")
    show = st.query_params.get("show", "window")
    show_unit(view_of(LEADS_TO.get(walk["layer"], show) if walk else show), on_walk=walked, key="unit")
    st.text(f"walk: {json.dumps(walk)}")
    st.text(f"live: {json.dumps(dict(st.session_state['unit'].get('live') or {}))}")


if __name__ == "__main__":  # the tests import it for its numbers
    render()
