"""Looking into a network while it learns: the numbers are those of the weights of that moment."""

from dataclasses import dataclass

import pytest
import torch
from torch import Generator, Tensor, nn

from cnn_core.datasets import LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.training import Normalisation, Task, as_floats
from cnn_core.training.observing import MOST_PICTURES, Observer, pictures_to_watch

TASK = Task(class_names=tuple("abc"), input_shape=(1, 8, 8), normalisation=Normalisation(mean=(0.5,), std=(0.25,)))


@dataclass(frozen=True)
class At:
    """A moment of a training."""

    step: int
    weights: dict[str, Tensor]
    epoch: int = 1


def net(seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    layers = [nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 3)]
    return nn.Sequential(*layers).eval()


def images(count: int = 30) -> LabelledImages:
    pixels = torch.randint(0, 256, (count, 1, 8, 8), generator=Generator().manual_seed(1), dtype=torch.uint8)
    return LabelledImages(images=pixels, labels=torch.arange(count) % 3)


@pytest.fixture
def observer() -> Observer:
    return Observer(net().to("meta"), TASK, images())


def expected(network: nn.Module, pixels: Tensor) -> Tensor:
    with torch.no_grad():
        return network(TASK.normalisation.apply(as_floats(pixels))).softmax(1)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_answers_are_those_of_the_weights_of_the_moment(observer, seed):
    answers = observer.answers(At(step=seed, weights=net(seed).state_dict()))
    assert torch.allclose(answers, expected(net(seed), images().images), atol=1e-6)


def test_each_step_has_answers_of_its_own(observer):
    first = observer.answers(At(step=1, weights=net(1).state_dict()))
    second = observer.answers(At(step=2, weights=net(2).state_dict()))
    assert not torch.equal(first, second)
    assert torch.equal(observer.answers(At(step=1, weights=net(1).state_dict())), first)


def test_a_layer_shows_what_it_computes_of_the_picture(observer):
    network, picture = net(3), images().images[7:8]
    seen = observer.look(At(step=3, weights=network.state_dict()), picture=7, layer="_2")
    maps = network[:3](TASK.normalisation.apply(as_floats(picture)))[0]
    assert torch.allclose(seen.output, maps, atol=1e-6)
    assert torch.allclose(seen.probabilities, expected(network, picture)[0], atol=1e-6)


def test_a_picture_or_layer_that_is_not_there_is_said(observer):
    moment = At(step=1, weights=net().state_dict())
    with pytest.raises(CnnCoreError, match="no picture 30 among 30"):
        observer.look(moment, picture=30, layer="_0")
    with pytest.raises(CnnCoreError, match="no step is called 'conv9'"):
        observer.look(moment, picture=0, layer="conv9")


def test_the_weights_of_a_training_are_not_changed_by_being_looked_at():
    network = net(4)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    weights = network.state_dict()
    Observer(network, TASK, images()).answers(At(step=1, weights=weights))
    assert all(torch.equal(weights[name], tensor) for name, tensor in before.items())
    assert network[0].weight.requires_grad
    assert network[0].weight.is_contiguous()


def test_weights_of_another_network_are_said(observer):
    others = {f"more.{name}": tensor for name, tensor in net().state_dict().items()}
    with pytest.raises(CnnCoreError, match=r"of another network: 0\.weight"):
        observer.answers(At(step=1, weights=others))
    narrow = net().state_dict() | {"4.weight": torch.zeros(3, 5)}
    with pytest.raises(CnnCoreError, match="do not fit the network"):
        observer.answers(At(step=2, weights=narrow))


def test_other_images_are_answered_with_other_weights_meanwhile(observer):
    now = At(step=1, weights=net(1).state_dict())
    before = observer.answers(now)
    others = observer.answers_with(net(2).state_dict(), images(5).images)
    assert torch.allclose(others, expected(net(2), images(5).images), atol=1e-6)
    assert torch.equal(observer.answers(now), before)


def test_a_small_network_is_asked_about_many_pictures_and_a_large_one_about_few():
    many = LabelledImages(images=torch.zeros(200, 1, 8, 8, dtype=torch.uint8), labels=torch.arange(200) % 10)
    assert len(pictures_to_watch(many, graph_of(net(), (1, 8, 8)))) == MOST_PICTURES
    large = registry.load(registry.entry("squeezenet1_0"), weights="random")
    graph = graph_of(large.module, (3, 224, 224))
    few = pictures_to_watch(many, graph)
    assert len(few) == 12
    assert len(few.labels.unique()) == 10


def test_with_more_classes_than_pictures_some_classes_are_shown():
    many = LabelledImages(images=torch.zeros(200, 1, 8, 8, dtype=torch.uint8), labels=torch.arange(200))
    watched = pictures_to_watch(many, graph_of(net(), (1, 8, 8)))
    assert len(watched.labels.unique()) == len(watched) == MOST_PICTURES


def test_a_heavy_network_is_asked_once_an_epoch():
    network = registry.load(registry.entry("squeezenet1_0"), weights="random").module
    task = Task(
        class_names=tuple(map(str, range(1000))), input_shape=(3, 64, 64), normalisation=Normalisation.unchanged(3)
    )
    pixels = torch.zeros(40, 3, 64, 64, dtype=torch.uint8)
    heavy = Observer(network, task, LabelledImages(images=pixels, labels=torch.arange(40)))
    assert heavy.is_heavy
    weights = network.state_dict()
    first = heavy.answers(At(step=1, weights=weights))
    assert heavy.answers(At(step=2, weights=weights)) is first
    assert heavy.answers(At(step=3, weights=weights, epoch=2)) is not first
