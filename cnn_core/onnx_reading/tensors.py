"""The tensors that an ONNX file holds."""

from math import prod
from typing import Any

import numpy as np
import torch
from onnx import TensorProto, numpy_helper
from torch import Tensor

from cnn_core.errors import CnnCoreError

_BYTES: dict[int, int] = {
    TensorProto.FLOAT: 4,
    TensorProto.DOUBLE: 8,
    TensorProto.FLOAT16: 2,
    TensorProto.BFLOAT16: 2,
    TensorProto.INT8: 1,
    TensorProto.UINT8: 1,
    TensorProto.INT16: 2,
    TensorProto.UINT16: 2,
    TensorProto.INT32: 4,
    TensorProto.UINT32: 4,
    TensorProto.INT64: 8,
    TensorProto.UINT64: 8,
    TensorProto.BOOL: 1,
}
"""Bytes per number of the types that are supported."""


def fixed_tensor(told: TensorProto) -> Tensor:
    """Return a tensor of the file, as `stored_tensor` does.

    Raises:
        CnnCoreError: Also if it holds what is not a number (NaN), with which nothing can be computed.
    """
    tensor = stored_tensor(told)
    if tensor.is_floating_point() and bool(tensor.isnan().any()):
        count, name = int(tensor.isnan().sum()), told.name or "without a name"
        raise CnnCoreError(f"of the tensor {name}, {count:,} of {tensor.numel():,} are not a number (NaN)")
    return tensor


def stored_tensor(told: TensorProto) -> Tensor:
    """Return a tensor of the file; half and double precision become single precision.

    Raises:
        CnnCoreError: If its numbers lie in another file, are not as many as its shape says, or are of a type that is
            not supported.
    """
    name = told.name or "without a name"
    if told.data_location == TensorProto.EXTERNAL or told.external_data:
        raise CnnCoreError(
            f"the numbers of the tensor {name} lie in another file; save the network again with all in one file"
        )
    if told.data_type not in _BYTES:
        kind = name_of_type(told.data_type)
        raise CnnCoreError(f"the tensor {name} holds numbers of the type {kind}, which is not supported")
    expected, held = prod(told.dims), _held(told, _BYTES[told.data_type])
    if min(told.dims, default=1) < 0 or held != expected:
        shape = " × ".join(map(str, told.dims))
        raise CnnCoreError(f"the tensor {name} is said to be {shape} numbers and holds {held:,}; the file is damaged")
    try:
        array: np.ndarray[Any, Any] = numpy_helper.to_array(told)
    except (ValueError, OverflowError, TypeError) as error:
        raise CnnCoreError(f"the numbers of the tensor {name} cannot be read ({error}); the file is damaged") from error
    if told.data_type in (TensorProto.DOUBLE, TensorProto.FLOAT16, TensorProto.BFLOAT16):
        array = array.astype(np.float32)
    if told.data_type in (TensorProto.UINT16, TensorProto.UINT32, TensorProto.UINT64):
        array = array.astype(np.int64)  # torch computes little with the others
    return torch.from_numpy(np.array(array))  # memory of its own


def name_of_type(number: int) -> str:
    """Return the name of a type of numbers, as "FLOAT"; "unknown" for a number that ONNX does not give to one."""
    return {int(known): word for word, known in TensorProto.DataType.items()}.get(number, "unknown")


def _held(told: TensorProto, size: int) -> int:
    """Return how many numbers a tensor really holds; a part of one counts."""
    if told.HasField("raw_data"):
        return -(-len(told.raw_data) // size)
    return max(
        *(len(told.float_data), len(told.double_data), len(told.int32_data)),
        *(len(told.int64_data), len(told.uint64_data)),
    )
