from functools import cache

import pytest
import torch
from torch import Generator, nn

from cnn_core.datasets import Dataset, LabelledImages, data_folder, load
from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.entry import Network
from cnn_core.models.output_layer import output_layer
from cnn_core.recording import record
from cnn_core.transfer import (
    FeatureLayer,
    FeatureReader,
    Features,
    Head,
    Labelled,
    choose_shown,
    feature_layers,
    joined,
    nearest_images,
    principal_plane,
    share_out,
    train_head,
    umap_is_here,
    umap_plane,
)


@cache
def network(slug: str) -> Network:
    return registry.load(registry.entry(slug))


def layers_of(slug: str) -> tuple[FeatureLayer, ...]:
    loaded = network(slug)
    shape = loaded.entry.preprocessing.input_shape
    return feature_layers(graph_of(loaded.module, shape), output_layer(loaded.module, shape))


@cache
def trained(slug: str, data: str, *, images: int) -> tuple[Head, Labelled]:
    dataset = load(data, data_folder())
    shared = share_out(dataset, images)
    reader = FeatureReader(network(slug), layers_of(slug)[-1])
    learned, held = (
        Labelled(values=reader.read(part).values, labels=part.labels) for part in (shared.train, shared.held)
    )
    return train_head(learned, held, classes=len(dataset.class_names), epochs=20), held


@pytest.mark.parametrize("slug", ["lenet5", "tiny_vgg", "mini_resnet"])
def test_features_of_every_layer_equal_what_is_recorded_of_it(slug):
    shape = network(slug).entry.preprocessing.input_shape
    images = torch.randn(3, *shape, generator=Generator().manual_seed(0))
    recorded = record(network(slug).module, images)
    for layer in layers_of(slug):
        output = recorded[layer.step].output
        expected = output.mean((2, 3)) if output.ndim == 4 else output
        assert torch.allclose(FeatureReader(network(slug), layer).read_seen(images), expected, atol=1e-5)
        assert expected.shape[1] == layer.count


def test_the_last_features_are_what_the_output_layer_sees():
    last = layers_of("lenet5")[-1]
    assert (last.before, last.count, last.path) == (True, 84, output_layer(network("lenet5").module, (1, 28, 28)).path)


def test_reading_leaves_the_shared_network_without_hooks():
    FeatureReader(network("lenet5"), layers_of("lenet5")[0])
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in network("lenet5").module.modules())


def test_images_of_another_size_are_brought_to_the_networks():
    digits = load("digits", data_folder()).test
    some = LabelledImages(images=digits.images[:2], labels=digits.labels[:2])
    features = FeatureReader(network("mini_resnet"), layers_of("mini_resnet")[-1]).read(some)
    assert features.values.shape == (2, layers_of("mini_resnet")[-1].count)
    assert features.seconds > 0


def test_parts_are_joined_in_their_order():
    parts = [Features(values=torch.full((2, 3), float(number)), seconds=1.0) for number in range(3)]
    assert joined(parts).values[:, 0].tolist() == [0, 0, 1, 1, 2, 2]
    assert joined(parts).seconds == 3


@pytest.mark.parametrize(("slug", "data", "least"), [("lenet5", "digits", 0.85), ("mini_resnet", "shapes", 0.5)])
def test_a_new_output_layer_learns_in_a_moment_what_the_network_never_saw(slug, data, least):
    head, held = trained(slug, data, images=400 if slug == "lenet5" else 200)
    accuracy = float((head.logits(held.values).argmax(1) == held.labels).float().mean())
    assert accuracy >= least
    assert head.history[-1].held_accuracy == pytest.approx(accuracy, abs=0.01)
    assert head.seconds < 20


def test_the_matrix_counts_each_held_out_image_once():
    head, held = trained("lenet5", "digits", images=400)
    assert [sum(row) for row in head.confusion] == held.labels.bincount().tolist()
    right = sum(head.confusion[label][label] for label in range(10))
    assert right == int((head.logits(held.values).argmax(1) == held.labels).sum())


def test_the_layer_takes_the_features_as_they_are():
    values = torch.tensor([[100.0, 5.0], [102.0, 5.0]]).repeat(8, 1)  # the second never changes
    labels = torch.tensor([0, 1]).repeat(8)
    head = train_head(
        Labelled(values=values, labels=labels), Labelled(values=values, labels=labels), classes=2, epochs=9
    )
    assert head.logits(values).argmax(1).tolist() == labels.tolist()
    assert torch.allclose(head.probabilities(values).sum(1), torch.ones(16))


def test_the_same_seed_gives_the_same_layer():
    values = torch.randn(40, 3, generator=Generator().manual_seed(0))
    part = Labelled(values=values, labels=(values[:, 0] > 0).long())
    heads = [train_head(part, part, classes=2, epochs=2, seed=seed).weights for seed in (0, 0, 1)]
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])


@pytest.mark.parametrize("shape", [(50, 7), (7, 50), (40, 40)])
def test_the_plane_is_that_of_the_singular_values_up_to_sign(shape):
    features = torch.randn(*shape, generator=Generator().manual_seed(1)) * torch.linspace(3, 1, shape[1])
    left, values, _ = torch.linalg.svd(features.double() - features.double().mean(0), full_matrices=False)
    plane = principal_plane(features)
    assert torch.allclose(plane.points.abs(), (left * values)[:, :2].abs().float(), atol=1e-4)
    assert plane.shares == pytest.approx((values**2 / (values**2).sum())[:2].tolist())


def test_features_that_are_all_the_same_or_only_one_lie_on_the_plane_too():
    assert principal_plane(torch.ones(5, 3)).shares == (0.0, 0.0)
    line = principal_plane(torch.tensor([[1.0], [3.0], [3.0]]))
    assert line.points.tolist() == [pytest.approx(place) for place in ([4 / 3, 0], [-2 / 3, 0], [-2 / 3, 0])]


def test_the_nearest_images_are_those_of_a_search_one_by_one():
    features = torch.randn(30, 4, generator=Generator().manual_seed(2))
    found = nearest_images(features, features, 5, without_itself=True)
    for index in range(30):
        all_distances = [float((features[index] - other).norm()) for other in features]
        order = sorted((other for other in range(30) if other != index), key=all_distances.__getitem__)[:5]
        assert found.indices[index].tolist() == order
        assert found.distances[index].tolist() == pytest.approx([all_distances[other] for other in order])


def test_no_more_neighbours_are_found_than_there_are_images():
    features = torch.tensor([[0.0], [1.0], [5.0]])
    assert nearest_images(features, features, 9, without_itself=True).indices.tolist() == [[1, 2], [0, 2], [1, 0]]
    assert nearest_images(features, torch.tensor([[4.0]]), 2).distances.tolist() == [[1.0, 3.0]]


def three_of_each(test: int) -> Dataset:
    labels = torch.arange(2).repeat(3)
    images = torch.zeros(6, 1, 4, 4, dtype=torch.uint8)
    part = LabelledImages(images=images, labels=labels)
    return Dataset(
        source="made", class_names=("a", "b"), train=part,
        test=LabelledImages(images=images[:test], labels=labels[:test]),
    )  # fmt: skip


def test_without_test_images_some_of_each_class_are_held_out():
    shared = share_out(three_of_each(0), 400)
    assert shared.train.labels.bincount().tolist() == [2, 2]
    assert shared.held.labels.bincount().tolist() == [1, 1]
    assert len(share_out(three_of_each(4), 400).train) == 6


def test_of_many_images_so_many_are_taken_as_are_asked_for():
    shared = share_out(load("digits", data_folder()), 300)
    assert (len(shared.train), len(shared.held)) == (300, 150)
    assert len(share_out(load("digits", data_folder()), 2).train) == 10


def test_a_data_set_with_nothing_to_ask_about_says_what_to_bring():
    one = three_of_each(0)
    images = LabelledImages(images=one.train.images[:2], labels=one.train.labels[:2])
    with pytest.raises(CnnCoreError, match="2 or more of each class"):
        share_out(Dataset(source="made", class_names=("a", "b"), train=images, test=one.test), 400)


def test_a_layer_that_is_used_twice_gives_no_features():
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.relu, self.first, self.output = nn.ReLU(), nn.Linear(4, 3), nn.Linear(3, 2)

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return self.output(self.relu(self.first(self.relu(images.flatten(1)))))

    made = Twice().eval()
    layers = feature_layers(graph_of(made, (1, 2, 2)), output_layer(made, (1, 2, 2)))
    assert [(layer.path, layer.before) for layer in layers] == [("first", False), ("output", True)]


@pytest.mark.skipif(umap_is_here(), reason="umap-learn is installed")
def test_without_umap_the_sentence_says_how_to_get_it():
    with pytest.raises(CnnCoreError, match=r"pip install 'viz-app\[umap\]'"):
        umap_plane(torch.randn(10, 3))


@pytest.mark.slow
@pytest.mark.skipif(not umap_is_here(), reason="needs umap-learn")
@pytest.mark.filterwarnings("ignore:Tensorflow not installed:ImportWarning")  # a part of umap-learn that is not used
def test_umap_keeps_two_heaps_apart():
    heaps = torch.cat([torch.randn(30, 5), torch.randn(30, 5) + 50])
    points = umap_plane(heaps).points
    near = nearest_images(points, points, 1, without_itself=True).indices[:, 0]
    assert ((near < 30) == (torch.arange(60) < 30)).all()


@pytest.mark.parametrize(
    ("learned", "held", "shares"), [(50, 100, (50, 100)), (2000, 1000, (200, 100)), (900, 9, (297, 3))]
)
def test_of_many_images_a_share_of_both_kinds_is_shown(learned, held, shares):
    shown, again = (choose_shown(learned, held, 300) for _ in range(2))
    assert (shown.learned, len(shown.indices) - shown.learned) == shares
    assert shown.indices.tolist() == sorted(set(shown.indices.tolist())) == again.indices.tolist()
    assert shown.indices[: shown.learned].max() < learned <= shown.indices[shown.learned :].min()
    assert shown.indices[-1] < learned + held


def test_of_few_images_all_are_shown():
    assert choose_shown(3, 2, 5).indices.tolist() == [0, 1, 2, 3, 4]
