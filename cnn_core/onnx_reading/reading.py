"""Reading an ONNX file into a network of torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import torch
from onnx import ModelProto
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.onnx_reading.checking import checked_model
from cnn_core.onnx_reading.class_names import class_names_of
from cnn_core.onnx_reading.converting import convert
from cnn_core.onnx_reading.making import MadeStep, Maker, MisfitError
from cnn_core.onnx_reading.operation import ordered
from cnn_core.onnx_reading.pictures import Picture, picture_of
from cnn_core.onnx_reading.values import Flowing, Value
from cnn_core.onnx_reading.wiring import needed, wire
from cnn_core.steps import same_result, twin_of

_MOVES = (torch.reshape, torch.permute)


@dataclass(frozen=True, kw_only=True)
class OnnxNetwork:
    """What an ONNX file holds."""

    module: nn.Module  # in evaluation mode; takes (n, c, h, w), 1 image or more, and gives (n, classes)
    input_shape: tuple[int, int, int]  # (c, h, w)
    classes: int
    class_names: tuple[str, ...] | None
    producer: str  # the program that wrote the file; "not stated" where it does not say
    skipped: tuple[str, ...]  # sentences: what of the file is not in the module, and what it leaves open


def read_onnx(data: bytes) -> OnnxNetwork:
    """Return the network that an ONNX file holds.

    A softmax at the end is left out, also before steps that only move its numbers, so that the network gives logits,
    as torch's own do.

    Args:
        data: The file.

    Raises:
        CnnCoreError: If the file is no ONNX network, or one that cannot be shown: it says why.
    """
    model = checked_model(data)
    picture = picture_of(model.graph)
    module, shape, skipped = _fitting(model, picture)
    graph = graph_of(twin_of(module, device="meta"), shape)
    _check_images_apart(module, shape)
    classes = graph.nodes[-1].shape[0]
    return OnnxNetwork(
        module=module,
        input_shape=shape,
        classes=classes,
        class_names=class_names_of(model, classes),
        producer=f"{model.producer_name} {model.producer_version}".strip()[:100] or "not stated",
        skipped=skipped,
    )


def _fitting(model: ModelProto, picture: Picture) -> tuple[nn.Module, tuple[int, int, int], tuple[str, ...]]:
    """Return the network, the size of picture that it takes, and what is left out."""
    misfits: list[MisfitError] = []
    for shape in picture.shapes():
        try:
            module, skipped = _network(model, picture, shape)
        except MisfitError as error:
            misfits.append(error)
        else:
            return module, shape, skipped
    raise misfits[0]


def _network(model: ModelProto, picture: Picture, shape: tuple[int, int, int]) -> tuple[nn.Module, tuple[str, ...]]:
    maker = Maker((picture.batch, *shape))
    given = ordered(maker.picture, (0, 2, 3, 1)) if picture.channels_last else maker.picture
    values = convert(model, {picture.name: given}, maker)
    result, skipped = _result(model, values)
    before = _before_softmax(result, maker)
    if before is not None:
        result = before
        skipped.append("The softmax at the end is left out: the network's answer is the numbers before it, the logits.")
    if len(result.raw_shape) != 2:
        flat = maker.make(nn.Flatten(), result, scope=(), word="flatten")
        assert isinstance(flat, Flowing)
        result = flat
    steps = needed(maker.steps, result.step)
    if not steps:
        raise CnnCoreError("the network's output is the picture itself")
    if picture.is_free:
        size = " × ".join(map(str, shape[1:]))
        skipped.append(f"The file leaves the size of the picture open; {size} pixels fit and are used.")
    return wire(steps, result.step), tuple(skipped)


def _result(model: ModelProto, values: Mapping[str, Value]) -> tuple[Flowing, list[str]]:
    """Return the output that holds one number per class, and a sentence on the others."""
    outputs = {each.name: values.get(each.name) for each in model.graph.output}
    flowing = {name: value for name, value in outputs.items() if isinstance(value, Flowing)}
    fitting = [name for name, value in flowing.items() if _holds_classes(value)]
    if not fitting:
        shapes = " and ".join(" × ".join(map(str, value.shape)) for value in flowing.values()) or "none"
        raise MisfitError(
            f"the network's output is {shapes} (images first), and not one number per class; choose a classifier"
        )
    chosen = fitting[-1]
    others = [repr(name[:40]) for name in outputs if name != chosen]
    said = f"Of {len(outputs)} outputs the last with one number per class is used, {chosen[:40]!r}; left out: "
    return flowing[chosen], [f"{said}{', '.join(others)}."] if others else []


def _before_softmax(result: Flowing, maker: Maker) -> Flowing | None:
    """Return the result without the softmax over its classes; None if none ends it."""
    behind: list[MadeStep] = []
    step = maker.step(result)
    while step is not None and (step.function in _MOVES or isinstance(step.function, nn.Flatten | nn.Dropout)):
        behind.append(step)
        step = maker.step(step.arguments[0])
    if step is None or not isinstance(step.function, nn.Softmax | nn.LogSoftmax):
        return None
    value: Value = step.arguments[0]
    assert isinstance(value, Flowing)
    axis = step.function.dim or 0
    if axis == 0 or value.raw_shape[axis] != prod(value.raw_shape[1:]):
        return None  # it goes over a part of the numbers
    for again in reversed(behind):
        value = maker.make(again.function, value, *again.arguments[1:], scope=again.scope, word=again.word)
    assert isinstance(value, Flowing)
    return value


def _holds_classes(value: Flowing) -> bool:
    shape = value.shape
    return len(shape) >= 2 and all(length == 1 for length in shape[2:])


def _check_images_apart(module: nn.Module, shape: tuple[int, int, int]) -> None:
    """Refuse a network that mixes the images that are given at once."""
    images = torch.rand(2, *shape, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        try:
            apart = torch.cat([module(image[None]) for image in images])
            together = module(images)
        except (RuntimeError, ValueError, IndexError) as error:
            raise MisfitError(
                f"the network cannot compute one picture at a time: {str(error).splitlines()[0]}"
            ) from error
    if not same_result(together, apart):
        raise CnnCoreError("the network gives one picture another answer when a second is there; it cannot be shown")
