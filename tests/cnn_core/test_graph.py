import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Node, graph_of


def _only(network: nn.Module, shape: tuple[int, int, int] = (4, 8, 10)) -> Node:
    nodes = graph_of(nn.Sequential(network).eval(), shape).nodes
    assert len(nodes) == 2
    return nodes[1]


def test_a_convolution_worked_by_hand():
    node = _only(nn.Conv2d(4, 6, (3, 5), padding=1, stride=2, bias=True))
    assert (node.kind, node.path, node.inputs) == ("convolution", "0", ("input",))
    assert node.shape == (6, 4, 4)
    assert node.parameters == 6 * 4 * 3 * 5 + 6
    assert node.multiply_adds == 4 * 4 * (6 * 4 * 3 * 5)


def test_a_grouped_convolution_multiplies_within_its_groups_only():
    node = _only(nn.Conv2d(4, 8, 3, padding=1, groups=4))
    assert node.multiply_adds == 8 * 10 * (8 * 1 * 3 * 3)


def test_a_transposed_convolution_lays_its_kernel_on_each_input_pixel():
    node = _only(nn.ConvTranspose2d(4, 2, 3, stride=2))
    assert (node.kind, node.shape) == ("transposed convolution", (2, 17, 21))
    assert node.multiply_adds == 8 * 10 * (4 * 2 * 3 * 3)


def test_a_dense_layer_multiplies_once_per_weight_and_row():
    node = _only(nn.Linear(10, 5))
    assert (node.kind, node.shape, node.parameters) == ("dense", (4, 8, 5), 55)
    assert node.multiply_adds == 4 * 8 * (10 * 5)


def test_a_layer_that_is_no_product_counts_no_multiply_adds():
    node = _only(nn.BatchNorm2d(4))
    assert (node.kind, node.parameters, node.multiply_adds) == ("batch norm", 8, 0)


class _Functional(nn.Module):
    """A convolution, a dense layer and a pooling that are functions, with weights of the network's own."""

    def __init__(self) -> None:
        super().__init__()
        self.kernel, self.matrix = nn.Parameter(torch.zeros(6, 2, 3, 3)), nn.Parameter(torch.zeros(5, 6))

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(F.conv2d(x, self.kernel, groups=2))
        return F.linear(x.mean((2, 3)), self.matrix)


class _Untraceable(_Functional):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x if x.shape[1] == 4 else x[:, :4])


class _NeedsNumbers(_Functional):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x if x.sum() > 0 else -x)


@pytest.mark.parametrize("kind", [_Functional, _Untraceable, _NeedsNumbers])
def test_functions_count_as_layers_do(kind: type[nn.Module]):
    nodes = graph_of(kind().eval(), (4, 8, 10)).nodes
    assert [node.kind for node in nodes] == ["input", "convolution", "ReLU", "global average pooling", "dense"]
    assert [node.shape for node in nodes] == [(4, 8, 10), (6, 6, 8), (6, 6, 8), (6,), (5,)]
    assert [node.parameters for node in nodes] == [0, 108, 0, 0, 30]
    assert [node.multiply_adds for node in nodes] == [0, 6 * 8 * 108, 0, 0, 30]
    assert all(node.path == "" for node in nodes)


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        (nn.ReLU(), "ReLU"),
        (nn.MaxPool2d(2), "max pooling"),
        (nn.AvgPool2d(2), "average pooling"),
        (nn.AdaptiveAvgPool2d(1), "global average pooling"),
        (nn.AdaptiveAvgPool2d((1, 1)), "global average pooling"),
        (nn.AdaptiveAvgPool2d((2, 1)), "adaptive average pooling"),
        (nn.Flatten(), "flatten"),
        (nn.Dropout(), "dropout"),
        (nn.Dropout2d(), "dropout"),
        (nn.Softmax(dim=1), "softmax"),
        (nn.PixelShuffle(2), "PixelShuffle"),
    ],
)
def test_kinds_are_the_words_of_the_field(layer: nn.Module, kind: str):
    assert _only(layer).kind == kind


def test_a_reused_layer_is_two_nodes():
    layer = nn.Conv2d(4, 4, 1)
    nodes = graph_of(nn.Sequential(layer, layer).eval(), (4, 3, 3)).nodes
    assert [(node.name, node.path) for node in nodes[1:]] == [("_0", "0"), ("_0_1", "0")]


def test_a_network_without_numbers_has_a_graph():
    with torch.device("meta"):
        network = nn.Sequential(nn.Conv2d(3, 100_000, 11), nn.ReLU(inplace=True)).eval()
    assert graph_of(network, (3, 500, 500)).nodes[-1].shape == (100_000, 490, 490)


def test_a_parameter_of_two_in_length_is_not_taken_for_the_batch():
    class Table(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.transpose(0, 1)

    assert graph_of(Table().eval(), (4, 3, 3)).nodes[-1].shape == (4, 13, 3, 3)


def test_too_small_an_image_is_refused_with_its_size():
    network = nn.Sequential(nn.MaxPool2d(4)).eval()
    with pytest.raises(CnnCoreError, match="cannot compute 1 × 3 × 2 × 5"):
        graph_of(network, (3, 2, 5))
