"""The gallery's figures: every number in them is a network's own."""

from itertools import combinations

import plotly.graph_objects as go
import pytest

from cnn_core.models.entry import Accuracy, Facts, Paper
from viz_app.draw.exhibits import COSTS, FAMILIES, OTHER, Exhibit, duration, publications, short
from viz_app.draw.gallery import placed, scatter_of
from viz_app.draw.points import LOOKS
from viz_app.draw.timeline import timeline_of

PARAMETERS, MULTIPLY_ADDS, TIME = COSTS


def paper(title: str, year: int) -> Paper:
    return Paper(title=title, authors="Somebody", year=year, url="https://example.org")


RESIDUAL, INVERTED = paper("Residual", 2015), paper("Inverted", 2018)


def exhibit(slug: str, parameters: int, top1: float | None, *, by: Paper = RESIDUAL, **other: object) -> Exhibit:
    accuracy = None if top1 is None else Accuracy(top1=top1, top5=None, source="a test")
    facts = Facts(novelty="New.", paper=by, accuracy=accuracy, parameters=parameters, multiply_adds=10 * parameters)
    return Exhibit(slug=slug, title=slug.capitalize(), facts=facts, **other)


DEEP = exhibit("resnet152", 60_000_000, 0.8, megabytes=240.0, milliseconds=1234.5)
SHALLOW = exhibit("resnet18", 11_000_000, 0.7, megabytes=60.0)
MOBILE = exhibit("mobilenet_v2", 3_500_000, 0.72, by=INVERTED, megabytes=0.1)
UNKNOWN = exhibit("vgg16", 138_000_000, None, by=paper("Deep", 2014))
ALL = (DEEP, SHALLOW, MOBILE, UNKNOWN)


def points(figure: go.Figure) -> dict[str, tuple[float, float]]:
    """Where each network stands that can be clicked."""
    return {
        slug: (x, y)
        for trace in figure.data
        if trace.customdata is not None
        for slug, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def rings(figure: go.Figure) -> list[tuple[float, float]]:
    return [(trace.x[0], trace.y[0]) for trace in figure.data if trace.marker.symbol == "circle-open"]


def test_a_point_stands_at_its_cost_and_its_percentage():
    expected = {"resnet152": (60_000_000, 80), "resnet18": (11_000_000, 70), "mobilenet_v2": (3_500_000, 72)}
    found = points(scatter_of(ALL, PARAMETERS, chosen=""))
    assert found == {slug: pytest.approx(place) for slug, place in expected.items()}


def test_only_what_was_measured_has_a_place_on_the_axis_of_time():
    assert placed(ALL, TIME) == [DEEP]
    assert points(scatter_of(ALL, TIME, chosen="")) == {"resnet152": pytest.approx((1234.5, 80))}


def test_the_area_of_a_point_grows_with_the_file_but_it_can_always_be_hit():
    figure = scatter_of(ALL, PARAMETERS, chosen="")
    sizes = {
        trace.customdata[n]: trace.marker.size[n] for trace in figure.data if trace.name for n in range(len(trace.x))
    }
    assert (sizes["resnet152"] / sizes["resnet18"]) ** 2 == pytest.approx(240 / 60)
    assert sizes["mobilenet_v2"] == 9


def test_the_chosen_network_alone_is_ringed_and_named():
    figure = scatter_of(ALL, PARAMETERS, chosen="resnet18")
    assert rings(figure) == [(11_000_000, pytest.approx(70))]
    assert [text for trace in figure.data for text in trace.text or () if text] == ["Resnet18"]
    named = scatter_of(ALL, PARAMETERS, chosen="resnet18", names=True)
    assert {text for trace in named.data for text in trace.text or ()} == {"Resnet152", "Resnet18", "Mobilenet_v2"}


def test_networks_of_one_paper_are_joined_by_a_line_in_the_order_of_their_cost():
    [line] = [trace for trace in scatter_of(ALL, PARAMETERS, chosen="").data if trace.mode == "lines"]
    assert tuple(line.x) == (11_000_000, 60_000_000)


def test_hover_tells_every_figure_and_what_is_missing():
    told = {trace.name: trace.hovertext for trace in scatter_of(ALL, MULTIPLY_ADDS, chosen="").data if trace.name}
    assert told["ResNet"][0] == (
        "<b>Resnet152</b>, 2015<br>top-1 80.0%, top-5 not stated<br>60,000,000 parameters<br>600,000,000 multiply-adds"
        "<br>file of 240 MB<br>1.23 s here<br>click to open its card"
    )
    assert "not timed here yet" in told["MobileNet"][0]


def test_a_title_is_text_and_no_markup():
    bold = Exhibit(slug="b", title="<b>", facts=DEEP.facts)
    trace = next(trace for trace in scatter_of([bold], PARAMETERS, chosen="b").data if trace.name)
    assert (trace.text[0], trace.hovertext[0][:15]) == ("&lt;b&gt;", "<b>&lt;b&gt;</b")


@pytest.mark.parametrize("cost", [PARAMETERS, MULTIPLY_ADDS])
def test_the_ticks_of_the_logarithmic_axis_are_few_and_plain(cost):
    axis = scatter_of(ALL, cost, chosen="").layout.xaxis
    assert axis.type == "log"
    assert 3 <= len(axis.tickvals) <= 7
    assert all(text == cost.write(value) for value, text in zip(axis.tickvals, axis.ticktext, strict=True))
    assert {text.split(" ")[0].rstrip("0") for text in axis.ticktext} <= {"1", "2", "3", "5"}


def test_a_figure_without_networks_is_an_empty_one():
    assert points(scatter_of([UNKNOWN], PARAMETERS, chosen="vgg16")) == {}
    assert points(timeline_of([], chosen="vgg16")) == {}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (1, "1"),
        (1.5, "1.5"),
        (999, "999"),
        (1_000, "1 k"),
        (61_100_840, "61.1 M"),
        (3_000_000, "3 M"),
        (999_400, "999 k"),
        (999_600, "1 M"),
        (4_089_184_256, "4.09 G"),
        (123_456_789_012, "123 G"),
    ],
)
def test_a_large_number_is_short_and_rounded_right(number, text):
    assert short(number) == text


def test_a_time_is_told_in_milliseconds_or_in_seconds():
    assert [duration(ms) for ms in (0.25, 12, 999, 999.6, 2000)] == ["0.25 ms", "12 ms", "999 ms", "1 s", "2 s"]


def test_the_papers_stand_in_their_order_with_all_their_networks():
    assert [(one.year, one.title) for one in publications(ALL)] == [
        (2014, "Vgg16"),
        (2015, "Resnet152 and Resnet18"),
        (2018, "Mobilenet_v2"),
    ]


def test_the_timeline_has_a_point_for_each_paper_that_opens_one_of_its_networks():
    figure = timeline_of(ALL, chosen="resnet18")
    assert points(figure) == {"vgg16": (2014, 0), "resnet18": (2015, 1), "mobilenet_v2": (2018, 2)}
    assert rings(figure) == [(2015, 1)]
    assert "Resnet152 and Resnet18</b>, 2015<br>New." in figure.data[1].hovertemplate


def test_every_family_has_a_look_of_its_own():
    assert set(LOOKS) == set(FAMILIES)
    assert all(LOOKS[one] != LOOKS[other] for one, other in combinations(FAMILIES, 2))
    assert len({colour for colour, _ in LOOKS.values()}) >= len(FAMILIES) - 1


@pytest.mark.parametrize(
    ("slug", "family"),
    [("xception", "Inception"), ("timm.resnet50d.a1_in1k", "ResNet"), ("wide_resnet50_2", OTHER), ("lenet5", OTHER)],
)
def test_the_name_of_a_network_tells_its_family(slug, family):
    assert Exhibit(slug=slug, title="", facts=Facts()).family == family
