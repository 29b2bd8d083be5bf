import pytest
import torch

from cnn_core.errors import CnnCoreError
from cnn_core.kernels import Kernel, bank_of, preset_kernel
from cnn_core.models import registry
from cnn_core.models.learned import first_convolution


def test_kernels_lie_behind_each_other():
    one, other = preset_kernel("sobel_x", size=3, channels=3), preset_kernel("box", size=3, channels=3)
    bank = bank_of([one, other])
    assert (bank.channels, bank.height, bank.width) == (6, 3, 3)
    assert torch.equal(bank.weights(), torch.cat([one.weights(), other.weights()]))


def test_kernels_of_two_shapes_make_no_bank():
    with pytest.raises(CnnCoreError, match="a kernel of 1 × 5 × 5 does not go with one of 1 × 3 × 3"):
        bank_of([preset_kernel("box", size=3), preset_kernel("box", size=5)])
    with pytest.raises(CnnCoreError, match="0 kernels make no map"):
        bank_of([])


@pytest.mark.parametrize(("slug", "layer"), [("tiny_vgg", "conv1_1"), ("mini_resnet", "conv1"), ("lenet5", "conv1")])
def test_a_first_convolution_takes_pictures_as_they_are(slug, layer):
    network = registry.load(registry.entry(slug))
    found, own = first_convolution(network), network.module.get_submodule(layer)
    preprocessing = network.entry.preprocessing
    pictures = torch.rand(2, *preprocessing.input_shape, generator=torch.Generator().manual_seed(0))
    expected = own(preprocessing.normalisation.apply(pictures))
    computed = torch.nn.functional.conv2d(pictures, found.kernels, found.bias, padding=own.padding)
    inside = (..., slice(4, -4), slice(4, -4))  # in the border zeros stand for another brightness
    torch.testing.assert_close(computed[inside], expected[inside], rtol=1e-4, atol=1e-4)


def test_a_network_for_other_channels_has_no_such_convolution():
    network = registry.load(registry.entry("tiny_vgg"))
    network.module.conv1_1 = torch.nn.Identity()
    with pytest.raises(CnnCoreError, match="Tiny VGG does not begin with a convolution of 3 channels"):
        first_convolution(network)


@pytest.mark.parametrize("slug", ["box", "gaussian", "sharpen"])
@pytest.mark.parametrize(("rows", "columns"), [(1, 5), (5, 1), (2, 7), (11, 3)])
def test_a_rectangular_preset_keeps_its_sum(slug, rows, columns):
    kernel = preset_kernel(slug, size=rows, width=columns)
    assert (kernel.height, kernel.width) == (rows, columns)
    assert sum(kernel.values) == pytest.approx(1)


def test_a_rectangular_preset_is_the_middle_of_the_square_one():
    assert preset_kernel("box", size=2, width=4).values == pytest.approx([1 / 8] * 8)
    assert preset_kernel("sobel_x", size=1, width=3).values == pytest.approx([-2, 0, 2])
    square = preset_kernel("sobel_x", size=3)
    assert preset_kernel("sobel_x", size=3, width=3) == square
    assert isinstance(square, Kernel)
