import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnn_core.code.text import LINE
from cnn_core.errors import CnnCoreError
from cnn_core.stacks import Stack, build_stack, keras_code, pytorch_code, read_stack, shapes_of
from tests.cnn_core.stacks.some_stacks import possible

RUNNER = Path(__file__).with_name("run_keras_programs.py")
STACKS = possible(22)
SMALL = "1x8x9~conv.2.3.2.1~res(norm)~flat~dense.3"
PYTORCH = """\
from collections import OrderedDict

import torch
from torch import nn


class Residual(nn.Module):
    \"\"\"Adds what two branches make of the input, or one branch and the input itself.\"\"\"

    def __init__(self, branch1, branch2=None):
        super().__init__()
        self.branch1 = branch1
        self.branch2 = branch2

    def forward(self, x):
        return self.branch1(x) + (x if self.branch2 is None else self.branch2(x))


# Each layer with the shape that it makes. In all 147 parameters.
model = nn.Sequential(OrderedDict(
    conv1=nn.Conv2d(1, 2, kernel_size=3, stride=2, padding=1),  # (2, 4, 5)
    block1=Residual(
        branch1=nn.Sequential(OrderedDict(
            norm1=nn.BatchNorm2d(2),  # (2, 4, 5)
        )),
    ),  # (2, 4, 5)
    flat=nn.Flatten(),  # (40,)
    dense1=nn.Linear(40, 3),  # (3,)
))

model.eval()  # batch norm and dropout as after training
# Put your own here: images, channels, rows, columns.
images = torch.rand(1, 1, 8, 9)
with torch.no_grad():
    output = model(images)  # (1, 3)
"""
KERAS = """\
import keras
import numpy as np

# Each layer with the shape that it makes. In all 147 trained parameters.
x = inputs = keras.Input((8, 9, 1))  # rows, columns, channels
x = keras.layers.ZeroPadding2D(((1, 1), (1, 1)))(x)
x = keras.layers.Conv2D(2, 3, strides=2, name="conv1")(x)  # (4, 5, 2)
block1_input = x
# (4, 5, 2)
x = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-05, name="norm1")(x)
block1_branch1 = x
x = keras.layers.Add(name="block1")([block1_branch1, block1_input])  # (4, 5, 2)
# Flattened channel by channel, as in PyTorch.
x = keras.layers.Permute((3, 1, 2))(x)
x = keras.layers.Flatten(name="flat")(x)  # (40,)
x = keras.layers.Dense(3, name="dense1")(x)  # (3,)
model = keras.Model(inputs, x)

# Put your own here: images, rows, columns, channels.
images = np.random.rand(1, 8, 9, 1).astype("float32")
output = model(images)  # (1, 3)
"""


def images_for(stack: Stack) -> Tensor:
    return torch.rand(2, *stack.input_shape, generator=torch.Generator().manual_seed(3))


def network_of(stack: Stack) -> nn.Module:
    """Build the network with weights and running averages of which each matters."""
    network, generator = build_stack(stack, seed=5).eval(), torch.Generator().manual_seed(6)
    for name, tensor in network.state_dict().items():
        if name.endswith(("bias", "running_mean", "running_var")) or "norm" in name.rpartition(".")[0].split(".")[-1]:
            tensor.copy_(torch.rand(tensor.shape, generator=generator) + 0.5)
    return network


def keras_weights(network: nn.Module) -> dict[str, np.ndarray]:
    """Return the weights of each layer in Keras's order and layout."""
    found: dict[str, np.ndarray] = {}
    for path, layer in network.named_modules():
        if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            tensors = [layer.weight, layer.bias, layer.running_mean, layer.running_var]
        elif isinstance(layer, nn.Conv2d | nn.Linear):
            order = (2, 3, 1, 0) if isinstance(layer, nn.Conv2d) else (1, 0)
            tensors = [layer.weight.permute(order), layer.bias]
        else:
            continue
        name = path.rpartition(".")[2]
        found |= {f"{name}/{number}": tensor.detach().numpy() for number, tensor in enumerate(tensors)}
    return found


@pytest.fixture(scope="module")
def keras_outputs(tmp_path_factory) -> dict[str, tuple[tuple[int, ...], Tensor]]:
    """Per stack the parameters and the shape that its program told, and what its model makes of images.

    Keras reads its backend once, when it is imported, and writes a file of settings: so it has a process of its own.
    """
    folder, home = tmp_path_factory.mktemp("programs"), tmp_path_factory.mktemp("keras")
    for index, text in enumerate(STACKS):
        stack = read_stack(text)
        (folder / f"{index}.py").write_text(keras_code(stack), encoding="utf-8")
        images = images_for(stack).movedim(1, -1).numpy()
        np.savez(folder / f"{index}.npz", images=images, **keras_weights(network_of(stack)))
    environment = {**os.environ, "KERAS_BACKEND": "torch", "KERAS_HOME": str(home), "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-W", "error", RUNNER, folder]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = [tuple(np.load(folder / f"{index}-told.npy").tolist()) for index in range(len(STACKS))]
    made = [torch.from_numpy(np.load(folder / f"{index}-output.npy")).movedim(-1, 1) for index in range(len(STACKS))]
    return dict(zip(STACKS, zip(told, made, strict=True), strict=True))


@pytest.mark.parametrize("text", STACKS)
def test_the_pytorch_program_makes_the_built_network(text):
    stack, names = read_stack(text), {}
    network, images = network_of(stack), images_for(stack)
    with torch.random.fork_rng(devices=[]):
        exec(pytorch_code(stack), names)
    assert names["output"].shape == (1, *shapes_of(stack).output_shape)
    assert sum(weight.numel() for weight in names["model"].parameters()) == shapes_of(stack).cost.parameters
    names["model"].load_state_dict(network.state_dict())
    with torch.inference_mode():
        assert torch.equal(names["model"].eval()(images), network(images))


@pytest.mark.parametrize("text", STACKS)
def test_the_keras_program_makes_the_built_network(text, keras_outputs):
    stack = read_stack(text)
    (trained, *shape), made = keras_outputs[text]
    channels, *lengths = shapes_of(stack).output_shape
    assert shape == [1, *lengths, channels]
    assert trained == shapes_of(stack).cost.parameters
    expected = network_of(stack)(images_for(stack)).detach()
    assert made.shape == expected.shape
    assert (made - expected).abs().max() <= 1e-4 * expected.abs().max()


def test_the_programs_are_whole_and_readable():
    assert pytorch_code(read_stack(SMALL)) == PYTORCH
    assert keras_code(read_stack(SMALL)) == KERAS


@pytest.mark.parametrize("write", [pytorch_code, keras_code])
def test_no_line_is_longer_than_an_editor_shows(write):
    wide = "conv.12.5.1.12.6.3"
    nested = f"3x32x32~conv.12.1~res(res(res({wide}!{wide})!{wide})!{wide})"
    for text in (*STACKS, nested):
        assert max(len(line) for line in write(read_stack(text)).splitlines()) <= LINE


@pytest.mark.parametrize("write", [pytorch_code, keras_code])
def test_an_impossible_stack_has_no_program(write):
    with pytest.raises(CnnCoreError, match=r"^dense1: a dense layer needs a vector"):
        write(read_stack("3x8x8~dense.3"))
