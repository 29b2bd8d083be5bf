"""The page of low-, mid- and high-level features: a map that is clicked shows what its units see, in numbers."""

import re

import numpy as np
import pytest
import torch

from cnn_core.levels import strongest_channels, strongest_places
from cnn_core.models import registry
from cnn_core.receptive_field import field_of, seeing_steps
from cnn_core.recording import record
from cnn_core.samples import sample
from cnn_core.units.opened import Place
from cnn_core.walking import walk
from tests.browser.grids import grid, middle_of, read_value

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.browser

STEP = "relu2_1"  # the middle level of tiny_vgg


@pytest.fixture(scope="module")
def output() -> torch.Tensor:
    """What the middle level computes of the coffee cup."""
    network = registry.load(registry.entry("tiny_vgg"))
    return record(network.module, network.entry.preprocessing.apply(sample("coffee").draw()))[STEP].output[0]


def _strongest(output: torch.Tensor, *, by: str = "mean") -> tuple[tuple[int, ...], str]:
    """Return the channels on screen, and the key of their grid."""
    channels = strongest_channels(output, by=by, most=8)
    return channels, f"mid-tiny_vgg-{STEP}-{'-'.join(map(str, channels))}"


def _patch(channel: int, output: torch.Tensor) -> tuple[np.ndarray, int, int]:
    """Return what the network sees at the strongest place of a channel, with its first row and column in the patch."""
    network = registry.load(registry.entry("tiny_vgg"))
    seen = network.entry.preprocessing.fit(sample("coffee").draw())
    steps = seeing_steps(walk(network.module, torch.zeros(1, 3, 32, 32)))
    row, col = strongest_places(output[channel], most=1)[0]
    field = field_of(steps, Place(step=STEP, index=(channel, row, col)))
    inside = field.clipped(32, 32)
    part = seen[:, inside.rows.start : inside.rows.stop, inside.cols.start : inside.cols.stop].numpy()
    return part, inside.rows.start - field.rows.start, inside.cols.start - field.cols.start


def test_a_map_that_is_clicked_shows_what_its_units_see_and_stands_in_the_address(app, output):
    page = app("levels?image=coffee&side=1024")
    channels, key = _strongest(output)
    page.mouse.click(*middle_of(page, key, 5, 5, tile=3))
    expect(page.get_by_text(f"Where channel {channels[3]} answers strongest")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"midmap={STEP}\.{channels[3]}\b"))
    part, top, left = _patch(channels[3], output)
    key = f"mid-patches-{len(strongest_places(output[channels[3]], most=9))}"
    page.mouse.move(*middle_of(page, key, top + 2, left + 3))
    expect(grid(page, key).locator(".readout")).to_contain_text(f"row {top + 2}, column {left + 3}: red")
    told = re.findall(r"(?:red|green|blue) ([\d.]+)", grid(page, key).locator(".readout").inner_text())
    assert [float(number) for number in told] == pytest.approx(part[:, 2, 3].tolist(), abs=0.5 / 255 + 1e-3)


def test_the_numbers_of_the_strongest_maps_are_those_that_the_network_computes(app, output):
    page = app("levels?image=coffee&side=1024&by=maximum")
    channels, key = _strongest(output, by="maximum")
    for tile, (row, col) in ((0, (3, 4)), (7, (15, 0))):
        expected = float(output[channels[tile], row, col])
        assert read_value(page, key, row, col, tile=tile) == pytest.approx(expected, abs=1e-3)


def test_the_levels_lie_below_one_another_on_a_phone(app, output):
    page = app("levels?image=coffee&side=1024", width=360, height=800)
    expect(page.get_by_text(re.compile("answers strongest"))).to_have_count(3)
    tops = [page.get_by_role("heading", name=name, exact=True).bounding_box() for name in ("Low", "Middle", "High")]
    assert len({round(box["x"]) for box in tops}) == 1
    assert tops[0]["y"] < tops[1]["y"] < tops[2]["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
