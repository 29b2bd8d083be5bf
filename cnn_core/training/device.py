"""Where a training computes."""

from collections.abc import Generator
from contextlib import contextmanager

import torch

from cnn_core.errors import CnnCoreError


def device_of(name: str) -> torch.device:
    """Return a device that is there and computes.

    Args:
        name: "cpu" or "cuda", also with a number: "cuda:1".

    Raises:
        CnnCoreError: If there is none of that name, or torch cannot compute on it.
    """
    kind, _, number = name.partition(":")
    count = torch.cuda.device_count() if kind == "cuda" else 1
    if kind not in ("cpu", "cuda") or (number and not number.isdecimal()):
        raise CnnCoreError(f"there is no device {name!r}; choose cpu or cuda")
    if int(number or 0) >= count:
        there = "all processors of a machine are one device" if kind == "cpu" else f"torch can use {count} GPUs here"
        raise CnnCoreError(f"{there}, so {name} is not there; choose cpu")
    device = torch.device(kind, int(number)) if number else torch.device(kind)
    try:
        torch.ones(1, device=device).item()
    except (RuntimeError, AssertionError) as error:  # such as a card that is too old for this torch
        reason = str(error).partition("\n")[0]
        raise CnnCoreError(f"torch cannot compute on {name}: {reason}; choose cpu") from error
    return device


@contextmanager
def computing_on(device: torch.device) -> Generator[None]:
    """Let a GPU compute only in ways that give the same numbers every time, and say so when its memory is full.

    Some of its ways to compute the gradient of a convolution add up in whatever order its threads come.

    Raises:
        CnnCoreError: If its memory is full.
    """
    before = torch.backends.cudnn.deterministic
    torch.backends.cudnn.deterministic = before or device.type == "cuda"
    try:
        yield
    except torch.OutOfMemoryError as error:
        told = str(error).partition(" Including")[0]  # how much was asked for, and how much is free
        raise CnnCoreError(
            f"the memory of {device} is full: {told} Choose smaller mini-batches, or cpu, where a training that was "
            "begun goes on"
        ) from error
    finally:
        torch.backends.cudnn.deterministic = before
