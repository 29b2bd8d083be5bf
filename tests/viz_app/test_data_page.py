"""The data page: what is sent of a set, the place in its tensor, and the mini-batch as a network gets it."""

import numpy as np
import pytest
import torch

from cnn_core.batches import drawn_indices
from cnn_core.datasets import DATASETS, LabelledImages
from tests.viz_app.test_pages import notes, opened
from viz_app import cache
from viz_app.controls.dataset import PickedDataset
from viz_app.controls.dataset_part import Part
from viz_app.controls.dataset_wall import asked
from viz_app.controls.mini_batch import MiniBatch, _code, _drawn, _figures
from viz_app.draw.dataset import class_counts, larger, previews


@pytest.fixture(scope="module")
def digits() -> PickedDataset:
    return PickedDataset(slug="digits", dataset=cache.dataset("digits"))


@pytest.fixture(scope="module")
def shapes() -> PickedDataset:
    return PickedDataset(slug="shapes", dataset=cache.dataset("shapes"))


def part(picked: PickedDataset, slug: str = "train") -> Part:
    return Part(slug=slug, name="training" if slug == "train" else "test", picked=picked)


def test_a_small_set_is_sent_as_it_is(digits):
    images = digits.dataset.train.images
    assert np.array_equal(previews(images), images.numpy())


def test_a_large_set_is_sent_as_means_of_its_pixels_and_fits_into_two_and_a_half_megabytes():
    images = torch.randint(256, (4_000, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    small = previews(images)
    assert small.shape == (4_000, 3, 14, 14)
    assert small.nbytes <= 2_500_000
    assert abs(float(small.mean()) - float(images.float().mean())) < 0.1


def test_larger_images_come_as_many_as_fit_and_as_small_as_they_were_asked_for():
    images = torch.randint(256, (2_000, 1, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    some = larger(images, [5, 1_999], factor=1)
    assert np.array_equal(some, images[[5, 1_999]].numpy())
    halved = larger(images, [5], factor=2)
    expected = images[5].float().reshape(1, 14, 2, 14, 2).mean((2, 4)).round()
    assert np.array_equal(halved[0], expected.numpy())
    assert len(larger(images, range(2_000), factor=1)) == 1_500_000 // 28**2


def test_classes_without_an_image_are_counted_too():
    images = LabelledImages(images=torch.zeros(3, 1, 2, 2, dtype=torch.uint8), labels=torch.tensor([2, 0, 2]))
    assert class_counts(images, 4) == (1, 0, 2, 0)


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        5,
        {"identity": "digits-train", "indices": "1.2", "factor": 0},
        {"identity": "digits-train", "indices": "1.2", "factor": 9},
        {"identity": "digits-train", "indices": "1.2", "factor": "1"},
        {"identity": "digits-test", "indices": "1.2", "factor": 1},
        {"identity": "digits-train", "indices": "1.-2", "factor": 1},
        {"identity": "digits-train", "indices": "1" * 40, "factor": 1},
        {"identity": "digits-train", "indices": [1, 2], "factor": 1},
    ],
)
def test_what_no_wall_asks_for_is_not_sent(digits, wanted):
    assert asked(wanted, part(digits)) == ([], 1)


def test_images_that_are_not_there_are_left_out_of_what_is_asked_for(digits):
    wanted = {"identity": "digits-train", "indices": "3.1437.1438.999999999", "factor": 2}
    assert asked(wanted, part(digits)) == ([3, 1437], 2)


@pytest.mark.parametrize(
    ("text", "place"),
    [("", "12.0.4.4"), ("5.0.3.2", "5.0.3.2"), ("0.0.0.0", "0.0.0.0")],
)
def test_a_place_in_the_tensor_stands_in_the_address(text, place, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(
        "viz_app.controls.tensor_walk.show_tensor_walk", lambda walk, **_: shown.append(".".join(map(str, walk.at)))
    )
    app = opened("data", **({"at": text} if text else {}))
    assert (shown[-1], notes(app)) == (place, [])


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("at", "9999.0.3.2", "(1438, 1, 8, 8). The page shows the nearest place that there is"),
        ("at", "1.2.3", "it must be an image, a channel, a row and a column"),
        ("at", "1.2.3.-4", "it must be a whole number from 0"),
        ("class", "x", "it must be a whole number from 0"),
        ("tile", "33", "there is no such choice; there are 2, 4, 8"),
        ("order", "<b>", "there is no such choice; there are stored, class"),
        ("size", "9999", "it must be a whole number from 1 to 128"),
        ("part", "validation", "there is no such choice; there are train, test"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_page_stands(name, value, sentence):
    app = opened("data", **{name: value})
    assert not app.exception
    assert any(sentence in note for note in notes(app))


def test_a_class_that_another_set_lacks_leaves_all_on_the_wall():
    app = opened("data", **{"data": "shapes", "class": "9"})
    assert app.session_state["setting_data_class"] == ""


def batch(part: Part, *, size: int, normalised: bool) -> MiniBatch:
    indices = drawn_indices(len(part.images), size=size, seed=3)
    normalisation = cache.normalisation(part.picked.slug) if normalised else None
    return MiniBatch(part=part, seed=3, indices=indices, normalisation=normalisation)


def test_all_training_images_together_have_mean_0_and_deviation_1_once_normalised(shapes):
    whole = part(shapes)
    table = _figures(batch(whole, size=len(whole.images), normalised=True))
    assert table.splitlines()[-2:] == [
        "| mean, normalised | 0.000 | 0.000 | 0.000 |",
        "| deviation, normalised | 1.000 | 1.000 | 1.000 |",
    ]


def test_without_normalising_a_network_gets_0_to_1(digits):
    numbers = batch(part(digits), size=8, normalised=False).numbers
    assert (numbers.min(), numbers.max()) == (0, 1)
    assert "normalised" not in _figures(batch(part(digits), size=8, normalised=False))


@pytest.mark.parametrize("normalised", [False, True])
def test_the_code_of_a_batch_gives_its_numbers(shapes, normalised):
    shown = batch(part(shapes, "test"), size=5, normalised=normalised)
    names = {"images": shown.part.images.images, "labels": shown.part.images.labels}
    exec(_code(shown), names)
    assert torch.allclose(names["batch"], shown.numbers, atol=1e-3)
    assert torch.equal(names["labels"], shown.part.images.labels[shown.indices])


def test_colour_is_drawn_as_pixels_and_read_as_the_network_gets_it(shapes):
    shown = batch(part(shapes), size=4, normalised=True)
    maps, tiles = _drawn(shown, 4)
    assert tiles[1].kind == "rgb"
    assert np.array_equal(maps[tiles[1].plane : tiles[1].plane + 3], shown.pixels[1].numpy())
    assert np.array_equal(maps[[*tiles[1].reads]], shown.numbers[1].numpy())
    assert tiles[1].title == f"{shown.indices[1]}: {shown.part.title_of(int(shown.indices[1]))}"


def test_gray_numbers_have_one_scale_around_0(digits):
    shown = batch(part(digits), size=4, normalised=True)
    maps, tiles = _drawn(shown, 4)
    assert {(tile.kind, tile.limits) for tile in tiles} == {("signed", (-np.abs(maps).max(), np.abs(maps).max()))}


def test_every_set_that_ships_has_a_page_in_both_parts():
    for slug in (slug for slug, entry in DATASETS.items() if entry.origin == "embedded"):
        for name in ("train", "test"):
            app = opened("data", data=slug, part=name)
            assert not app.exception
            assert not app.error
