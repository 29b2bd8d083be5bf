import dataclasses

import pytest
import torch

from cnn_core.datasets import Dataset, LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.runs import preparing
from cnn_core.runs.preparing import FEWEST_ASKED, divide, network_of, prepare, validation_images
from cnn_core.training import Normalisation, Recipe, RunSettings, initialise

RECIPE = Recipe(cycles=(1,), learning_rate=0.01, batch_size=8)
SETTINGS = RunSettings(network="stack.1x6x6~conv.4.3~act.relu~gap~flat~dense.3", dataset="made", recipe=RECIPE)


def three_grays(count: int, *, channels: int = 1, side: int = 6) -> LabelledImages:
    labels = torch.arange(count) % 3
    noise = torch.randint(0, 50, (count, channels, side, side), generator=torch.Generator().manual_seed(0))
    return LabelledImages(images=(noise + 100 * labels[:, None, None, None]).to(torch.uint8), labels=labels)


def dataset(count: int = 60, **shape: int) -> Dataset:
    return Dataset(
        source="made", class_names=("dark", "gray", "bright"), train=three_grays(count, **shape), test=three_grays(30)
    )


def test_images_of_the_networks_size_stay_as_they_are():
    prepared = prepare(dataclasses.replace(SETTINGS, validation=0.0), dataset())
    assert torch.equal(prepared.data.train.images, dataset().train.images)
    assert torch.equal(prepared.data.validation.images, dataset().test.images)
    assert prepared.task.notes == ()


def test_a_tenth_is_held_out_of_each_class():
    prepared = prepare(SETTINGS, dataset())
    assert prepared.data.train.labels.bincount().tolist() == [18, 18, 18]
    assert prepared.data.validation.labels.bincount().tolist() == [2, 2, 2]
    assert len(prepared.data.test) == 30
    assert torch.equal(validation_images(SETTINGS, dataset()).images, prepared.data.validation.images)


def test_asking_about_the_validation_images_copies_no_training_image(monkeypatch):
    wanted = divide(SETTINGS, dataset()).validation
    monkeypatch.setattr(preparing, "hold_out", None)
    assert torch.equal(preparing.images_to_validate(SETTINGS, dataset()).images, wanted.images)


def test_few_training_images_are_asked_about_more_of_those_that_are_held_out():
    many = dataset(30_000)
    parts = divide(dataclasses.replace(SETTINGS, images=30), many)
    assert (len(parts.train), len(parts.validation)) == (30, FEWEST_ASKED)


def test_the_normalisation_is_that_of_the_training_images():
    prepared = prepare(SETTINGS, dataset())
    floats = prepared.data.train.images.double() / 255
    normalisation = prepared.task.normalisation
    assert normalisation.mean == pytest.approx((floats.mean().item(),))
    assert normalisation.std == pytest.approx((floats.std(correction=0).item(),))


def test_a_network_on_its_own_data_and_one_with_its_weights_keep_their_normalisation():
    digits = dataclasses.replace(SETTINGS, network="lenet5")
    for settings in (dataclasses.replace(digits, dataset="mnist"), dataclasses.replace(digits, start="frozen")):
        assert prepare(settings, dataset()).task.normalisation == Normalisation(mean=(0.1307,), std=(0.3081,))


def test_images_are_resized_and_coloured_as_the_network_takes_them():
    prepared = prepare(
        dataclasses.replace(SETTINGS, network="stack.3x12x8~conv.4.3~act.relu~gap~flat~dense.3"), dataset()
    )
    assert prepared.data.train.images.shape == (54, 3, 12, 8)
    assert prepared.data.train.images.dtype == torch.uint8
    assert prepared.task.notes == (
        "The images were brought from 1 × 6 × 6 to 3 × 12 × 8 (channels, rows, columns), which the network takes.",
    )


def test_colour_becomes_gray_as_for_a_single_picture():
    prepared = prepare(dataclasses.replace(SETTINGS, validation=0.0), dataset(channels=3))
    red, green, blue = dataset(channels=3).train.images.double().unbind(1)
    expected = (0.299 * red + 0.587 * green + 0.114 * blue)[:, None]
    assert (prepared.data.train.images - expected).abs().max() < 0.51


def test_an_output_layer_for_other_classes_is_replaced_and_said():
    prepared = prepare(
        dataclasses.replace(SETTINGS, network="stack.1x6x6~conv.4.3~act.relu~gap~flat~dense.10"), dataset()
    )
    assert prepared.network(torch.zeros(2, 1, 6, 6)).shape == (2, 3)
    (note,) = prepared.task.notes
    assert note.endswith("was replaced: its 10 outputs stood for other classes than these 3.")


def test_frozen_trains_the_new_output_layer_alone():
    prepared = prepare(dataclasses.replace(SETTINGS, network="lenet5", start="frozen"), dataset())
    trained = [name for name, weight in prepared.network.named_parameters() if weight.requires_grad]
    before = {name: weight.clone() for name, weight in prepared.network.state_dict().items()}
    run = prepared.begin()
    run.one_epoch()
    changed = [name for name, weight in run.network.state_dict().items() if not torch.equal(weight, before[name])]
    assert trained == changed == ["dense3.weight", "dense3.bias"]


def test_fine_tuning_starts_from_the_trained_weights_and_trains_all():
    settings = dataclasses.replace(SETTINGS, network="lenet5", start="fine_tuned")
    run = prepare(settings, dataset()).begin()
    frozen = prepare(dataclasses.replace(settings, start="frozen"), dataset()).network
    assert torch.equal(run.network.state_dict()["conv1.weight"], frozen.state_dict()["conv1.weight"])
    assert all(weight.requires_grad for weight in run.network.parameters())


def test_the_kept_weights_fit_the_network_that_is_built_again():
    settings = dataclasses.replace(SETTINGS, network="lenet5", dropout=0.25)
    prepared = prepare(settings, dataset())
    network_of(settings, prepared.task).load_state_dict(prepared.network.state_dict())
    assert [module.p for module in prepared.network.modules() if isinstance(module, torch.nn.Dropout)] == [0.25]


def test_fresh_weights_are_those_of_the_seed():
    run, again = prepare(SETTINGS, dataset()).begin(), network_of(SETTINGS, prepare(SETTINGS, dataset()).task)
    initialise(again, torch.Generator().manual_seed(0))
    assert all(torch.equal(a, b) for a, b in zip(run.network.parameters(), again.parameters(), strict=True))


@pytest.mark.parametrize(
    ("network", "start", "count", "sentence"),
    [
        ("resnet18", "scratch", 60, "ResNet18 is too large to be trained from fresh weights here; start from its"),
        ("squeezenet1_0", "frozen", 9000, "9,030 images of 3 × 224 × 224 take 1.4 GB .* at most 2,377 training images"),
        (
            "stack.1x6x6~conv.4.3~act.relu~gap~flat~dense.3",
            "scratch",
            1,
            "1 training and 30 test images are too few to learn from",
        ),
    ],
)
def test_what_cannot_be_trained_is_told_in_a_sentence(network, start, count, sentence):
    settings = dataclasses.replace(SETTINGS, network=network, start=start)
    with pytest.raises(CnnCoreError, match=sentence):
        prepare(settings, dataset(count))
