import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from cnn_core.code import ConvolutionLayer, DropoutLayer, keras_code
from cnn_core.code.text import LINE
from cnn_core.geometry import Window
from tests.cnn_core.code_cases import CASES, Case, random, same

RUNNER = Path(__file__).with_name("run_programs.py")
ONES = torch.ones(1, 100, 100)
CHANNELS = torch.ones(200, 3, 3)
WHOLE = Case(
    name="dropout of whole channels",
    layer=DropoutLayer(input_shape=(200, 3, 3), share=0.2, training=True, whole_channels=True),
    values=CHANNELS,
    expected=CHANNELS,
    bound=CHANNELS,
)
TRAINING = Case(
    name="dropout in training",
    layer=DropoutLayer(input_shape=(1, 100, 100), share=0.2, training=True),
    values=ONES,
    expected=ONES,
    bound=ONES,
)
ALL = (*CASES, WHOLE, TRAINING)
WHOLE_PROGRAM = """\
import keras
import numpy as np

weight = np.array([
    [-1.0, 0.0, 1.0],
    [-2.0, 0.0, 2.0],
    [-1.0, 0.0, 1.0],
], dtype="float32").reshape(1, 1, 3, 3)  # kernels, channels, rows, columns
bias = np.array([0.5], dtype="float32")

x = inputs = keras.Input((60, 90, 1))  # rows, columns, channels
x = keras.layers.Conv2D(1, 3, strides=2, padding="same", activation="relu")(x)
model = keras.Model(inputs, x)
# Keras keeps weights as (rows, columns, channels, kernels).
model.set_weights([weight.transpose(2, 3, 1, 0), bias])

# Put your own here: images, rows, columns, channels.
image = np.random.rand(1, 60, 90, 1).astype("float32")
output = model(image)  # (1, 30, 45, 1)
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> dict[str, tuple[tuple[int, ...], torch.Tensor]]:
    """Per case the shape that the program's own output had, and what its model makes of the case's input.

    Keras reads its backend once, when it is imported, and writes a file of settings: so it has a process of its own.
    """
    folder, home = tmp_path_factory.mktemp("programs"), tmp_path_factory.mktemp("keras")
    for index, case in enumerate(ALL):
        (folder / f"{index}.py").write_text(keras_code(case.layer), encoding="utf-8")
        np.save(folder / f"{index}.npy", case.values.movedim(0, -1)[None].numpy())
    environment = {**os.environ, "KERAS_BACKEND": "torch", "KERAS_HOME": str(home), "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-W", "error", RUNNER, folder]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    made = [torch.from_numpy(np.load(folder / f"{index}-output.npy")[0]).movedim(-1, 0) for index in range(len(ALL))]
    shapes = [tuple(np.load(folder / f"{index}-shape.npy")) for index in range(len(ALL))]
    return {case.name: pair for case, pair in zip(ALL, zip(shapes, made, strict=True), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_program_runs_by_itself_and_computes_what_the_core_does(case, outputs):
    shape, output = outputs[case.name]
    channels, *lengths = case.layer.output_shape
    assert shape == (1, *lengths, channels)
    assert output.shape == case.expected.shape
    assert ((output - case.expected).abs() <= case.bound).all()


def test_no_two_cases_have_one_name():
    assert len({case.name for case in ALL}) == len(ALL)


def test_same_padding_is_written_as_such():
    axes = (Window(size=3, stride=2, padding=(0, 1)), Window(size=3, stride=2, padding=(0, 1)))
    kernels = torch.tensor([[[[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]]])
    layer = ConvolutionLayer(
        input_shape=(1, 60, 90), kernels=kernels, bias=torch.tensor([0.5]), axes=axes, activation="relu"
    )
    assert axes == (same(60, 3, 2), same(90, 3, 2))
    assert keras_code(layer) == WHOLE_PROGRAM


def test_dropout_in_training_drops_its_share_and_divides_the_rest(outputs):
    _, output = outputs[TRAINING.name]
    assert torch.equal(output.unique(), torch.tensor([0.0, 1.25]))
    assert float((output == 0).float().mean()) == pytest.approx(0.2, abs=0.02)


def test_dropout_of_whole_channels_keeps_or_drops_each_as_a_whole(outputs):
    _, output = outputs[WHOLE.name]
    assert torch.equal(output.amin((1, 2)), output.amax((1, 2)))
    assert torch.equal(output.unique(), torch.tensor([0.0, 1.25]))


def test_no_line_is_longer_than_an_editor_shows():
    wide = ConvolutionLayer(input_shape=(3, 40, 40), kernels=random(2, 3, 11, 11), axes=(Window(size=11),) * 2)
    for layer in (wide, *(case.layer for case in ALL)):
        assert max(len(line) for line in keras_code(layer).splitlines()) <= LINE
