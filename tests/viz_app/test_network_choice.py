"""Which networks can be chosen, and what the address may name beyond the list."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.own import OwnNetworks
from cnn_core.models.zoo import NAMED
from viz_app import cache
from viz_app.controls import network_choice
from viz_app.controls.network_choice import network_titles


@pytest.fixture
def family(monkeypatch) -> None:
    """A family whose networks are called by a number below 100."""

    def find(rest: str):
        if not (rest.isdecimal() and int(rest) < 100):
            raise CnnCoreError(f"{rest[:9]!r} is no number below 100 ![x](http://elsewhere/picture).")
        return replace(registry.entry("lenet5"), slug=f"made.{int(rest)}", title="Made network")

    monkeypatch.setitem(registry._FAMILIES, "made", find)


def page() -> None:
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.network_choice import choose_network  # noqa: PLC0415

    link.open_page("test")
    first = choose_network("Network", name="net", default="tiny_vgg")
    choose_network("Second network", name="net2", default="lenet5", without=first)
    link.close_page("test")


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, slug in address.items():
        app.query_params[name] = slug
    app.run()
    assert not app.exception
    return app


def chosen(app: AppTest) -> list[str]:
    return [box.value for box in app.selectbox]


def notes(app: AppTest) -> list[str]:
    return app.session_state["visit"].notes


def test_the_list_begins_with_the_projects_own_and_the_lectures_and_holds_all_once():
    slugs = list(network_titles())
    own = [slug for slug, entry in registry.entries().items() if entry.origin == "project"]
    assert slugs[: len(own) + len(NAMED)] == [*own, *NAMED]
    assert sorted(slugs) == sorted(registry.entries())


def test_no_two_networks_are_called_the_same(family):
    titles = network_titles([f"made.{number}" for number in range(5)])
    assert len(set(titles.values())) == len(titles) == len(registry.entries()) + 5
    assert titles["made.0"] == "Made network"
    assert titles["made.1"] == "Made network (made.1)"


def test_a_network_of_no_table_becomes_an_option_under_its_title(family):
    app = opened(net="made.007", net2="made.8")
    assert (chosen(app), notes(app)) == (["made.7", "made.8"], [])
    assert "Made network" in app.selectbox[0].options
    assert "Made network (made.8)" in app.selectbox[1].options


def test_a_network_of_the_address_is_tried_behind_the_gate(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(cache, "entry_of", lambda slug: asked.append(slug) or registry.entry("lenet5"))
    assert chosen(opened(net="timm.resnet18"))[0] == "lenet5"
    assert "timm.resnet18" in asked


def test_it_stays_an_option_once_another_one_was_chosen(family):
    app = opened(net="made.7")
    app.selectbox[0].set_value("lenet5").run()
    assert chosen(app)[0] == "lenet5"
    app.selectbox[0].set_value("made.7").run()
    assert chosen(app)[0] == "made.7"


def test_a_refusal_is_told_in_its_own_words_as_plain_text_with_the_default(family):
    app = opened(net="made.100")
    assert chosen(app)[0] == "tiny_vgg"
    (note,) = notes(app)
    assert "is no number below 100 \\!\\[x\\]\\(http" in note
    assert note.endswith("The page shows its default instead.")


@pytest.mark.parametrize("slug", ["lenet7", "other.1", "![x](http://elsewhere/picture)", "a" * 3000, "made.", ".", "٣"])
def test_an_unknown_network_is_told_with_the_default(family, slug: str):
    app = opened(net=slug)
    assert chosen(app)[0] == "tiny_vgg"
    (note,) = notes(app)
    assert "![" not in note.partition("`, but ")[2]
    assert len(note) < 900


def test_the_second_network_is_another_one():
    app = opened(net="resnet18", net2="resnet18")
    assert chosen(app) == ["resnet18", "lenet5"]
    assert "it is the network that it would stand beside" in notes(app)[0]
    assert "ResNet18" not in app.selectbox[1].options


def test_a_network_that_is_gone_gives_way_to_the_default(family, monkeypatch):
    app = opened(net="made.7")
    monkeypatch.delitem(registry._FAMILIES, "made")
    app.run()
    assert chosen(app)[0] == "tiny_vgg"


def test_the_network_that_the_server_was_started_with_stands_first(monkeypatch):
    store = OwnNetworks(0)
    store.keep_local(replace(registry.entry("lenet5"), slug="own.local", title="Mine"))
    monkeypatch.setattr(network_choice, "own_networks", lambda: store)
    assert next(iter(network_titles().items())) == ("own.local", "Mine")
