import pickle
import re

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.models.weights import read_into


def test_weights_of_another_shape_are_told_by_name_and_shape(tmp_path):
    save_file({"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}, tmp_path / "a.safetensors")
    message = "weight is (2, 3) in a.safetensors and (2, 4) in the network"
    with pytest.raises(CnnCoreError, match=re.escape(message)):
        read_into(nn.Linear(4, 2), tmp_path / "a.safetensors")


def test_missing_and_foreign_layers_are_named(tmp_path):
    save_file({"weight": torch.zeros(2, 4)}, tmp_path / "a.safetensors")
    with pytest.raises(CnnCoreError, match="no weights for the layer bias"):
        read_into(nn.Linear(4, 2), tmp_path / "a.safetensors")
    with pytest.raises(CnnCoreError, match="holds weight, which the network does not have"):
        read_into(nn.ReLU(), tmp_path / "a.safetensors")


def test_a_pickle_is_never_executed(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("the pickle was executed",))

    (tmp_path / "a.pth").write_bytes(pickle.dumps({"weight": Trap()}))
    with pytest.raises(CnnCoreError, match="cannot be read as weights"):
        read_into(nn.Linear(4, 2), tmp_path / "a.pth")
