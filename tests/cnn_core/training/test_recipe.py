import pytest
import torch
from torch.optim import lr_scheduler

from cnn_core.errors import CnnCoreError
from cnn_core.training import Recipe

EPOCHS = 8


def recipe(schedule: str, **others: object) -> Recipe:
    return Recipe(**{"cycles": (EPOCHS,), "learning_rate": 0.2, "schedule": schedule, **others})


def rates_of_torch(make: object) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2)
    schedule, rates = make(optimizer), []
    for _ in range(EPOCHS):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    return rates


@pytest.mark.parametrize(
    ("schedule", "make"),
    [
        ("constant", lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1)),
        ("step", lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [EPOCHS // 2, 3 * EPOCHS // 4])),
        ("cosine", lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)),
    ],
)
def test_schedules_are_torchs(schedule, make):
    ours = [recipe(schedule).learning_rate_at(float(epoch)) for epoch in range(EPOCHS)]
    assert ours == pytest.approx(rates_of_torch(make))


def test_one_cycle_is_the_first_of_the_cycles():
    moments = [epoch / 7 for epoch in range(7 * EPOCHS)]
    assert [recipe("one_cycle").learning_rate_at(m) for m in moments] == [
        recipe("cycles").learning_rate_at(m) for m in moments
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cycles": ()}, "at least 1 epoch, not 0"),
        ({"cycles": (3, 0)}, "at least 1 epoch, not 0"),
        ({"cycles": (1001,)}, "1,001 epochs is too long; choose 1,000 or fewer"),
        ({"cycles": (2, 2)}, "the schedule constant takes one number of epochs, not 2"),
        ({"learning_rate": 0.0}, "a learning rate of 0 teaches nothing"),
        ({"learning_rate": float("nan")}, "a learning rate of nan teaches nothing"),
        ({"batch_size": 0}, "a mini-batch of 0 images is none"),
        ({"momentum": 1.0}, "a momentum of 1 is out of range"),
        ({"label_smoothing": -0.1}, "a label smoothing of -0.1 is out of range"),
        ({"weight_decay": -1.0}, "a weight decay of -1 is out of range"),
        ({"seed": -1}, "a seed of -1 is out of range; choose 0 to 4,294,967,295"),
    ],
)
def test_an_impossible_recipe_is_told_in_a_sentence(fields, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        recipe("constant", **fields)
