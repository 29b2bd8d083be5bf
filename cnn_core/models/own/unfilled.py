"""A network built for its names and shapes alone."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode


def without_numbers(build: Callable[[], nn.Module]) -> nn.Module:
    """Build a network in evaluation mode whose weights have shapes and take no memory."""
    try:
        with torch.device("meta"):
            return build().eval()
    except NotImplementedError:  # some constructors, such as RegNet's, compute with tensors of their own
        with _Uninitialised():
            return build().eval()


class _Uninitialised(TorchFunctionMode):
    """Leaves weights as the memory was, which takes none until it is written to."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        in_place = name.endswith("_") and not name.endswith("__")
        if in_place and args and isinstance(args[0], nn.Parameter):
            return args[0]
        return func(*args, **(kwargs or {}))
