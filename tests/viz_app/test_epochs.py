"""What is sent of a network at every epoch of its training."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from cnn_core.errors import CnnCoreError
from tests.viz_app.test_network_map import unpacked
from viz_app.components.epochs import EpochsView, Strip, packed
from viz_app.draw.epochs import MOST_VALUES, kernel_tiles, map_tiles, maps_per_page

STRIP = Strip(title="Weights", caption="", names=("kernel 0", "kernel 1"), values=np.ones((3, 2, 1, 5, 5), np.float32))
VIEW = EpochsView(
    run="abc",
    epochs=(0, 1, 4),
    sentences=("before", "one", "four"),
    strips=(STRIP,),
    class_names=("cat", "dog"),
    shares=np.full((3, 2), 0.5, np.float32),
)


def test_kernels_of_every_epoch_stand_one_after_another():
    kernels = [torch.full((6, 1, 5, 5), float(epoch)) for epoch in range(3)]
    tiles = kernel_tiles(kernels)
    assert tiles.shape == (3, 6, 1, 5, 5)
    assert tiles[:, 0, 0, 0, 0].tolist() == [0, 1, 2]


def test_of_many_kernels_and_epochs_only_as_many_numbers_are_sent_as_a_page_carries():
    kernels = [torch.zeros(64, 3, 11, 11) for _ in range(200)]
    assert 0 < kernel_tiles(kernels).size <= MOST_VALUES
    outputs = [torch.zeros(64, 56, 56) for _ in range(100)]
    assert 0 < map_tiles(outputs, first=0).size <= MOST_VALUES


def test_a_page_of_maps_begins_at_its_first_map():
    outputs = [torch.arange(20.0)[:, None, None].expand(20, 4, 4) for _ in range(2)]
    page = maps_per_page(outputs)
    tiles = map_tiles(outputs, first=page)
    assert tiles.shape == (2, 20 - page, 1, 4, 4)
    assert tiles[0, 0].max() == page


def test_a_vector_is_one_pixel_for_each_number():
    assert map_tiles([torch.arange(10.0)], first=0).shape == (1, 10, 1, 1, 1)


def test_the_browser_gets_words_and_numbers_of_all_epochs():
    facts, arrays = unpacked(packed(VIEW, opened={"epoch": "", "colours": "all"}))
    assert facts["epochs"] == [0, 1, 4]
    assert facts["strips"][0]["names"] == ["kernel 0", "kernel 1"]
    assert arrays["strip0"].shape == (3, 2, 1, 5, 5)
    assert arrays["shares"].shape == (3, 2)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: replace(VIEW, sentences=("one",)), "3 epochs have sentences, answers and tiles of"),
        (lambda: replace(STRIP, names=("one",)), "1 names do not fit 2 tiles"),
        (lambda: replace(STRIP, values=np.ones((3, 2, 2, 5, 5), np.float32)), "a tile of 2 channels"),
        (lambda: replace(STRIP, values=np.ones((3, 2, 1, 0, 5), np.float32)), "have no pixel to show"),
    ],
)
def test_what_does_not_fit_together_is_refused(make, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        make()
