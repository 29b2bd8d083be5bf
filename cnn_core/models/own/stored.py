"""A tensor in a file: declared by its shape first, read only once it is known to fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor

from cnn_core.errors import CnnCoreError

_MOST_AXES = 8


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One tensor of a file. Its bytes are those of the file: making one takes no memory."""

    shape: tuple[int, ...]
    stride: tuple[int, ...]
    dtype: torch.dtype
    raw: memoryview  # from its first number to its last

    @property
    def numbers(self) -> int:
        """Count its numbers."""
        return prod(self.shape)

    def read(self) -> Tensor:
        """Return the tensor, contiguous; floats of any length come as 32-bit floats."""
        if not self.numbers:
            return torch.zeros(self.shape)
        tensor = torch.frombuffer(bytearray(self.raw), dtype=self.dtype).as_strided(self.shape, self.stride)
        return (tensor.float() if self.dtype.is_floating_point else tensor).contiguous()


def stored(
    storage: memoryview,
    *,
    dtype: torch.dtype,
    shape: Sequence[int],
    stride: Sequence[int] | None = None,
    offset: int = 0,
) -> Stored:
    """Return a tensor that lies in a storage of the file.

    Args:
        storage: The bytes of the storage.
        dtype: What its numbers are.
        shape: Of the tensor.
        stride: Numbers from one entry of an axis to the next; None for row after row.
        offset: Numbers of the storage before the first.

    Raises:
        CnnCoreError: If the shape is none, or asks for numbers that the storage does not hold.
    """
    shape = tuple(shape)
    if len(shape) > _MOST_AXES:
        raise CnnCoreError(f"it declares a tensor of {len(shape):,} axes; one may have {_MOST_AXES}")
    stride = tuple(stride) if stride is not None else _row_after_row(shape)
    whole = (*shape, *stride, offset)
    if len(stride) != len(shape) or not all(type(n) is int and n >= 0 for n in whole):
        raise CnnCoreError("it declares a tensor with an impossible shape")
    held = len(storage) // dtype.itemsize
    span = 1 + sum((length - 1) * step for length, step in zip(shape, stride, strict=True)) if prod(shape) else 0
    if offset + span > held or prod(shape) > held:
        raise CnnCoreError(f"it declares a tensor of {prod(shape):,} numbers where it holds {held:,}")
    start = offset * dtype.itemsize
    return Stored(shape=shape, stride=stride, dtype=dtype, raw=storage[start : start + span * dtype.itemsize])


def _row_after_row(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(prod(shape[axis + 1 :]) for axis in range(len(shape)))
