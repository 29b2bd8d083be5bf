"""What tells trainings apart."""

from dataclasses import replace

import pytest

from cnn_core.augmentation import KINDS, Augmentation
from cnn_core.runs.comparing import differences, full_names, same_epochs, short_names, title_of, written_settings
from cnn_core.training import Recipe, RunSettings
from tests.trainings import epoch

SETTINGS = RunSettings(network="lenet5", dataset="digits", recipe=Recipe(cycles=(5,), learning_rate=0.05))


def changed(**fields: object) -> RunSettings:
    return replace(SETTINGS, recipe=replace(SETTINGS.recipe, **fields))


def test_a_training_is_called_by_its_network_and_its_data():
    assert title_of(SETTINGS).startswith("LeNet-5 on ")


def test_every_setting_is_written_once_and_every_augmentation_is_among_them():
    names = [setting.name for setting in written_settings(SETTINGS)]
    assert len(set(names)) == len(names)
    assert {kind.title.lower() for kind in KINDS} <= set(names)


def test_only_what_differs_is_told():
    [found] = differences([SETTINGS, changed(learning_rate=0.01), changed(learning_rate=0.05)])
    assert found.name == "learning rate"
    assert [setting.value for setting in found.settings] == ["0.05", "0.01", "0.05"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"seed": 3}, "seed 3"),
        ({"optimiser": "adam"}, "Adam"),
        ({"cycles": (4, 2)}, "epochs 4 + 2"),
        ({"augmentation": Augmentation(shift=2)}, "shift 2 px"),
        ({"augmentation": Augmentation(mirror=True)}, "mirror on"),
    ],
)
def test_a_training_is_called_by_what_tells_it_from_the_others(fields, name):
    assert short_names([SETTINGS, changed(**fields)])[1] == name


def test_the_three_ways_to_start_name_themselves():
    starts = [replace(SETTINGS, start=start) for start in ("scratch", "frozen", "fine_tuned")]
    assert short_names(starts) == ("from scratch", "frozen features", "fine-tuned")


def test_trainings_with_the_same_settings_are_counted():
    first, second, third = short_names([SETTINGS, SETTINGS, SETTINGS])
    assert (second, third) == (f"{first} (2)", f"{first} (3)")


def test_in_a_list_trainings_alike_are_called_by_what_else_differs():
    names = full_names([SETTINGS, changed(learning_rate=3.0), changed(seed=1), changed(seed=1, learning_rate=3.0)])
    assert names[1] == f"learning rate 3, {title_of(SETTINGS)}, from scratch, seed {SETTINGS.recipe.seed}"
    assert len({*names}) == 4


def test_in_a_list_a_training_alone_is_called_by_network_data_start_and_seed():
    assert full_names([SETTINGS]) == (f"{title_of(SETTINGS)}, from scratch, seed {SETTINGS.recipe.seed}",)


def test_the_same_numbers_are_counted_until_the_first_that_differs():
    one = [epoch(1), epoch(2), epoch(3)]
    other = [epoch(1, images_per_second=7.0), epoch(2), epoch(3, loss=1.0000001), epoch(4)]
    assert same_epochs(one, other) == 2
    assert same_epochs(one, other[:1]) == 1
    assert same_epochs(one, []) == 0


def test_a_network_and_data_that_are_gone_are_still_named():
    gone = replace(SETTINGS, network="own.abc.0", dataset="own.def")
    assert title_of(gone) == "own.abc.0 on own images"
