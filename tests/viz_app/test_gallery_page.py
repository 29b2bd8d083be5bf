"""The gallery's page: what is chosen opens a card, nothing is measured unasked, and a wrong address is told of."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnn_core.models import registry, zoo
from cnn_core.models.loading_code import loading_code
from cnn_core.pass_times import Standing
from tests.viz_app.test_pages import notes, opened
from viz_app import cache
from viz_app.controls import gallery, network_search
from viz_app.views import gallery as gallery_view


@pytest.fixture
def shown(monkeypatch) -> SimpleNamespace:
    """What the page showed in its last run: figures by key, and the rows of its tables by key."""
    last = SimpleNamespace(figures={}, tables={})
    monkeypatch.setattr(st, "plotly_chart", lambda figure, *, key, **_: last.figures.update({key: figure}))
    for module in (gallery, network_search):
        monkeypatch.setattr(module, "show_network_table", lambda _, rows, *, key, **__: last.tables.update({key: rows}))
    return last


def standing(monkeypatch, **facts: Any) -> None:
    """Let the machine have measured what is told."""
    told = Standing(**{"milliseconds": {}, "refused": {}, "current": None} | facts)
    times = SimpleNamespace(standing=told, start=print, stop=lambda: None)
    monkeypatch.setattr(cache, "pass_times", lambda: times)


def page(**address: str) -> AppTest:
    app = opened("gallery", **address)
    assert not app.exception
    return app


def card_of(slug: str) -> None:
    """One network's card alone."""
    from viz_app.controls.network_card import show_card  # noqa: PLC0415 -- AppTest runs this function's text by itself

    show_card(slug)


def opened_card(slug: str) -> AppTest:
    app = AppTest.from_function(card_of, kwargs={"slug": slug}, default_timeout=60).run()
    assert not app.exception
    return app


def card(app: AppTest) -> str:
    """What stands on a card, without the signs that keep Markdown from reading it."""
    return "\n".join(part.value for part in (*app.subheader, *app.markdown, *app.caption)).replace("\\", "")


def points(figure: go.Figure) -> set[str]:
    return {slug for trace in figure.data for slug in trace.customdata or ()}


def test_every_network_of_the_lecture_hangs_in_both_charts_and_in_the_table(shown):
    page()
    assert points(shown.figures["scatter"]) == set(zoo.NAMED)
    assert [row.slug for row in shown.tables["figures"]] == list(zoo.NAMED)
    years = {registry.entry(slug).facts.paper for slug in zoo.NAMED}
    assert len(points(shown.figures["timeline"])) == len(years)


@pytest.mark.parametrize("slug", zoo.NAMED)
def test_a_card_tells_what_the_entry_tells(slug):
    entry = registry.entry(slug)
    facts = entry.facts
    assert facts.paper
    told = card(opened_card(slug))
    for text in (entry.title, facts.paper.title, facts.paper.authors, facts.novelty, facts.licence):
        assert text in told
    for number in (facts.parameters, facts.multiply_adds):
        assert f"{number:,}" in told
    assert f"{facts.accuracy.top1:.2%} and {facts.accuracy.top5:.2%}" in told


def test_a_card_has_the_code_that_loads_its_network():
    [code] = opened_card("squeezenet1_0").code
    assert code.value.strip() == loading_code(registry.entry("squeezenet1_0")).strip()


def test_a_network_of_the_project_has_a_card_that_says_what_nobody_states():
    told = card(opened_card("lenet5"))
    assert "**Top-1 and top-5:** not stated" in told
    assert "**Weights:** on this machine" in told


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("net", "unicorn", "there is no network called"),
        ("net", "a" * 5000, "no network's name has 5,000 characters"),
        ("net", "![](http://elsewhere/a.png)", "there is no network called"),
        ("net", "../../etc/passwd", "there is no network called"),
        ("against", "beauty", "there is no such choice; there are parameters, multiply-adds, time"),
        ("names", "perhaps", "it must be yes or no"),
        ("find", "a" * 61, "it has 61 characters, and a search takes 60 at most"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(shown, name, value, sentence):
    app = page(**{name: value})
    assert any(sentence in note for note in notes(app))
    assert "25,557,032" in card(app)


def test_nothing_is_measured_before_it_is_asked_for(shown, monkeypatch):
    standing(monkeypatch)
    app = page(against="time")
    assert "scatter" not in shown.figures
    assert [button.label for button in app.button] == ["Measure here: 20 networks"]
    assert any("0 of 20 networks are measured" in caption.value for caption in app.caption)


def test_the_chart_shows_what_is_measured_and_the_button_names_the_rest(shown, monkeypatch):
    standing(monkeypatch, milliseconds={"alexnet": 30.0, "vgg16": 400.0})
    app = page(against="time")
    assert points(shown.figures["scatter"]) == {"alexnet", "vgg16"}
    assert [button.label for button in app.button] == ["Measure here: 18 networks"]


def test_a_persons_own_network_is_not_measured_for_all(shown, monkeypatch):
    standing(monkeypatch)
    own = replace(registry.entry("lenet5"), slug="own.token.0", origin="own")
    monkeypatch.setattr(cache, "entry_of", lambda _: own)
    monkeypatch.setattr(gallery_view, "pick_exhibit", lambda: own.slug)
    app = page(against="time")
    assert [button.label for button in app.button] == ["Measure here: 20 networks"]
    assert "a person’s own file or program" in card(app)


def test_a_card_without_a_file_of_weights_says_that_there_is_none():
    told = card(opened_card("stack.3x32x32~conv.4.3~flat~dense.10"))
    assert "none to fetch; it opens with random weights" in told
    assert "offer to fetch" not in told


def test_while_it_is_measured_it_says_what_and_can_be_stopped(shown, monkeypatch):
    standing(monkeypatch, milliseconds={"alexnet": 30.0}, current="vgg16")
    app = page(against="time")
    assert [button.label for button in app.button] == ["Stop"]
    assert any("Measuring VGG16: 1 of 20 done" in str(part.proto) for part in app.get("progress"))


def test_a_network_that_cannot_be_measured_is_told_of(shown, monkeypatch):
    standing(monkeypatch, refused={"vgg16": "out of memory"})
    [warning] = page(against="time").warning
    assert warning.value == "VGG16 could not be measured: out of memory"


def test_a_network_is_measured_on_one_image_of_the_size_that_it_takes():
    cache.pass_times.clear()
    times = cache.pass_times()
    runnable = times._load("squeezenet1_0")
    assert runnable.images.shape == (1, 3, 224, 224)
    assert not runnable.module.training
    assert times.standing.milliseconds == {}


def test_a_network_that_is_refused_says_why_in_place_of_its_card():
    app = opened_card("timm.vit_base_patch16_224")
    [error] = app.error
    assert "vit_base_patch16_224" in error.value.replace("\\", "")
    assert not app.subheader


def test_a_network_that_is_refused_leaves_the_charts_as_they_were(shown, monkeypatch):
    monkeypatch.setattr(gallery_view, "pick_exhibit", lambda: "unicorn")
    app = page()
    assert "There is no network called" in app.error[0].value
    assert points(shown.figures["scatter"]) == set(zoo.NAMED)


def test_what_is_searched_for_is_listed_with_its_library_and_its_parameters(shown):
    page(find="resnet 50")
    rows = {row.slug: [cell.text for cell in row.cells] for row in shown.tables["found"]}
    assert rows["resnet50"] == ["ResNet50", "resnet50", "torchvision", "25,557,032"]
    assert rows["timm.resnet50"][2] == "timm"
    assert len(rows) <= 50


def test_without_a_text_nothing_is_listed(shown):
    page(find="")
    assert set(shown.tables) == {"figures"}


def test_a_search_that_finds_nothing_says_so_and_shows_the_text_as_it_is(shown):
    [told] = page(find="![](http://x/a.png)").info
    assert "is called `![](http://x/a.png)`" in told.value
    assert set(shown.tables) == {"figures"}


def test_a_network_that_was_found_joins_the_chart_where_its_figures_are_known(shown):
    page(net="convnext_tiny")
    assert points(shown.figures["scatter"]) == {*zoo.NAMED, "convnext_tiny"}
    page(net="lenet5")
    assert points(shown.figures["scatter"]) == {*zoo.NAMED}
