"""The look of a network as a point of a chart: its family's colour and sign, and the ring around the chosen one."""

from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from viz_app.draw.exhibits import OTHER

_OUTLINE = "#808080"  # seen on white as on black

# Okabe & Ito 2008, "Color universal design", without its black, which dark pages hide; each with a sign of its own.
LOOKS = {
    "AlexNet": ("#E69F00", "square"),
    "VGG": ("#0072B2", "diamond"),
    "Inception": ("#D55E00", "pentagon"),
    "ResNet": ("#009E73", "circle"),
    "DenseNet": ("#CC79A7", "hexagon"),
    "MobileNet": ("#56B4E9", "triangle-up"),
    "SqueezeNet": ("#999999", "cross"),
    "NASNet": ("#F0E442", "star"),
    OTHER: ("#999999", "triangle-down"),
}

# A click selects a point; the others stay as they are, since the ring says which one is chosen.
UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def marker_of(family: str, size: float | list[float]) -> go.scatter.Marker:
    """Return the sign of a family.

    Args:
        family: One of `FAMILIES`.
        size: Pixels across, of all points or of each.
    """
    colour, sign = LOOKS[family]
    return go.scatter.Marker(
        color=colour, symbol=sign, size=size, opacity=1, line={"width": 1, "color": _OUTLINE}, sizemode="diameter"
    )


def ring_around(x: float, y: float, *, size: float) -> go.Scatter:
    """Return the ring around a point of so many pixels."""
    marker = {"symbol": "circle-open", "size": size + 10, "color": _OUTLINE, "line": {"width": 3}}
    return go.Scatter(x=[x], y=[y], mode="markers", marker=marker, hoverinfo="skip", showlegend=False, cliponaxis=False)


def folded(sentence: str) -> str:
    """Return a sentence in short lines, for what is told of a point."""
    return "<br>".join(escape(line) for line in wrap(sentence, width=44))


def layout_of(*, height: int) -> go.Layout:
    """Return the frame of a chart that lets a finger scroll the page and shows the page's own background."""
    still = {"fixedrange": True, "automargin": True}
    return go.Layout(
        xaxis=still,
        yaxis=still,
        dragmode=False,
        hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 12, "t": 12, "b": 8},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
        showlegend=True,
        height=height,
    )
