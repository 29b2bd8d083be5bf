"""One step of a forward pass, and what both ways of taking it down share."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

INPUT = "input"  # name and kind of the first step


@dataclass(frozen=True, kw_only=True)
class Record:
    """The output of one step. No gradient flows through it; it is read, not changed."""

    name: str  # unique in its recording; a part of a tuple is "chunk[0]"
    kind: str  # in the field's words, such as "convolution"
    path: str  # of the module, such as "features.0"; "" for a function
    inputs: tuple[str, ...]  # names of earlier records
    output: Float[Tensor, "n ..."]
    scope: str = ""  # path of the module whose forward called the step, such as "layer1.0"; "" for the network itself

    @property
    def strongest(self) -> tuple[int, ...]:
        """Where the first image's largest finite number stands, without the axis of the images."""
        first = self.output[0].nan_to_num(nan=-torch.inf, posinf=-torch.inf)
        return tuple(int(place) for place in torch.unravel_index(first.argmax(), first.shape))


@dataclass(frozen=True, kw_only=True)
class ForwardPass:
    """Every step of one forward pass, in order; the first is the images themselves."""

    records: tuple[Record, ...]
    weights: tuple[tuple[Tensor, ...], ...]  # for each record the tensors that a function got and no step computed


def is_layer(module: nn.Module) -> bool:
    """Tell whether a module is one step: a layer of torch, or one derived from it that holds no further modules.

    Such a derived layer is for example a convolution that pads its input first, as timm's networks have it. One layer
    of torchvision is taken for one of torch's: the batch norm whose numbers are fixed.
    """
    if any(ancestor.__name__ == "FrozenBatchNorm2d" for ancestor in type(module).__mro__):
        return True
    if _is_torchs(type(module)):
        return not isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict)
    return not any(module.children()) and any(_is_torchs(ancestor) for ancestor in type(module).__mro__)


def _is_torchs(kind: type) -> bool:
    return kind.__module__.startswith(("torch.nn", "torch.ao.nn")) and kind is not nn.Module


def twin_of(network: nn.Module, *, device: str | None = None) -> nn.Module:
    """Return a private copy of a network's structure, with the same weights: not copied, but shared.

    Args:
        network: Left as it is.
        device: Where given, the weights are moved there; "meta" keeps their shapes only.
    """
    weights: dict[int, Any] = {}
    for parameter in network.parameters():
        moved = parameter if device is None else nn.Parameter(parameter.detach().to(device), requires_grad=False)
        weights[id(parameter)] = moved
    for buffer in network.buffers():
        weights[id(buffer)] = buffer if device is None else buffer.to(device)
    return copy.deepcopy(network, weights)


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Yield the tensors in nested tuples, lists and dictionaries, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from tensors_in(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from tensors_in(part)


def parts_of(value: Any, name: str) -> list[tuple[str, int | None]]:
    """Return what there is to see in a result: a name and no part for a tensor, a name and a part for each of a tuple.

    Whole numbers, masks and single numbers are no feature maps and are left out.
    """
    if isinstance(value, tuple | list):
        return [(part_name(name, part), part) for part, tensor in enumerate(value) if _is_map(tensor)]
    return [(name, None)] if _is_map(value) else []


def part_name(name: str, part: int) -> str:
    """Return what one part of a step's tuple is called."""
    return f"{name}[{part}]"


def _is_map(value: Any) -> bool:
    return isinstance(value, Tensor) and value.is_floating_point() and value.ndim > 0


def shares_memory(tensor: Tensor, other: Tensor) -> bool:
    """Tell whether two tensors lie in the same memory, as a tensor and its flattened view do."""
    if tensor.is_meta or other.is_meta:
        return False  # without numbers there is nothing to write over
    return tensor.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


def same_result(result: Any, expected: Any) -> bool:
    """Tell whether two forward passes gave the same numbers, up to rounding (1e-4 of the largest)."""
    pairs = list(zip(tensors_in(result), tensors_in(expected), strict=False))
    if len(pairs) != len(list(tensors_in(expected))):
        return False
    return all(_close(one, other) for one, other in pairs)


def _close(one: Tensor, other: Tensor) -> bool:
    if one.shape != other.shape:
        return False
    finite = other[other.isfinite()]
    largest = float(finite.abs().max()) if finite.numel() else 0.0
    return torch.allclose(one, other, rtol=0.0, atol=1e-4 * largest, equal_nan=True)
