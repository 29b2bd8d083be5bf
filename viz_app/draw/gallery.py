"""Networks side by side: what they get right against what they cost."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10, sqrt

import plotly.graph_objects as go

from viz_app.draw.exhibits import FAMILIES, Cost, Exhibit, duration, publications, short
from viz_app.draw.points import LOOKS, UNDIMMED, layout_of, marker_of, ring_around

_LARGEST, _SMALLEST = 24, 9  # pixels across a point
_HEIGHT = 460  # pixels


def scatter_of(exhibits: Sequence[Exhibit], cost: Cost, *, chosen: str, names: bool = False) -> go.Figure:
    """Return the figure of top-1 accuracy against a cost, a point for each network of which both are known.

    Args:
        exhibits: The networks.
        cost: What stands along the logarithmic axis.
        chosen: Slug of the network that is ringed and named.
        names: Whether all points are named.
    """
    shown = placed(exhibits, cost)
    largest = max((exhibit.megabytes or 0.0 for exhibit in exhibits), default=0.0)
    figure = go.Figure(layout=layout_of(height=_HEIGHT))
    for paper in publications(shown):
        if len(paper.exhibits) > 1:
            figure.add_trace(_line(paper.exhibits, cost))
    named = {one.slug for one in shown if names or one.slug == chosen}
    for family in FAMILIES:
        members = [exhibit for exhibit in shown if exhibit.family == family]
        if members:
            figure.add_trace(_points(members, cost, named=named, largest=largest))
    for one in shown:
        if one.slug == chosen:
            figure.add_trace(ring_around(_cost(one, cost), _top1(one), size=_size(one, largest)))
    _scale_costs(figure, [_cost(exhibit, cost) for exhibit in shown], cost)
    _scale_accuracy(figure, [_top1(exhibit) for exhibit in exhibits if exhibit.facts.accuracy])
    return figure


def placed(exhibits: Sequence[Exhibit], cost: Cost) -> list[Exhibit]:
    """Return the networks that have a place in the figure: their accuracy and their cost are known."""
    return [exhibit for exhibit in exhibits if exhibit.facts.accuracy and cost.of(exhibit)]


def _top1(exhibit: Exhibit) -> float:
    assert exhibit.facts.accuracy
    return 100 * exhibit.facts.accuracy.top1


def _cost(exhibit: Exhibit, cost: Cost) -> float:
    return cost.of(exhibit) or 0.0


def _size(exhibit: Exhibit, largest: float) -> float:
    """Return the pixels across a point whose area grows with the file, unless it were too small to be hit."""
    return max(_SMALLEST, _LARGEST * sqrt((exhibit.megabytes or 0.0) / largest)) if largest else _SMALLEST


def _points(members: Sequence[Exhibit], cost: Cost, *, named: set[str], largest: float) -> go.Scatter:
    family = members[0].family
    exhibits = sorted(members, key=lambda exhibit: -_size(exhibit, largest))  # the small lie on the large
    return go.Scatter(
        x=[_cost(exhibit, cost) for exhibit in exhibits],
        y=[_top1(exhibit) for exhibit in exhibits],
        mode="markers+text",
        text=[escape(one.title) if one.slug in named else "" for one in exhibits],
        textposition="top center",
        customdata=[exhibit.slug for exhibit in exhibits],
        hovertext=[_told(exhibit) for exhibit in exhibits],
        hovertemplate="%{hovertext}<extra></extra>",
        marker=marker_of(family, [_size(exhibit, largest) for exhibit in exhibits]),
        name=family,
        cliponaxis=False,
        **UNDIMMED,
    )


def _line(exhibits: Sequence[Exhibit], cost: Cost) -> go.Scatter:
    """Return the line through the networks of one paper, from the cheapest to the dearest."""
    ordered = sorted(exhibits, key=lambda exhibit: _cost(exhibit, cost))
    return go.Scatter(
        x=[_cost(exhibit, cost) for exhibit in ordered],
        y=[_top1(exhibit) for exhibit in ordered],
        mode="lines",
        line={"color": LOOKS[ordered[0].family][0], "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )


def _told(exhibit: Exhibit) -> str:
    """Return all figures of a network, for the pointer that rests on it."""
    facts = exhibit.facts
    assert facts.accuracy
    top5 = "not stated" if facts.accuracy.top5 is None else f"{facts.accuracy.top5:.1%}"
    return "<br>".join(
        (
            f"<b>{escape(exhibit.title)}</b>" + (f", {exhibit.year}" if exhibit.year else ""),
            f"top-1 {facts.accuracy.top1:.1%}, top-5 {top5}",
            *([f"{facts.parameters:,} parameters"] if facts.parameters else []),
            *([f"{facts.multiply_adds:,} multiply-adds"] if facts.multiply_adds else []),
            *([f"file of {short(1e6 * exhibit.megabytes)}B"] if exhibit.megabytes else []),
            "not timed here yet" if exhibit.milliseconds is None else f"{duration(exhibit.milliseconds)} here",
            "click to open its card",
        )
    )


def _scale_costs(figure: go.Figure, costs: Sequence[float], cost: Cost) -> None:
    """Draw the logarithmic axis, with ticks at 1, 2 and 5, or where these would be many, at 1 and 3."""
    figure.update_xaxes(type="log", title=cost.axis)
    if not costs:
        return
    low, high = log10(min(costs)) - 0.15, log10(max(costs)) + 0.15
    steps = (1, 2, 5) if high - low < 1.5 else (1, 3)
    places = [step * 10.0**power for power in range(floor(low), ceil(high) + 1) for step in steps]
    ticks = [place for place in places if low <= log10(place) <= high]
    figure.update_xaxes(range=[low, high], tickvals=ticks, ticktext=[cost.write(tick) for tick in ticks])


def _scale_accuracy(figure: go.Figure, percentages: Sequence[float]) -> None:
    """Draw the axis of accuracy, from the least to the most accurate network, whether or not it has a place."""
    figure.update_yaxes(title="top-1: right at the first guess", ticksuffix=" %")
    if percentages:
        figure.update_yaxes(range=[min(percentages) - 3, max(percentages) + 3])
