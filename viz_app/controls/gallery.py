"""The charts and tables of the gallery."""

from collections.abc import Mapping, Sequence
from typing import cast

import plotly.graph_objects as go
import streamlit as st

from viz_app.components.network_table import About, Cell, Row, show_network_table
from viz_app.controls.exhibits import open_exhibit
from viz_app.controls.network_card import CARD
from viz_app.controls.pass_times import say_how_measured, show_measuring
from viz_app.controls.settings import choose, switch
from viz_app.draw.exhibits import COSTS, Cost, Exhibit, duration, publications
from viz_app.draw.gallery import placed, scatter_of
from viz_app.draw.timeline import timeline_of
from viz_app.messages import plain

_CAPTION = (
    "Higher is more accurate, further left is cheaper. The axis below is logarithmic: each step is the same factor; M "
    "is a million, G a thousand millions. "
    "The area of a point grows with the file of weights, and a line joins the networks of one paper. Accuracy also "
    "depends on how a network was trained: ResNet50, 101 and 152 and two of the MobileNets have weights from a later "
    "recipe than their papers’. The project’s own networks are not shown: they read other pictures, so that "
    "their accuracy cannot be compared."
)
_TIMELINE = "timeline"
_SCATTER = "scatter"


def pick_cost() -> Cost:
    """Return what accuracy is held against."""
    titles = {cost.slug: cost.title for cost in COSTS}
    slug = choose("Accuracy against", titles, name="against", default=COSTS[0].slug, style="segments")
    return next(cost for cost in COSTS if cost.slug == slug)


def show_scatter(exhibits: Sequence[Exhibit], cost: Cost, *, chosen: str) -> None:
    """Show accuracy against a cost; a click on a point opens the network's card."""
    names = switch("Names beside the points", name="names", help="On a wide screen there is room for them.")
    if cost.slug == "time":
        show_measuring(exhibits)
    shown = placed(exhibits, cost)
    if shown:
        figure = scatter_of(exhibits, cost, chosen=chosen, names=names)
        _clickable(figure, shown, key=_SCATTER, alt=_scatter_alt(shown, cost))
    if cost.slug == "time":
        st.caption(f"{_measured(exhibits)} of {len(exhibits)} networks are measured. {say_how_measured()}")
    st.caption(_CAPTION)


def _measured(exhibits: Sequence[Exhibit]) -> int:
    return sum(exhibit.milliseconds is not None for exhibit in exhibits)


def _scatter_alt(shown: Sequence[Exhibit], cost: Cost) -> str:
    return (
        f"Top-1 accuracy of {len(shown)} networks against {cost.title.lower()}. The table below has the same figures "
        "and opens the same cards."
    )


def show_timeline(exhibits: Sequence[Exhibit], *, chosen: str) -> None:
    """Show the papers by year, and what each brought."""
    papers = publications(exhibits)
    alt = f"{len(papers)} papers from {papers[0].year} to {papers[-1].year}. The list beside it says the same."
    chart, words = st.columns([1, 1], gap="medium")
    with chart:
        _clickable(timeline_of(exhibits, chosen=chosen), exhibits, key=_TIMELINE, alt=alt)
    with words:
        lines = [f"- **{paper.year}, {plain(paper.title)}:** {plain(_novelty(paper.exhibits))}" for paper in papers]
        st.markdown("\n".join(lines))


def _novelty(exhibits: Sequence[Exhibit]) -> str:
    return " ".join(dict.fromkeys(exhibit.facts.novelty for exhibit in exhibits))


def _clickable(figure: go.Figure, exhibits: Sequence[Exhibit], *, key: str, alt: str) -> None:
    def opened() -> None:
        slug = _clicked(st.session_state.get(key))
        if any(slug == exhibit.slug for exhibit in exhibits):
            open_exhibit(str(slug))

    st.plotly_chart(
        figure, key=key, on_select=opened, selection_mode="points", config={"displayModeBar": False}, alt=alt
    )


def _clicked(told: object) -> object:
    """Return the name of the point that was clicked, as the browser tells it; None where none is any longer."""
    state = cast("Mapping[str, Mapping[str, list[Mapping[str, object]]]]", told)
    try:
        return state["selection"]["points"][0]["customdata"]
    except (KeyError, IndexError, TypeError):
        return None


def show_figures(exhibits: Sequence[Exhibit], *, chosen: str) -> None:
    """Show the table of all figures; a name opens the network's card."""
    columns = ("Network", "Year", "Top-1", "Top-5", "Parameters", "Multiply-adds", "File", "Time here", "Licence")
    caption = "A heading sorts by its column, a name opens the card."
    show_network_table(
        columns,
        [_row(one) for one in exhibits],
        about=About(name="All figures", caption=caption),
        chosen=chosen,
        card=CARD,
        on_open=open_exhibit,
        key="figures",
    )


def _row(exhibit: Exhibit) -> Row:
    facts = exhibit.facts
    accuracy = facts.accuracy
    cells = (
        Cell(text=exhibit.title),
        _cell(exhibit.year, "{:d}"),
        _cell(accuracy and accuracy.top1, "{:.1%}"),
        _cell(accuracy and accuracy.top5, "{:.1%}"),
        _cell(facts.parameters, "{:,}"),
        _cell(facts.multiply_adds, "{:,}"),
        _cell(exhibit.megabytes, "{:,.1f} MB"),
        Cell(text="not measured")
        if exhibit.milliseconds is None
        else Cell(text=duration(exhibit.milliseconds), number=exhibit.milliseconds),
        Cell(text=facts.licence),
    )
    return Row(slug=exhibit.slug, cells=cells)


def _cell(number: float | None, form: str) -> Cell:
    return Cell(text="not stated") if number is None else Cell(text=form.format(number), number=number)
