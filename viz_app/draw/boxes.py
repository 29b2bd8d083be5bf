"""The tensors of a network as boxes in a row, from the input to the answer: an illustration in 3-D."""

from collections.abc import Sequence
from html import escape
from itertools import accumulate, pairwise

import plotly.graph_objects as go

from cnn_core.blocks import Block
from cnn_core.graph import Graph
from viz_app.draw.tensors import Family, TensorBox, tensor_boxes

CAPTION = (
    "Each box is one tensor. Its height and width grow with the square root of the map’s, its thickness with the "
    "logarithm of the number of channels, so that large and small ones are both seen. Steps that keep the size and "
    "multiply nothing, such as activations, are left out, and of a large network whole blocks are shown. Drag to turn "
    "it, scroll to come closer, and point at a box."
)
_LABELS = 12  # sizes that stand beside boxes at most
_LENGTH = 6.4  # of the row, in plotly's units: it fills the width of a projector
_OUTLINE = "#808080"  # seen on white as on black

# Okabe & Ito 2008, "Color universal design": told apart by all kinds of colour vision.
_COLOURS: dict[Family, str] = {
    "input": "#F0E442",
    "convolution": "#0072B2",
    "pooling": "#E69F00",
    "dense": "#009E73",
    "addition or concatenation": "#CC79A7",
    "a whole block": "#56B4E9",
    "another step": "#999999",
}


def figure_of(graph: Graph, blocks: Block) -> go.Figure:
    """Return the figure of a network's tensors, coloured by what made them.

    Args:
        graph: Its steps.
        blocks: Its parts, as `blocks_of` returns them.
    """
    boxes = tensor_boxes(graph, blocks)
    figure = go.Figure()
    lefts = list(accumulate((box.thickness + box.gap for box in boxes), initial=0.0))[:-1]
    named = set[Family]()
    for box, left in zip(boxes, lefts, strict=True):
        figure.add_trace(_solid(box, left, in_legend=box.family not in named))
        figure.add_trace(_outline(box, left))
        named.add(box.family)
    figure.add_trace(_labels(boxes, lefts))
    unit = _LENGTH / (lefts[-1] + boxes[-1].thickness)
    sides = (_LENGTH, unit * max(box.width for box in boxes), unit * max(box.height for box in boxes))
    figure.update_layout(_layout(sides))
    return figure


_Places = tuple[list[float], list[float], list[float]]


def _corners(box: TensorBox, left: float) -> _Places:
    """Return the x, y and z of the eight corners, its map's middle at 0; the last index changes z, the first x."""
    x, y, z = (left, left + box.thickness), (-box.width / 2, box.width / 2), (-box.height / 2, box.height / 2)
    corners = [(a, b, c) for a in x for b in y for c in z]
    return [a for a, _, _ in corners], [b for _, b, _ in corners], [c for _, _, c in corners]


# By the numbers of their corners: the six faces, and a way along all twelve edges that never leaves them.
_FACES = ((0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 4, 5), (2, 3, 6, 7), (0, 2, 4, 6), (1, 3, 5, 7))
_TRIANGLES = tuple(corners for face in _FACES for corners in (face[:3], face[1:]))
_EDGES = (0, 1, 3, 2, 0, 4, 5, 7, 6, 4, 5, 1, 3, 7, 6, 2)


def _solid(box: TensorBox, left: float, *, in_legend: bool) -> go.Mesh3d:
    x, y, z = _corners(box, left)
    i, j, k = zip(*_TRIANGLES, strict=True)
    return go.Mesh3d(
        x=x,
        y=y,
        z=z,
        i=i,
        j=j,
        k=k,
        color=_COLOURS[box.family],
        flatshading=True,
        lighting={"ambient": 0.75, "diffuse": 0.4, "specular": 0.0},
        hovertemplate=_told(box),
        name=box.family,
        legendgroup=box.family,
        showlegend=in_legend,
    )


def _told(box: TensorBox) -> str:
    """Return what is told of a box that is pointed at."""
    shape = " × ".join(f"{length:,}" for length in box.shape)
    axes = "channels × height × width" if len(box.shape) == 3 else "numbers"
    lines = (escape(box.kind), f"{shape} ({axes})", f"{box.parameters:,} parameters")
    return f"<b>{escape(box.title)}</b><br>{'<br>'.join(lines)}<extra></extra>"


def _outline(box: TensorBox, left: float) -> go.Scatter3d:
    x, y, z = ([places[corner] for corner in _EDGES] for places in _corners(box, left))
    line = {"color": _OUTLINE, "width": 2}
    return go.Scatter3d(
        x=x, y=y, z=z, mode="lines", line=line, hoverinfo="skip", legendgroup=box.family, showlegend=False
    )


def _labels(boxes: Sequence[TensorBox], lefts: Sequence[float]) -> go.Scatter3d:
    """Return the sizes of the maps, over the boxes from which on they hold; few enough to be read."""
    changing = [0, *(n for n, (one, other) in enumerate(pairwise(boxes), start=1) if one.size != other.size)][:_LABELS]
    return go.Scatter3d(
        x=[lefts[n] + boxes[n].thickness / 2 for n in changing],
        y=[boxes[n].width / 2 for n in changing],
        z=[boxes[n].height / 2 for n in changing],
        text=[f"{boxes[n].size[0]}×{boxes[n].size[1]}" for n in changing],
        mode="text",
        textposition="top center",
        hoverinfo="skip",
        showlegend=False,
    )


def _layout(sides: tuple[float, float, float]) -> go.Layout:
    hidden = {"visible": False}
    camera = {
        "projection": {"type": "orthographic"},
        "eye": {"x": -1.4, "y": -3.8, "z": 1.4},
        "center": {"x": 0, "y": 0, "z": -0.08},
    }
    return go.Layout(
        scene={
            "xaxis": hidden,
            "yaxis": hidden,
            "zaxis": hidden,
            "aspectmode": "manual",
            "aspectratio": dict(zip("xyz", sides, strict=True)),
            "camera": camera,
            "bgcolor": "rgba(0,0,0,0)",
        },
        paper_bgcolor="rgba(0,0,0,0)",
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={"orientation": "h", "y": 0, "yanchor": "top", "itemclick": False, "itemdoubleclick": False},
        height=340,
    )
