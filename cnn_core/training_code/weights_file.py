"""A file of weights read with torch alone."""

import json
from pathlib import Path

import torch
from torch import Tensor

_TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def read_weights(path: str) -> dict[str, Tensor]:
    """Return the tensors of a safetensors file by name: its header says where in the file each of them lies."""
    data = Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    weights: dict[str, Tensor] = {}
    for name, facts in json.loads(data[8:start]).items():
        if name != "__metadata__":
            first, last = facts["data_offsets"]
            numbers = torch.frombuffer(bytearray(data[start + first : start + last]), dtype=_TYPES[facts["dtype"]])
            weights[name] = numbers.reshape(facts["shape"])
    return weights
