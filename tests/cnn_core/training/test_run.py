import dataclasses
import math

import pytest
import torch
from torch import Generator, nn
from torch.nn import functional as F

from cnn_core.augmentation import Augmentation, augment
from cnn_core.datasets import LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.training import (
    OPTIMISERS,
    SCHEDULES,
    Normalisation,
    Recipe,
    TrainingData,
    TrainingRun,
    as_floats,
    assess,
    initialise,
)
from tests.gpus import DEVICES

NORMALISATION = Normalisation(mean=(0.4,), std=(0.3,))
RECIPE = Recipe(cycles=(2,), learning_rate=0.05, batch_size=12, augmentation=Augmentation(shift=1), seed=3)


def noisy(count: int, seed: int) -> LabelledImages:
    generator = Generator().manual_seed(seed)
    images = torch.randint(0, 256, (count, 1, 6, 6), generator=generator).to(torch.uint8)
    return LabelledImages(images=images, labels=torch.randint(0, 3, (count,), generator=generator))


DATA = TrainingData(train=noisy(40, 0), validation=noisy(20, 1), test=noisy(20, 2))


def network() -> nn.Sequential:
    convolution = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Dropout(0.3))
    return nn.Sequential(convolution, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3))


def start(recipe: Recipe = RECIPE, device: torch.device | str = "cpu") -> TrainingRun:
    return TrainingRun(network(), DATA, NORMALISATION, recipe, device=device)


def plain_losses(recipe: Recipe) -> list[float]:
    """Train with nothing but torch."""
    module, generator = network().to(memory_format=torch.channels_last), Generator().manual_seed(recipe.seed)
    initialise(module, generator)
    rate = recipe.learning_rate
    optimiser = {
        "sgd": lambda w: torch.optim.SGD(w, lr=rate, momentum=0.9, weight_decay=5e-4, nesterov=True),
        "adam": lambda w: torch.optim.Adam(w, lr=rate, weight_decay=5e-4),
        "adamw": lambda w: torch.optim.AdamW(w, lr=rate, weight_decay=5e-4),
    }[recipe.optimiser](module.parameters())
    with torch.random.fork_rng():
        torch.manual_seed(recipe.seed)
        return [
            _plain_step(module, optimiser, indices, (recipe, generator, epoch + number / 4))
            for epoch in range(recipe.epochs)
            for number, indices in enumerate(torch.randperm(40, generator=generator).split(recipe.batch_size))
        ]


def _plain_step(module: nn.Module, optimiser: torch.optim.Optimizer, indices: torch.Tensor, moment: tuple) -> float:
    recipe, generator, at = moment
    for group in optimiser.param_groups:
        group["lr"] = recipe.learning_rate_at(at)
    images = NORMALISATION.apply(as_floats(DATA.train.images[indices]))
    logits = module(augment(images, recipe.augmentation, generator).contiguous(memory_format=torch.channels_last))
    loss = F.cross_entropy(logits, DATA.train.labels[indices])
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.item()


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_step_is_that_of_a_plain_loop_in_torch(optimiser, schedule):
    recipe = dataclasses.replace(RECIPE, optimiser=optimiser, schedule=schedule)
    run, losses = start(recipe), []
    while not run.is_finished:
        losses.append(run.step().loss)
        if run.epoch_is_over:
            run.end_epoch()
    assert losses == plain_losses(recipe)


def test_steps_count_images_and_epochs():
    run = start()
    steps = [run.step() for _ in range(run.steps_per_epoch)]
    assert [(step.number, step.epoch, step.images) for step in steps] == [(1, 1, 12), (2, 1, 12), (3, 1, 12), (4, 1, 4)]
    assert (run.epoch_is_over, run.step_of_epoch, run.finished) == (True, 4, 0)
    epoch = run.end_epoch()
    assert epoch.loss == pytest.approx(sum(step.loss * step.images for step in steps) / 40)
    assert epoch.train_accuracy == pytest.approx(sum(step.accuracy * step.images for step in steps) / 40)
    assert (epoch.number, epoch.of, run.step_of_epoch) == (1, 2, 0)


def test_an_epoch_tells_what_was_taken_for_what():
    run = start()
    epoch = run.one_epoch()
    with torch.no_grad():
        logits = run.network.eval()(NORMALISATION.apply(as_floats(DATA.validation.images)))
    for true, row in enumerate(epoch.confusion):
        answers = logits[DATA.validation.labels == true].argmax(1)
        assert list(row) == answers.bincount(minlength=3).tolist()
    assert epoch.validation_loss == pytest.approx(F.cross_entropy(logits, DATA.validation.labels).item())
    assert epoch.validation_accuracy == sum(epoch.confusion[k][k] for k in range(3)) / 20


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("steps", range(1, 8))
def test_a_run_goes_on_after_any_step_as_if_nothing_had_been(steps, device):
    whole, first, second = (start(device=device) for _ in range(3))
    losses = [_advance(whole) for _ in range(8)]
    begun = [_advance(first) for _ in range(steps)]
    second.restore(first.state())
    assert [*begun, *(_advance(second) for _ in range(8 - steps))] == losses
    assert second.is_finished


def _advance(run: TrainingRun) -> float:
    loss = run.step().loss
    if run.epoch_is_over:
        run.end_epoch()
    return loss


def test_a_state_of_other_settings_is_refused():
    with pytest.raises(CnnCoreError, match="it was written with other settings"):
        start(dataclasses.replace(RECIPE, momentum=0.8)).restore(start().state())


def test_a_run_leaves_the_global_generator_alone_and_is_left_alone_by_it():
    losses = [_advance(run) for run in [start()] for _ in range(3)]
    torch.manual_seed(99)
    run, before = start(), torch.get_rng_state()
    again = [_advance(run)]
    assert torch.equal(torch.get_rng_state(), before)
    torch.rand(5)
    assert [*again, _advance(run), _advance(run)] == losses


@pytest.mark.parametrize("device", DEVICES)
def test_gradients_are_those_of_the_last_step(device):
    run = start(device=device)
    assert run.gradients() == ()
    before = {name: weight.detach().clone() for name, weight in run.network.named_parameters()}
    run.step(measure_update=True)
    convolution, dense = run.gradients()
    own = dict(run.network[3].named_parameters())
    assert (convolution.layer, dense.layer) == ("0.0", "3")
    assert dense.gradient_norm == pytest.approx(_length([weight.grad for weight in own.values()]), rel=1e-5)
    assert dense.weights_norm == pytest.approx(_length([weight.detach() for weight in own.values()]), rel=1e-5)
    moved = [weight.detach() - before[f"3.{name}"] for name, weight in own.items()]
    assert dense.update_norm == pytest.approx(_length(moved), rel=1e-4)


def _length(tensors: list[torch.Tensor]) -> float:
    return math.sqrt(sum(float((tensor.double() ** 2).sum()) for tensor in tensors))


def test_frozen_layers_do_not_move_and_stay_in_evaluation_mode():
    module = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3)
    )
    for part in (module[0], module[1]):
        part.requires_grad_(requires_grad=False)
    before = {name: value.clone() for name, value in module.state_dict().items()}
    run = TrainingRun(module, DATA, NORMALISATION, RECIPE, keeps_weights=True)
    run.step()
    changed = {name for name, value in module.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"4.weight", "4.bias"}
    assert [part.layer for part in run.gradients()] == ["4"]


def test_a_run_that_diverges_says_from_where_to_where_and_what_to_do():
    run = start(dataclasses.replace(RECIPE, learning_rate=1e12, schedule="constant", cycles=(50,)))
    sentence = (
        r"the training diverged (in|after) step \d+ \(epoch \d+\): the loss went from [\d.]+ at the start to more than "
        r"a million and then was no number any more. With a learning rate of 1e\+12 the steps went too far, and the "
        r"last gradient was (.* long|too long for a number); try a learning rate of 0\.03$"
    )
    with pytest.raises(CnnCoreError, match=sentence):
        list(iter(run.one_epoch, None))


def test_a_run_that_begins_with_no_number_blames_not_the_learning_rate():
    run = TrainingRun(network(), DATA, Normalisation(mean=(0.0,), std=(0.0,)), RECIPE)
    with pytest.raises(CnnCoreError, match=r"no number already in step 1 .*, before anything was learned"):
        run.step()


def test_what_is_out_of_turn_is_told():
    run = start(dataclasses.replace(RECIPE, cycles=(1,)))
    with pytest.raises(CnnCoreError, match="epoch 1 is not over"):
        run.end_epoch()
    run.one_epoch()
    with pytest.raises(CnnCoreError, match=r"the training is finished: all its epochs \(1\) are over"):
        run.step()


def test_a_network_that_answers_twice_in_training_is_asked_for_its_first_answer():
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one = network()

        def forward(self, images: torch.Tensor) -> object:
            return (self.one(images), self.one(images)) if self.training else self.one(images)

    run = TrainingRun(Twice(), DATA, NORMALISATION, RECIPE)
    assert run.one_epoch().number == 1


def test_assessing_counts_every_image_once():
    many = noisy(1203, 5)
    result = assess(network(), many, NORMALISATION)
    assert sum(map(sum, result.confusion)) == 1203
    assert [sum(row) for row in result.confusion] == many.labels.bincount().tolist()
