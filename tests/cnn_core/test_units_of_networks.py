"""Units opened at random in every network of the registry give the recorded numbers."""

import random

import pytest
import torch
from torch import Tensor, nn

from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.recording import Recording, record
from cnn_core.units import made, open_unit, readers_of, sources_of
from cnn_core.units.making import magnitude
from cnn_core.units.opened import Computed, Opened, Place, Source, WeightedSum
from tests.cnn_core.networks_without_cost import GIANTS, filled, image_for, shapes_only

OWN = [entry.slug for entry in EMBEDDED]
OTHERS = [slug for slug in registry.entries() if slug not in (*OWN, *GIANTS)]
MOST_STEPS = 40  # of one network
MOST_SOURCES = 5000  # looked up for one unit; the first dense layer of VGG reads 25,088 numbers


def _network_and_images(slug: str) -> tuple[nn.Module, Tensor]:
    entry = registry.entry(slug)
    if slug in OWN:
        images = torch.rand(1, *entry.preprocessing.input_shape, generator=torch.Generator().manual_seed(0))
        return registry.load(entry).module, images
    return filled(shapes_only(entry.build)), image_for(slug)


def _places(recording: Recording, chance: random.Random) -> list[Place]:
    """Choose one unit of a step of each kind, and of others up to `MOST_STEPS`."""
    steps = list(recording.records[1:])
    chance.shuffle(steps)
    of_each_kind = {step.kind: step for step in steps}.values()
    chosen = [*of_each_kind, *(step for step in steps if step not in of_each_kind)][:MOST_STEPS]
    return [_place(step.name, step.output, chance) for step in chosen]


def _place(step: str, output: Tensor, chance: random.Random) -> Place:
    return Place(step=step, index=tuple(chance.randrange(length) for length in output.shape[1:]))


def _recorded(recording: Recording, place: Place) -> float:
    return float(recording[place.step].output[0].numpy()[place.index])


def _sources(unit: Opened) -> tuple[Source, ...]:
    is_huge = isinstance(unit.making, WeightedSum) and len(unit.making.places) > MOST_SOURCES
    return () if is_huge else sources_of(unit)


def _assert_is_made_of_what_was_recorded(unit: Opened, recording: Recording) -> None:
    assert unit.making is not None
    assert not isinstance(unit.making, Computed), f"{unit.kind}: {unit.making.sentence}"
    assert unit.value == _recorded(recording, unit.place)
    assert made(unit.making) == pytest.approx(unit.value, rel=0, abs=1e-5 * (1 + magnitude(unit.making)))
    for source in _sources(unit):
        assert source.place
        assert source.value == _recorded(recording, source.place), f"{source.place} read by {unit.place}"


@pytest.mark.slow
@pytest.mark.parametrize("slug", OTHERS)
def test_units_of_every_kind_of_step_are_made_of_what_was_recorded(slug: str):
    network, images = _network_and_images(slug)
    recording, chance = record(network, images), random.Random(slug)
    places = _places(recording, chance)
    for place in places:
        _assert_is_made_of_what_was_recorded(open_unit(network, recording, place), recording)
    for place in places[::4]:
        for reader in readers_of(network, recording, place)[:1]:
            unit = open_unit(network, recording, reader)
            assert place in [source.place for source in sources_of(unit)]


@pytest.mark.parametrize("slug", OWN)
def test_units_of_every_step_of_the_own_networks_are_made_of_what_was_recorded(slug: str):
    network, images = _network_and_images(slug)
    recording, chance = record(network, images), random.Random(slug)
    for step in recording.records[1:]:
        unit = open_unit(network, recording, _place(step.name, step.output, chance))
        _assert_is_made_of_what_was_recorded(unit, recording)


@pytest.mark.parametrize("slug", OWN)
def test_a_pixel_is_followed_to_the_answer_click_by_click(slug: str):
    network, images = _network_and_images(slug)
    recording = record(network, images)
    middle = tuple(length // 2 for length in images.shape[1:])
    place = Place(step="input", index=middle)
    while readers := readers_of(network, recording, place):
        read = [source.place for source in sources_of(open_unit(network, recording, readers[0]))]
        assert place in read
        place = readers[0]
    assert place.step == recording.records[-1].name
