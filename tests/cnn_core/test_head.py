import pytest
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.head import Head, head_of
from cnn_core.models.embedded import EMBEDDED


def head(*layers: nn.Module) -> Head:
    return head_of(graph_of(nn.Sequential(*layers).eval(), (2, 6, 8)))


def test_a_head_of_one_dense_layer_has_any_number_of_inputs_and_classes():
    found = head(nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2 * 3 * 4, 3))
    assert (found.maps.kind, found.maps.shape, found.flatten.shape) == ("max pooling", (2, 3, 4), (24,))
    assert [node.shape for node in found.dense] == [(3,)]


def test_dense_layers_come_in_order_and_what_lies_between_them_is_passed():
    layers = (nn.Linear(96, 7), nn.ReLU(), nn.Dropout(), nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 4))
    assert [node.shape for node in head(nn.Flatten(), *layers).dense] == [(7,), (5,), (4,)]


@pytest.mark.parametrize("entry", EMBEDDED, ids=lambda entry: entry.slug)
def test_every_shipped_network_has_a_head_that_ends_in_its_classes(entry):
    found = head_of(graph_of(entry.build().eval(), entry.preprocessing.input_shape))
    assert found.dense[-1].shape == (len(entry.class_names),)
    channels, height, width = found.maps.shape
    assert found.flatten.shape == (channels * height * width,)
    assert found.dense[0].inputs == (found.flatten.name,)


@pytest.mark.parametrize(
    ("layers", "kind"),
    [
        ((nn.Conv2d(2, 3, 1),), "convolution"),
        ((nn.Flatten(), nn.Linear(96, 2), nn.ReLU()), "ReLU"),
        ((nn.Flatten(),), "flatten"),
    ],
)
def test_a_network_without_such_a_head_is_refused_with_what_it_ends_in(layers, kind):
    with pytest.raises(CnnCoreError, match=f"the network ends in {kind}, not in dense layers"):
        head(*layers)


def test_a_dense_layer_without_a_flattening_is_refused():
    with pytest.raises(CnnCoreError, match="not in dense layers behind a flattening of maps"):
        head(nn.Linear(8, 2))


def test_a_flattening_of_no_maps_is_refused():
    with pytest.raises(CnnCoreError, match="flattens 96 numbers at its end, and no maps"):
        head(nn.Flatten(), nn.Flatten(), nn.Linear(96, 2))
