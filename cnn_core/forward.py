"""One forward pass as a list of steps, whether the network can be traced or has to be watched."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.steps import ForwardPass, same_result, twin_of
from cnn_core.tracing import Program, trace
from cnn_core.watching import watch

SHAPE_BATCH = 13  # images in a pass that finds shapes: a length that no other axis is likely to start with


def run_steps(network: nn.Module, images: Tensor) -> ForwardPass:
    """Return every step of one forward pass.

    Args:
        network: In evaluation mode. It is not changed, and other threads may use it meanwhile.
        images: (n, c, h, w) of a size that the network takes, on its device. Left as they are.

    Raises:
        CnnCoreError: If a part of the network is in training mode, or it cannot compute these images.
    """
    with torch.inference_mode():
        program = _programs.of(network, images)
        with failures_told(images):
            return _run(program, network, images.clone())  # an in-place first step would write over the caller's


def run_shapes(network: nn.Module, input_shape: tuple[int, int, int]) -> ForwardPass:
    """Return every step of one forward pass of `SHAPE_BATCH` images, with outputs that have a shape but no numbers.

    Where the network does not run without numbers, they are the outputs for one real image.

    Args:
        network: In evaluation mode. It is not changed. Its weights may themselves be without numbers.
        input_shape: Channels, rows and columns of one image.

    Raises:
        CnnCoreError: If a part of the network is in training mode, or it cannot compute such an image.
    """
    weight = next((weight for weight in network.parameters() if weight.is_floating_point()), torch.empty(0))
    image = torch.linspace(0, 1, input_shape[0] * input_shape[1] * input_shape[2], dtype=weight.dtype)
    image = image.to(weight.device).reshape(1, *input_shape)
    with torch.inference_mode():
        program = _programs.of(network, image)
        try:
            images = torch.empty(SHAPE_BATCH, *input_shape, dtype=weight.dtype, device="meta")
            return _run(program, twin_of(network, device="meta"), images)
        except Exception:  # whatever a network does that needs numbers fails in a way of its own
            with failures_told(image):
                return _run(program, network, image)


def _run(program: Program | None, network: nn.Module, images: Tensor) -> ForwardPass:
    return program.run(network, images) if program else watch(network, images)


def program_of(network: nn.Module, images: Tensor) -> Program | None:
    """Return the network as a program, or None if it cannot be traced.

    Args:
        network: In evaluation mode.
        images: (n, c, h, w) that it can compute; a new program is proven with them.

    Raises:
        CnnCoreError: If a part of the network is in training mode, or it cannot compute these images.
    """
    with torch.inference_mode():
        return _programs.of(network, images)


@contextmanager
def failures_told(images: Tensor) -> Generator[None]:
    """Turn what torch says of images that a network cannot compute into a sentence for a learner."""
    try:
        yield
    except (RuntimeError, ValueError, AssertionError, IndexError) as error:
        n, c, h, w = images.shape
        raise CnnCoreError(
            f"the network cannot compute {n} × {c} × {h} × {w} (images, channels, rows, columns): {error}; "
            "choose a size and a number of channels that it was made for"
        ) from error


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What tracing gave, None where it failed, and the structure for which it holds."""

    structure: tuple[tuple[type, bool], ...]
    program: Program | None


class _Programs:
    """The programs of all networks in use. Each network is traced once; its program goes when the network goes."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[nn.Module, _Kept] = WeakKeyDictionary()
        self._tracing = threading.Lock()

    def of(self, network: nn.Module, images: Tensor) -> Program | None:
        """Return the network's program, or None if it has to be watched. The images are used to prove a new one."""
        structure = _structure_of(network)
        kept = self._kept.get(network)
        if kept is None or kept.structure != structure:
            with self._tracing:
                kept = self._kept.get(network)
                if kept is None or kept.structure != structure:
                    kept = _Kept(structure=structure, program=_proven(trace(network), network, images))
                    self._kept[network] = kept
        return kept.program


def _structure_of(network: nn.Module) -> tuple[tuple[type, bool], ...]:
    modules = list(_attributes_of_modules(network))
    if any(attributes["training"] for _, attributes in modules):
        raise CnnCoreError(
            "the network is in training mode, where it computes something else; call network.eval() first"
        )
    return tuple((kind, attributes.get("inplace", False)) for kind, attributes in modules)


def _attributes_of_modules(module: nn.Module) -> Iterator[tuple[type, dict[str, Any]]]:
    # Seven times faster than module.modules(), and this is done at each forward pass.
    attributes = vars(module)
    yield type(module), attributes
    for child in attributes["_modules"].values():
        if child is not None:
            yield from _attributes_of_modules(child)


@torch.inference_mode()
def _proven(program: Program | None, network: nn.Module, images: Tensor) -> Program | None:
    """Return the program if it computes what the network computes: a trace may have missed a turn the code takes."""
    if program is None or images.is_meta:
        return program
    with failures_told(images):
        expected = network(images.clone())
    try:
        return program if same_result(program.result(network, images.clone()), expected) else None
    except Exception:  # a wrong trace may fail in any way; the network itself has just run
        return None


_programs = _Programs()
