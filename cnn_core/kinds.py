"""What each step of a network is called in the field's own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

# Named after the classes of torch.nn; a class made from one of them is called the same.
_MODULES = {
    "Conv1d": "convolution",
    "Conv2d": "convolution",
    "Conv3d": "convolution",
    "ConvTranspose1d": "transposed convolution",
    "ConvTranspose2d": "transposed convolution",
    "ConvTranspose3d": "transposed convolution",
    "Linear": "dense",
    "_BatchNorm": "batch norm",
    "FrozenBatchNorm2d": "batch norm",
    "LayerNorm": "layer norm",
    "GroupNorm": "group norm",
    "LocalResponseNorm": "local response norm",
    "_MaxPoolNd": "max pooling",
    "_AvgPoolNd": "average pooling",
    "_AdaptiveAvgPoolNd": "adaptive average pooling",
    "_AdaptiveMaxPoolNd": "adaptive max pooling",
    "ReLU": "ReLU",
    "ReLU6": "ReLU6",
    "LeakyReLU": "leaky ReLU",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "GELU": "GELU",
    "SiLU": "SiLU",
    "Hardswish": "hard swish",
    "Hardsigmoid": "hard sigmoid",
    "Softmax": "softmax",
    "Flatten": "flatten",
    "_DropoutNd": "dropout",
    "Identity": "identity",
    "MultiheadAttention": "attention",
}

# Named after the functions and methods of torch, without the underscores that mark an in-place or reflected form.
_FUNCTIONS = {
    "conv1d": "convolution",
    "conv2d": "convolution",
    "conv3d": "convolution",
    "conv_transpose1d": "transposed convolution",
    "conv_transpose2d": "transposed convolution",
    "conv_transpose3d": "transposed convolution",
    "linear": "dense",
    "batch_norm": "batch norm",
    "layer_norm": "layer norm",
    "group_norm": "group norm",
    "max_pool1d": "max pooling",
    "max_pool2d": "max pooling",
    "max_pool3d": "max pooling",
    "avg_pool1d": "average pooling",
    "avg_pool2d": "average pooling",
    "avg_pool3d": "average pooling",
    "adaptive_avg_pool1d": "adaptive average pooling",
    "adaptive_avg_pool2d": "adaptive average pooling",
    "adaptive_avg_pool3d": "adaptive average pooling",
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "leaky ReLU",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "gelu": "GELU",
    "silu": "SiLU",
    "hardswish": "hard swish",
    "hardsigmoid": "hard sigmoid",
    "softmax": "softmax",
    "flatten": "flatten",
    "dropout": "dropout",
    "stochastic_depth": "stochastic depth",
    "add": "addition",
    "iadd": "addition",
    "radd": "addition",
    "sub": "subtraction",
    "isub": "subtraction",
    "mul": "multiplication",
    "imul": "multiplication",
    "rmul": "multiplication",
    "cat": "concatenation",
    "concat": "concatenation",
    "concatenate": "concatenation",
}

_MAY_RETURN_ITS_INPUT = {"flatten", "dropout", "identity", "stochastic depth"}
_MAKES_NEW_NUMBERS = (set(_MODULES.values()) | set(_FUNCTIONS.values())) - _MAY_RETURN_ITS_INPUT


def kind_of_module(module: nn.Module) -> str:
    """Return what a layer is called, or the name of its class where the field has no word for it."""
    names = [ancestor.__name__ for ancestor in type(module).__mro__]
    kind = next((_MODULES[name] for name in names if name in _MODULES), names[0])
    return _global_if(kind, getattr(module, "output_size", None))


def kind_of_function(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return what a call is called, or the function's own name where the field has no word for it.

    Args:
        name: The function's name, such as "relu_" or "__add__".
        args: What it was called with, the tensor first.
        kwargs: What it was called with by name.
    """
    plain = name.strip("_")
    second = args[1] if len(args) > 1 else None
    if plain == "mean" and _as_tuple(kwargs.get("dim", second)) in ((2, 3), (-2, -1), (-1, -2)):
        return "global average pooling"
    return _global_if(_FUNCTIONS.get(plain, plain), kwargs.get("output_size", second))


def makes_new_numbers(kind: str) -> bool:
    """Tell whether a step that is not in-place surely puts its result into memory of its own."""
    return kind in _MAKES_NEW_NUMBERS or kind == "global average pooling"


def _global_if(kind: str, output_size: object) -> str:
    is_global = kind == "adaptive average pooling" and all(side == 1 for side in _as_tuple(output_size))
    return "global average pooling" if is_global else kind


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)
