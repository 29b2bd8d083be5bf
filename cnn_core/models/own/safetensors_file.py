"""Safetensors: eight bytes with the header's length, a JSON header of shapes and places, the numbers.

Source:
    https://github.com/huggingface/safetensors, "Format".
"""

import json
from typing import Any, cast

import torch

from cnn_core.errors import CnnCoreError
from cnn_core.models.own.limits import MOST_HEADER_BYTES, check_count
from cnn_core.models.own.stored import Stored, stored

_DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
_START = 8  # bytes that tell the header's length
_METADATA = "__metadata__"


def is_safetensors(data: bytes) -> bool:
    """Tell whether a file begins as this format does."""
    return data[_START : _START + 1] == b"{" and int.from_bytes(data[:_START], "little") <= MOST_HEADER_BYTES


def read_safetensors(data: bytes, file_name: str) -> dict[str, Stored]:
    """Return the file's tensors by name. Only the header is read.

    Raises:
        CnnCoreError: If the header is damaged, or declares what the file does not hold.
    """
    header = _header(data, file_name)
    header.pop(_METADATA, None)
    check_count(len(header), file_name)
    numbers = memoryview(data)[_end_of_header(data) :]
    try:
        return {name: _tensor(declared, numbers, name) for name, declared in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, CnnCoreError):
            raise CnnCoreError(f"{file_name} is damaged: {error}") from error
        raise CnnCoreError(f"{file_name} is damaged: its header cannot be read") from error


def read_metadata(data: bytes, file_name: str) -> dict[str, str]:
    """Return the texts that the file says of itself, by name; none where it says nothing.

    Raises:
        CnnCoreError: If the header is damaged.
    """
    metadata = _header(data, file_name).get(_METADATA, {})
    if not isinstance(metadata, dict):
        raise CnnCoreError(f"{file_name} is damaged: its metadata are no texts with names")
    texts = cast("dict[str, object]", metadata)
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _end_of_header(data: bytes) -> int:
    return _START + int.from_bytes(data[:_START], "little")


def _header(data: bytes, file_name: str) -> dict[str, Any]:
    end = _end_of_header(data)
    if end > len(data):
        raise CnnCoreError(f"{file_name} is cut off: its header has {end:,} bytes and the file {len(data):,}")
    try:
        header: object = json.loads(data[_START:end])
    except (ValueError, RecursionError) as error:
        raise CnnCoreError(f"{file_name} is damaged: its header cannot be read") from error
    if not isinstance(header, dict):
        raise CnnCoreError(f"{file_name} is damaged: its header is no list of tensors with names")
    return cast("dict[str, Any]", header)


def _tensor(declared: dict[str, Any], numbers: memoryview, name: str) -> Stored:
    shape, (begin, end) = declared["shape"], declared["data_offsets"]
    if declared["dtype"] not in _DTYPES:
        raise CnnCoreError(f"{name} is of the type {str(declared['dtype'])[:20]}, which no layer here computes with")
    if not 0 <= begin <= end <= len(numbers):
        raise CnnCoreError(f"{name} ends at byte {end:,} of {len(numbers):,}; the file is cut off")
    return stored(numbers[begin:end], dtype=_DTYPES[declared["dtype"]], shape=shape)
