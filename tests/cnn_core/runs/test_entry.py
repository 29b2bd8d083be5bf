"""Networks that were trained here, as the registry knows them."""

import pytest
import torch
from torch.testing import assert_close

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.runs.entry import slug_of
from cnn_core.training import as_floats


def test_a_run_without_an_epoch_is_its_newest_one(found):
    assert registry.entry("run.abc").slug == "run.abc.3"


@pytest.mark.parametrize("epoch", [0, 2])
def test_an_epoch_has_the_weights_of_that_epoch(found, epoch):
    network = registry.load(registry.entry(slug_of("abc", epoch)))
    kept = found.folder("abc").weights(epoch)
    assert network.weights == "trained"
    assert kept.keys() == network.module.state_dict().keys()
    assert all(torch.equal(tensor, kept[name]) for name, tensor in network.module.state_dict().items())


def test_the_entry_says_what_the_training_says(found):
    entry, task = registry.entry("run.def.1"), found.folder("def").task
    assert entry.class_names == task.class_names
    assert entry.preprocessing.input_shape == task.input_shape == (1, 28, 28)
    assert entry.preprocessing.normalisation == task.normalisation
    assert entry.facts.parameters == sum(tensor.numel() for tensor in found.weights("def").values())
    assert entry.title == "LeNet-5 on Shapes, epoch 1"


def test_a_new_output_layer_is_part_of_the_network(found):
    network = registry.load(registry.entry("run.def.1"))
    logits = network.module(torch.zeros(1, 1, 28, 28))
    assert logits.shape == (1, len(found.folder("def").task.class_names))


def test_the_sentence_counts_the_validation_images_that_were_right(found):
    last = found.folder("abc").history()[-1]
    images = sum(map(sum, last.confusion))
    right = round(last.validation_accuracy * images)
    assert f"After epoch 3 of 3, {right} of {images} validation images were right" in registry.entry("run.abc").sentence
    assert registry.entry("run.abc.0").sentence.endswith("These are the weights before the first step.")


def test_the_network_answers_the_validation_images_as_the_training_did(found):
    network, task = registry.load(registry.entry("run.abc")), found.folder("abc").task
    images = torch.randint(
        0, 256, (4, *task.input_shape), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)
    )
    by_picture = torch.cat([network.entry.preprocessing.apply(image) for image in images])
    assert_close(by_picture, task.normalisation.apply(as_floats(images)))


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("run.xyz", "this run is gone"),
        ("run.xyz.1", "this run is gone"),
        ("run.abc.4", "the weights of epoch 4 are not kept; there are those of 4 epochs, 0 to 3"),
        ("run.abc.", "the weights of epoch  are not kept"),
        ("run.abc.1.2", "the weights of epoch 1.2 are not kept"),
        ("run.abc.²", "the weights of epoch ² are not kept"),
    ],
)
def test_what_is_not_there_is_told(found, slug, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        registry.entry(slug)
