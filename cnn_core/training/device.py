"""Where a training computes."""

import torch

from cnn_core.errors import CnnCoreError


def device_of(name: str) -> torch.device:
    """Return a device that is there.

    Args:
        name: "cpu" or "cuda", also with a number: "cuda:1".

    Raises:
        CnnCoreError: If there is none of that name.
    """
    kind, _, number = name.partition(":")
    count = torch.cuda.device_count() if kind == "cuda" else 1
    if kind not in ("cpu", "cuda") or (number and not number.isdecimal()):
        raise CnnCoreError(f"there is no device {name!r}; choose cpu or cuda")
    if int(number or 0) >= count:
        raise CnnCoreError(f"torch can use {count} GPUs of this machine, so {name} is not there; choose cpu")
    return torch.device(name)
