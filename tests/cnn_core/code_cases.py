"""Layers to be written as programs, each with an input and what the core makes of it."""

import itertools
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_core.code import (
    BatchNormLayer,
    ConvolutionLayer,
    DenseLayer,
    DropoutLayer,
    GlobalPoolingLayer,
    Layer,
    NonlinearityLayer,
    PoolingLayer,
    TransposedConvolutionLayer,
)
from cnn_core.convolution import convolve
from cnn_core.geometry import Window, Window2d, same_padding
from cnn_core.nonlinearity import NONLINEARITIES, nonlinearity, softmax
from cnn_core.pooling import global_pool, pool

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    name: str
    layer: Layer
    values: Tensor  # an input, without the batch
    expected: Tensor
    bound: Tensor  # how far each number may be off: 1e-5 × (1 + the sum of the absolute products)


def random(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)) - 0.3


def same(length, size, stride=1, dilation=1):
    padding = same_padding(length, size=size, stride=stride, dilation=dilation)
    return Window(size=size, stride=stride, dilation=dilation, padding=padding)


def convolved(layer: ConvolutionLayer, values: Tensor) -> Tensor:
    """Compute one or two axes with the core, three in NumPy's padding and float64."""
    kernels = layer.kernels.flip(tuple(range(2, layer.kernels.dim()))) if layer.flipped else layer.kernels
    options = {"bias": layer.bias, "mode": layer.mode, "groups": layer.groups}
    if len(layer.axes) == 2:
        return convolve(values, kernels, Window2d(rows=layer.axes[0], cols=layer.axes[1]), **options)
    if len(layer.axes) == 1:
        window = Window2d(rows=Window(size=1), cols=layer.axes[0])
        return convolve(values[:, None], kernels[:, :, None], window, **options)[:, 0]
    padding = [(0, 0), *(axis.padding for axis in layer.axes)]
    padded = torch.from_numpy(np.pad(values.double().numpy(), padding, NUMPY_MODES[layer.mode]))
    bias = None if layer.bias is None else layer.bias.double()
    stride, dilation = [axis.stride for axis in layer.axes], [axis.dilation for axis in layer.axes]
    return F.conv3d(padded[None], kernels.double(), bias, stride, 0, dilation, layer.groups)[0].float()


def convolution_case(name, layer: ConvolutionLayer) -> Case:
    values = random(*layer.input_shape, seed=7)
    expected = convolved(layer, values)
    if layer.activation:
        expected = nonlinearity(layer.activation).apply(expected)
    bias = None if layer.bias is None else layer.bias.abs()
    sizes = convolved(replace(layer, kernels=layer.kernels.abs(), bias=bias), values.abs())
    return Case(name=name, layer=layer, values=values, expected=expected, bound=1e-5 * (1 + sizes))


def convolutions():
    """Every mode with padding alike, unlike and same, with stride and dilation, in one, two and three axes."""
    windows = {
        "plain": [Window(size=3), Window(size=2)],
        "alike": [Window(size=3, padding=(2, 2), stride=2), Window(size=1, padding=(1, 1), stride=3)],
        "unlike": [Window(size=2, padding=(0, 3)), Window(size=4, padding=(2, 1), stride=2)],
        "same": [same(7, 3), same(6, 4)],
        "same with stride": [same(7, 3, stride=2), same(6, 4, stride=3)],
        "same with dilation": [same(7, 3, dilation=2), same(6, 2, dilation=3)],
        "stride and dilation": [Window(size=2, padding=(1, 1), dilation=3), Window(size=3, padding=(2, 2), stride=2)],
    }
    for (title, axes), mode in itertools.product(windows.items(), NUMPY_MODES):
        sizes = [axis.size for axis in axes]
        layer = ConvolutionLayer(
            input_shape=(2, 7, 6), kernels=random(3, 2, *sizes), axes=tuple(axes), mode=mode, bias=random(3, seed=1)
        )
        yield f"two axes, {title}, {mode}", layer
        flipped = replace(layer, flipped=True, bias=None, activation="leaky_relu")
        yield f"two axes, {title}, {mode}, flipped", flipped
        one = replace(
            layer, input_shape=(2, 6), kernels=random(3, 2, sizes[1]), axes=(axes[1],), flipped=mode == "zeros"
        )
        yield f"one axis, {title}, {mode}", one
        three = replace(
            layer,
            input_shape=(2, 7, 6, 5),
            kernels=random(2, 2, *sizes, 2),
            axes=(*axes, Window(size=2, padding=(1, 0))),
            bias=None,
            flipped=mode == "circular",
        )
        yield f"three axes, {title}, {mode}", three
    for groups, depth in ((2, 2), (4, 1)):
        kernels = random(4, depth, 3, 3, seed=2)
        axes = (same(7, 3), same(6, 3))
        layer = ConvolutionLayer(input_shape=(4, 7, 6), kernels=kernels, axes=axes, groups=groups)
        yield f"{groups} groups", layer
    for entry in NONLINEARITIES:
        axes = (Window(size=1), Window(size=1))
        kernels = 5 * random(3, 4, 1, 1, seed=3)
        yield entry.slug, ConvolutionLayer(input_shape=(4, 3, 3), kernels=kernels, axes=axes, activation=entry.slug)


def spread(layer: TransposedConvolutionLayer, values: Tensor) -> Tensor:
    """Put the kernel on the output, value by value, and cut the padding off: the definition, in float64."""
    _, maps, *sizes = layer.kernels.shape
    lengths = [(n - 1) * axis.stride + axis.size for n, axis in zip(values.shape[1:], layer.axes, strict=True)]
    output = torch.zeros(maps, *lengths, dtype=torch.float64)
    for channel, *place in np.ndindex(*values.shape):
        spots = [slice(p * axis.stride, p * axis.stride + axis.size) for p, axis in zip(place, layer.axes, strict=True)]
        output[(slice(None), *spots)] += values[(channel, *place)].double() * layer.kernels[channel].double()
    kept = [slice(axis.padding[0], n - axis.padding[1]) for n, axis in zip(lengths, layer.axes, strict=True)]
    bias = torch.zeros(maps) if layer.bias is None else layer.bias
    return (output[(slice(None), *kept)] + bias.double().reshape(-1, *(1 for _ in sizes))).float()


def transposed_cases():
    windows = {
        "plain": (Window(size=3), Window(size=2)),
        "stride": (Window(size=3, stride=2, padding=(1, 1)), Window(size=4, stride=3, padding=(1, 1))),
        "unlike": (Window(size=3, stride=2, padding=(0, 1)), Window(size=2, padding=(1, 0))),
        "stride beyond the kernel": (Window(size=1, stride=3), Window(size=2, stride=4, padding=(0, 1))),
    }
    for (title, axes), bias in itertools.product(windows.items(), (None, random(2, seed=1))):
        for count in (1, 2, 3):
            chosen = (*axes, axes[0])[:count]
            kernels = random(3, 2, *(axis.size for axis in chosen))
            layer = TransposedConvolutionLayer(
                input_shape=(3, 4, 3, 2)[: count + 1], kernels=kernels, axes=chosen, bias=bias
            )
            values = random(*layer.input_shape, seed=8)
            absolute = replace(layer, kernels=kernels.abs(), bias=None if bias is None else bias.abs())
            yield Case(
                name=f"transposed, {count} axes, {title}, {'no ' * (bias is None)}bias",
                layer=layer,
                values=values,
                expected=spread(layer, values),
                bound=1e-5 * (1 + spread(absolute, values.abs())),
            )


def pooled(layer: PoolingLayer, values: Tensor) -> Tensor:
    """Compute one or two axes with the core; the last two of three, whose first window is a single pixel."""
    options = {"kind": layer.kind, "count_padding": layer.count_padding}
    if len(layer.axes) == 1:
        window = Window2d(rows=Window(size=1), cols=layer.axes[0])
        return pool(values[:, None], window, **options)[:, 0]
    window = Window2d(rows=layer.axes[-2], cols=layer.axes[-1])
    if len(layer.axes) == 2:
        return pool(values, window, **options)
    return torch.stack([pool(image, window, **options) for image in values.unbind(1)], 1)


def pooling_cases():
    windows = {
        "plain": (Window(size=2, stride=2), Window(size=3, stride=3)),
        "stride": (Window(size=3, stride=2), Window(size=2)),
        "alike": (Window(size=3, stride=2, padding=(1, 1)), Window(size=2, padding=(1, 1))),
        "unlike": (Window(size=3, stride=2, padding=(0, 1)), Window(size=2, stride=2, padding=(0, 1))),
        "wide": (Window(size=3, padding=(2, 2)), Window(size=4, padding=(3, 3), stride=3)),
        "dilation": (Window(size=2, dilation=3, padding=(1, 1)), Window(size=3, dilation=2, stride=2, padding=(1, 1))),
        "same": (same(7, 3, stride=2), same(6, 2)),
    }
    ways = (("max", True), ("average", True), ("average", False))
    for (title, axes), (kind, counted), count in itertools.product(windows.items(), ways, (1, 2, 3)):
        chosen = {1: (axes[1],), 2: axes, 3: (Window(size=1), *axes)}[count]
        shape = {1: (2, 6), 2: (2, 7, 6), 3: (2, 3, 7, 6)}[count]
        layer = PoolingLayer(input_shape=shape, axes=chosen, kind=kind, count_padding=counted)
        values = random(*shape, seed=9) - 0.5
        expected = pooled(layer, values)
        name = f"{kind} pooling, {'padding ' * counted}{count} axes, {title}"
        yield Case(name=name, layer=layer, values=values, expected=expected, bound=torch.full_like(expected, 2e-5))


def other_cases():
    image = random(3, 4, 5, seed=10)
    for kind, shape in itertools.product(("max", "average"), ((3, 9), (3, 4, 5))):
        values = random(*shape, seed=11)
        expected = global_pool(values.reshape(3, 1, -1), kind=kind).reshape(3, *(1 for _ in shape[1:]))
        yield case(
            f"global {kind}, {len(shape) - 1} axes", GlobalPoolingLayer(input_shape=shape, kind=kind), values, expected
        )
    for entry in NONLINEARITIES:
        values = 12 * random(2, 30, 30, seed=12)
        layer = NonlinearityLayer(input_shape=(2, 30, 30), activation=entry.slug)
        yield case(f"{entry.slug} alone", layer, values, entry.apply(values))
    weights, bias = random(4, 60, seed=13), random(4, seed=14)
    for temperature, activation in itertools.product((None, 1.0, 0.5, 3.0), (None, "tanh")):
        scores = weights @ image.flatten() + bias
        scores = nonlinearity(activation).apply(scores) if activation else scores
        expected = scores if temperature is None else softmax(scores, temperature=temperature)
        layer = DenseLayer(
            input_shape=(3, 4, 5), weights=weights, bias=bias, temperature=temperature, activation=activation
        )
        yield case(f"dense, {activation}, temperature {temperature}", layer, image, expected)
    vector = random(60, seed=15)
    yield case("dense, vector, no bias", DenseLayer(input_shape=(60,), weights=weights), vector, weights @ vector)
    yield case("dropout at rest", DropoutLayer(input_shape=(3, 4, 5), share=0.5, training=False), image, image)
    for shape in ((3,), (3, 8), (3, 4, 5), (3, 2, 4, 5)):
        mean, variance, weight, shift = random(3), random(3, seed=1).abs(), random(3, seed=2), random(3, seed=3)
        layer = BatchNormLayer(input_shape=shape, mean=mean, variance=variance, weight=weight, bias=shift, epsilon=1e-3)
        values = random(*shape, seed=16)
        column = (-1, *(1 for _ in shape[1:]))
        spread_of = (variance + 1e-3).sqrt().reshape(column)
        expected = (values - mean.reshape(column)) / spread_of * weight.reshape(column) + shift.reshape(column)
        yield case(f"batch norm, {len(shape) - 1} axes", layer, values, expected)


def case(name, layer, values, expected) -> Case:
    return Case(name=name, layer=layer, values=values, expected=expected, bound=1e-5 * (1 + expected.abs()))


CASES = (
    *(convolution_case(name, layer) for name, layer in convolutions()),
    *transposed_cases(),
    *pooling_cases(),
    *other_cases(),
)
