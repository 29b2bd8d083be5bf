import pytest
import torch

from cnn_core.classification import guesses


def test_guesses_come_in_order_and_sum_to_one():
    found = guesses(torch.tensor([1.0, 3.0, 2.0]), ("a", "b", "c"))
    assert [guess.class_name for guess in found] == ["b", "c", "a"]
    assert sum(guess.probability for guess in found) == pytest.approx(1)
    assert found[0].probability == pytest.approx(torch.softmax(torch.tensor([1.0, 3.0, 2.0]), 0)[1].item())


def test_huge_logits_are_no_trouble():
    assert guesses(torch.tensor([1000.0, -1000.0]), ("a", "b"))[0].probability == 1
