import pytest
import torch

from cnn_core.classification import Guess, guesses, in_words
from cnn_core.errors import CnnCoreError


def test_guesses_come_in_order_and_sum_to_one():
    found = guesses(torch.tensor([1.0, 3.0, 2.0]), ("a", "b", "c"))
    assert [guess.class_name for guess in found] == ["b", "c", "a"]
    assert sum(guess.probability for guess in found) == pytest.approx(1)
    assert found[0].probability == pytest.approx(torch.softmax(torch.tensor([1.0, 3.0, 2.0]), 0)[1].item())


def test_huge_logits_are_no_trouble():
    assert guesses(torch.tensor([1000.0, -1000.0]), ("a", "b"))[0].probability == 1


def _said(*percents: float) -> str:
    names = "abcdefghijklmnopqrstuvwxyz" * 40
    return in_words(
        tuple(
            Guess(index=at, class_name=names[at], probability=each / 100, logit=0.0) for at, each in enumerate(percents)
        )
    )


@pytest.mark.parametrize(
    ("percents", "sentence"),
    [
        ((100,), "Nothing to choose: a is the only class."),
        ((99.6, 0.4), "Almost certain: a (more than 99%)."),
        ((94.6, 5.4), "Almost certain: a (95%)."),
        ((94.4, 5.6), "Fairly sure: a (94%)."),
        ((67, 33), "Fairly sure: a (67%)."),
        ((66, 34), "Undecided between a (66%) and b (34%)."),
        ((55, 45), "Undecided between a (55%) and b (45%)."),
        ((50, 24, 14, 12), "Fairly sure: a (50%)."),
        ((50, 25, 14, 11), "Undecided between a (50%) and b (25%)."),
        ((49, 24, 14, 13), "Leaning towards a (49%)."),
        ((34, 31, 12, 12, 11), "Undecided between a (34%) and b (31%)."),
        ((30, 20, 15, 14, 11, 10), "Undecided between a (30%), b (20%) and c (15%)."),
        ((20, 15, 15, 15, 10, 9, 8, 8), "Undecided between 5 classes, the most probable of them a (20%)."),
        ((34, 33, 33), "No idea: the most probable of 3 classes has 34%."),
        ((40, 40, 20), "No idea: the most probable of 3 classes has 40%."),
        ((41, 40, 19), "Undecided between a (41%) and b (40%)."),
        ((10, *[4] * 22, 2), "Leaning towards a (10%)."),
        ((9.4, *[4] * 22, 2.6), "No idea: the most probable of 24 classes has 9%."),
        ((3, *[97 / 999] * 999), "No idea: the most probable of 1,000 classes has 3%."),
        ((0.1,) * 1000, "No idea: the most probable of 1,000 classes has less than 1%."),
    ],
)
def test_how_sure_a_network_is_is_said_by_the_rules(percents: tuple[float, ...], sentence: str):
    assert _said(*percents) == sentence


def test_no_class_at_all_is_refused_with_a_sentence():
    with pytest.raises(CnnCoreError, match="0 classes has no answer"):
        in_words(())
