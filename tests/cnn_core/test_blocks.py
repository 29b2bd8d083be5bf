import functools
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from cnn_core.blocks import Block, blocks_of
from cnn_core.graph import Graph, graph_of
from cnn_core.models import registry
from cnn_core.models.entry import seeded

NETWORKS = (
    *("lenet5", "tiny_vgg", "mini_resnet", "alexnet", "vgg16", "resnet50", "densenet121", "googlenet", "inception_v3"),
    *("mobilenet_v3_large", "squeezenet1_0", "shufflenet_v2_x1_0", "efficientnet_b0", "convnext_tiny", "mnasnet1_0"),
    "regnet_y_400mf",
)


@functools.cache
def _graph_and_blocks(slug: str) -> tuple[Graph, Block]:
    entry = registry.entry(slug)
    # Shapes without numbers are enough; only RegNet's code computes its widths with tensors.
    with torch.device("cpu" if slug.startswith("regnet") else "meta"):
        network = seeded(entry.build).eval()
    graph = graph_of(network, entry.preprocessing.input_shape)
    return graph, blocks_of(network, graph)


def _all(block: Block) -> Iterator[Block]:
    yield block
    for inner in block.blocks:
        yield from _all(inner)


def _found(slug: str, name: str) -> Block:
    return next(block for block in _all(_graph_and_blocks(slug)[1]) if block.name == name)


def _items(block: Block) -> list[str]:
    return [item.name if isinstance(item, Block) else item for item in block.items]


@pytest.mark.parametrize("slug", NETWORKS)
def test_each_step_has_one_innermost_block(slug: str):
    graph, root = _graph_and_blocks(slug)
    own = [item for block in _all(root) for item in block.items if isinstance(item, str)]
    assert sorted(own) == sorted(node.name for node in graph.nodes)
    assert root.nodes == tuple(node.name for node in graph.nodes)


@pytest.mark.parametrize("slug", NETWORKS)
def test_blocks_hold_steps_that_follow_one_another_so_that_no_edge_goes_back(slug: str):
    graph, root = _graph_and_blocks(slug)
    names = [node.name for node in graph.nodes]
    for block in _all(root):
        start = names.index(block.nodes[0])
        assert block.nodes == tuple(names[start : start + len(block.nodes)])
        assert all(set(inner.nodes) < set(block.nodes) for inner in block.blocks)


@pytest.mark.parametrize("slug", NETWORKS)
def test_names_are_unique_and_the_whole_fits_on_a_screen(slug: str):
    _, root = _graph_and_blocks(slug)
    names = [block.name for block in _all(root)]
    assert len(set(names)) == len(names)
    assert 5 <= len(root.items) <= 25


@pytest.mark.parametrize(
    ("slug", "name", "kind"),
    [
        ("resnet50", "layer1", "stage"),
        ("resnet50", "layer1.0", "residual block"),
        ("resnet50", "layer1.0.downsample", "shortcut"),
        ("mini_resnet", "block2", "residual block"),
        ("googlenet", "inception3a", "inception module"),
        ("googlenet", "inception3a.branch2", "branch"),
        ("googlenet", "preparation", "preparation"),
        ("googlenet", "conv1", "convolution block"),
        ("densenet121", "features.denseblock1", "dense block"),
        ("densenet121", "features.denseblock1.denselayer1", "dense layer"),
        ("densenet121", "features.transition1", "transition"),
        ("mobilenet_v3_large", "features.4", "inverted residual"),
        ("mobilenet_v3_large", "features.4.block.2", "squeeze and excitation"),
        ("efficientnet_b0", "features.1.0", "inverted residual"),
        ("mnasnet1_0", "layers.8.0", "inverted residual"),
        ("shufflenet_v2_x1_0", "stage2.0", "shuffle unit"),
        ("squeezenet1_0", "features.3", "fire module"),
        ("convnext_tiny", "features.1.0", "ConvNeXt block"),
        ("regnet_y_400mf", "trunk_output.block2.block2-1", "residual block"),
        ("vgg16", "stage 1", "stage"),
        ("vgg16", "classifier", "classifier"),
    ],
)
def test_kinds_are_the_words_of_the_field(slug: str, name: str, kind: str):
    assert _found(slug, name).kind == kind


def test_a_step_without_a_module_is_in_the_block_that_called_it():
    assert _items(_found("resnet50", "layer1.0"))[-3:] == ["layer1.0.downsample", "iadd", "layer1_0_relu_2"]


def test_the_stages_of_vgg_end_with_their_poolings():
    _, root = _graph_and_blocks("vgg16")
    assert _items(root) == ["input", *(f"stage {n}" for n in range(1, 6)), "avgpool", "flatten", "classifier"]
    assert [block.nodes[-1] for block in root.blocks[:5]] == [f"features_{n}" for n in (4, 9, 16, 23, 30)]


def test_a_sequence_of_nearly_all_is_no_level_of_its_own():
    _, root = _graph_and_blocks("squeezenet1_0")
    assert _items(root)[:5] == ["input", "features_0", "features_1", "features_2", "features.3"]
    assert (root.blocks[0].path, root.blocks[0].title) == ("features.3", "features.3")


class _Own(nn.Module):
    """A block that a person wrote, of a class that nobody knows."""

    def __init__(self, *, join: bool = False, add: bool = False) -> None:
        super().__init__()
        self.conv, self.relu, self.last = nn.Conv2d(3, 3, 1), nn.ReLU(), nn.Conv2d(3, 3, 1)
        self.join, self.add = join, add

    def forward(self, x: Tensor) -> Tensor:
        y = self.last(self.relu(self.conv(x)))
        if self.join:
            return torch.cat([x, y], 1)[:, :3]
        return x + y if self.add else y


def _tree(*modules: nn.Module) -> Block:
    network = nn.Sequential(*modules).eval()
    return blocks_of(network, graph_of(network, (3, 8, 8)))


def test_a_block_of_an_unknown_class_is_named_by_what_it_does():
    tree = _tree(_Own(join=True), nn.ReLU(), _Own(add=True), _Own())
    assert [block.kind for block in tree.blocks] == ["branching block", "residual block", "block"]


def test_a_block_that_is_called_twice_is_two_blocks_of_one_path():
    block = _Own()
    tree = _tree(block, nn.ReLU(), block)
    assert [(inner.name, inner.path) for inner in tree.blocks] == [("0", "0"), ("0 (2)", "0")]


def test_what_holds_one_block_is_that_block():
    tree = _tree(nn.Sequential(nn.Sequential(_Own(add=True))), nn.ReLU())
    assert [(inner.name, inner.blocks) for inner in tree.blocks] == [("0.0.0", ())]


def test_a_network_of_steps_alone_has_no_blocks():
    tree = _tree(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten())
    assert (tree.kind, tree.name, tree.blocks) == ("network", "", ())
    assert tree.items == ("input", "_0", "_1", "_2")
