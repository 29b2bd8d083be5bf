"""The papers of networks by year."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from viz_app.draw.exhibits import Exhibit, Publication, publications
from viz_app.draw.points import UNDIMMED, folded, layout_of, marker_of, ring_around

_ROW = 34  # pixels of a paper
_SIZE = 15  # pixels of a point


def timeline_of(exhibits: Sequence[Exhibit], *, chosen: str) -> go.Figure:
    """Return the figure of the papers by year, the earliest above.

    Args:
        exhibits: The networks; those without a paper are left out.
        chosen: Slug of the network whose paper is ringed.
    """
    papers = publications(exhibits)
    figure = go.Figure(layout=layout_of(height=60 + _ROW * len(papers)))
    figure.update_yaxes(visible=False, range=[len(papers) - 0.4, -0.6])
    if not papers:
        return figure
    first, last = papers[0].year, papers[-1].year
    figure.update_xaxes(dtick=1, tickformat="d", range=[first - 0.5, last + 0.5])
    for row, paper in enumerate(papers):
        figure.add_trace(_point(paper, row, chosen=chosen, name_right=paper.year <= (first + last) / 2))
        if any(one.slug == chosen for one in paper.exhibits):
            figure.add_trace(ring_around(paper.year, row, size=_SIZE))
    return figure


def _point(paper: Publication, row: int, *, chosen: str, name_right: bool) -> go.Scatter:
    opened = next((one for one in paper.exhibits if one.slug == chosen), paper.exhibits[0])
    title = escape(paper.title)
    return go.Scatter(
        x=[paper.year],
        y=[row],
        mode="markers+text",
        text=[f" {title} "],
        textposition="middle right" if name_right else "middle left",
        customdata=[opened.slug],
        hovertemplate=f"<b>{title}</b>, {paper.year}<br>{folded(opened.facts.novelty)}<extra></extra>",
        marker=marker_of(opened.family, _SIZE),
        cliponaxis=False,
        showlegend=False,
        **UNDIMMED,
    )
