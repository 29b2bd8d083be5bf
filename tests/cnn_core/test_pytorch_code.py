import ast

import numpy as np
import pytest
import torch

from cnn_core.code import ConvolutionLayer, DropoutLayer, pytorch_code
from cnn_core.code.text import LINE, number
from cnn_core.geometry import Window
from cnn_core.nonlinearity import NONLINEARITIES
from tests.cnn_core.code_cases import CASES, random

SOBEL = torch.tensor([[[[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]]])
WHOLE_PROGRAM = """\
import torch
from torch import nn

weight = torch.tensor([
    [-1.0, 0.0, 1.0],
    [-2.0, 0.0, 2.0],
    [-1.0, 0.0, 1.0],
]).reshape(1, 1, 3, 3)  # kernels, channels, rows, columns

model = nn.Conv2d(1, 1, kernel_size=3, padding=1, bias=False, padding_mode="reflect")
model.load_state_dict({"weight": weight})

# Put your own here: images, channels, rows, columns.
image = torch.rand(1, 1, 60, 90)
with torch.no_grad():
    output = model(image)  # (1, 1, 60, 90)
"""


def run(program):
    names = {}
    exec(compile(program, "<program>", "exec"), names)
    return names


def test_a_sobel_kernel_is_the_program_that_one_would_write_by_hand():
    axis = Window(size=3, padding=(1, 1))
    layer = ConvolutionLayer(input_shape=(1, 60, 90), kernels=SOBEL, axes=(axis, axis), mode="reflect")
    assert pytorch_code(layer) == WHOLE_PROGRAM


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_program_runs_by_itself_and_computes_what_the_core_does(case):
    names = run(pytorch_code(case.layer))
    assert tuple(names["output"].shape) == (1, *case.layer.output_shape)
    with torch.no_grad():
        output = names["model"](case.values[None])[0]
    assert output.shape == case.expected.shape
    assert ((output - case.expected).abs() <= case.bound).all()


def test_dropout_in_training_drops_its_share_and_divides_the_rest():
    torch.manual_seed(0)
    output = run(pytorch_code(DropoutLayer(input_shape=(1, 100, 100), share=0.2, training=True)))["model"]
    dropped = output(torch.ones(1, 1, 100, 100))
    assert torch.equal(dropped.unique(), torch.tensor([0.0, 1.25]))
    assert float((dropped == 0).float().mean()) == pytest.approx(0.2, abs=0.02)


def test_dropout_of_whole_channels_keeps_or_drops_each_as_a_whole():
    torch.manual_seed(0)
    layer = DropoutLayer(input_shape=(200, 3, 3), share=0.2, training=True, whole_channels=True)
    dropped = run(pytorch_code(layer))["model"](torch.ones(1, 200, 3, 3))[0]
    assert torch.equal(dropped.amin((1, 2)), dropped.amax((1, 2)))
    assert torch.equal(dropped.unique(), torch.tensor([0.0, 1.25]))


def test_every_number_is_the_very_float_and_as_short_as_numpy_prints_it():
    bits = np.random.default_rng(0).integers(0, 2**32, 20_000, dtype=np.uint32)
    values = bits.view(np.float32)
    values = values[np.isfinite(values)]
    texts = [number(float(value)) for value in values]
    assert np.array_equal(np.array([ast.literal_eval(text) for text in texts], dtype=np.float32), values)
    assert (number(0.1), number(-2.0), number(1e-45), number(1 / 3)) == ("0.1", "-2.0", "1e-45", "0.33333334")


def test_no_line_is_longer_than_an_editor_shows():
    wide = ConvolutionLayer(input_shape=(3, 40, 40), kernels=random(2, 3, 11, 11), axes=(Window(size=11),) * 2)
    for layer in (wide, *(case.layer for case in CASES)):
        assert max(len(line) for line in pytorch_code(layer).splitlines()) <= LINE


def test_kernels_of_several_channels_stand_below_their_names():
    layer = ConvolutionLayer(input_shape=(3, 8, 8), kernels=random(2, 3, 3, 3), axes=(Window(size=3),) * 2)
    titles = [line.strip() for line in pytorch_code(layer).splitlines() if line.startswith("    #")]
    assert titles == [f"# kernel {kernel}, channel {channel}" for kernel in range(2) for channel in range(3)]


def test_a_true_convolution_turns_the_kernel_and_says_so():
    layer = ConvolutionLayer(input_shape=(1, 8, 8), kernels=SOBEL, axes=(Window(size=3),) * 2, flipped=True)
    assert "weight.flip(2, 3)" in pytorch_code(layer)
    assert "a true convolution turns it around" in pytorch_code(layer)


def test_every_nonlinearity_is_among_the_cases():
    assert {entry.slug for entry in NONLINEARITIES} <= {case.name for case in CASES}
