import pytest
import torch

from cnn_core.batches import drawn_batches, drawn_indices
from cnn_core.errors import CnnCoreError


def test_batches_are_drawn_alike_for_a_seed_and_hold_no_picture_twice():
    pictures = (torch.arange(6, dtype=torch.uint8) * 40)[:, None, None, None].expand(6, 3, 2, 2)
    batches = list(drawn_batches(pictures, size=4, count=5, seed=3))
    assert len(batches) == 5
    again = torch.cat(list(drawn_batches(pictures, size=4, count=5, seed=3)))
    assert torch.equal(torch.cat(batches), again)
    for batch in batches:
        assert len(batch[:, 0, 0, 0].unique()) == 4
    assert float(torch.cat(batches).max()) == pytest.approx(200 / 255)


def test_too_few_pictures_fill_no_batch():
    with pytest.raises(CnnCoreError, match="2 pictures do not fill a batch of 4; choose 1 to 2"):
        list(drawn_batches(torch.zeros(2, 3, 2, 2, dtype=torch.uint8), size=4, count=1))


def test_a_mini_batch_holds_no_image_twice_and_is_the_same_for_a_seed():
    first, again, other = (drawn_indices(100, size=60, seed=seed) for seed in (1, 1, 2))
    assert len(set(first.tolist())) == 60
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    with pytest.raises(CnnCoreError, match="4 images do not fill a batch of 5; choose 1 to 4"):
        drawn_indices(4, size=5, seed=0)
