import pytest
import torch
from torch import nn

from cnn_core.augmentation import Augmentation
from cnn_core.datasets import Dataset, LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.training import Normalisation, Recipe, evaluate, train

NORMALISATION = Normalisation(mean=(0.5,), std=(0.5,))
RECIPE = Recipe(cycles=(4,), learning_rate=0.1, batch_size=16, augmentation=Augmentation(shift=1))


def bright_or_dark(count: int, seed: int) -> LabelledImages:
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, 2, (count,), generator=generator)
    noise = torch.randint(0, 100, (count, 1, 6, 6), generator=generator)
    return LabelledImages(images=(noise + 150 * labels[:, None, None, None]).to(torch.uint8), labels=labels)


@pytest.fixture
def data() -> Dataset:
    return Dataset(
        source="made here", class_names=("dark", "bright"), train=bright_or_dark(64, 0), test=bright_or_dark(32, 1)
    )


def network() -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))


def test_training_learns_what_can_be_learned(data):
    module = network()
    epochs = list(train(module, data, NORMALISATION, RECIPE))
    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4]
    assert epochs[-1].loss < epochs[0].loss
    assert evaluate(module, data.test, NORMALISATION) == epochs[-1].validation_accuracy > 0.9


def test_the_same_seed_gives_the_same_weights(data):
    one, other = network(), network()
    for module in (one, other):
        list(train(module, data, NORMALISATION, RECIPE))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_a_run_that_was_cut_off_goes_on_to_the_same_weights(data, tmp_path):
    whole, resumed = network(), network()
    list(train(whole, data, NORMALISATION, RECIPE))
    checkpoint = tmp_path / "run.checkpoint"
    cut_off = train(network(), data, NORMALISATION, RECIPE, checkpoint=checkpoint)
    next(cut_off), next(cut_off)
    numbers = [epoch.number for epoch in train(resumed, data, NORMALISATION, RECIPE, checkpoint=checkpoint)]
    assert numbers == [3, 4]
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), resumed.parameters(), strict=True))


def test_a_checkpoint_of_another_recipe_is_refused(data, tmp_path):
    checkpoint = tmp_path / "run.checkpoint"
    next(train(network(), data, NORMALISATION, RECIPE, checkpoint=checkpoint))
    other = Recipe(cycles=(9,), learning_rate=0.1)
    with pytest.raises(CnnCoreError, match="other settings; delete it"):
        next(train(network(), data, NORMALISATION, other, checkpoint=checkpoint))


def test_a_training_that_diverges_says_so(data):
    with pytest.raises(CnnCoreError, match=r"diverged in step 3 .* try a learning rate of 0\.03$"):
        list(train(network(), data, NORMALISATION, Recipe(cycles=(30,), learning_rate=1e18, batch_size=16)))


def test_the_learning_rate_rises_and_falls_in_every_cycle_to_half_the_height():
    recipe = Recipe(cycles=(10, 5), learning_rate=0.2)
    rates = [recipe.learning_rate_at(epoch / 10) for epoch in range(150)]
    assert recipe.epochs == 15
    assert max(rates) == recipe.learning_rate_at(2.0) == pytest.approx(0.2)
    assert max(rates[100:]) == recipe.learning_rate_at(11.0) == pytest.approx(0.1)
    assert rates[0] == pytest.approx(0.008)
    assert rates[99] < 0.001
    assert recipe.learning_rate_at(15.0) == 0


def test_one_cycle_is_torchs():
    recipe, steps = Recipe(cycles=(10,), learning_rate=0.2), 1000
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2)
    theirs = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.2, total_steps=steps, pct_start=0.2, cycle_momentum=False)
    for step in range(steps):
        assert theirs.get_last_lr()[0] == pytest.approx(recipe.learning_rate_at(10 * step / steps), abs=1e-3)
        optimizer.step()
        theirs.step()


def test_training_leaves_the_global_generator_alone(data):
    torch.manual_seed(5)
    before = torch.get_rng_state()
    list(train(network(), data, NORMALISATION, RECIPE))
    # building the network may draw from it, training may not
    torch.manual_seed(5)
    assert torch.equal(torch.get_rng_state(), before)


def test_normalising_frees_each_channel_of_its_mean_and_deviation():
    images = torch.tensor([0.25, 0.5]).reshape(1, 2, 1, 1)
    normalised = Normalisation(mean=(0.5, 0.1), std=(0.5, 0.2)).apply(images)
    assert normalised.flatten().tolist() == pytest.approx([-0.5, 2.0])
