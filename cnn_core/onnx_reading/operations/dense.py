"""Dense layers, and products of matrices."""

from math import prod

import torch
from torch import Tensor, nn

from cnn_core.onnx_reading.making import MadeStep
from cnn_core.onnx_reading.operation import Converter, Operation, shape_of
from cnn_core.onnx_reading.values import Fixed, Flowing, Value


def dense_layer(weights: Tensor, bias: Tensor | None) -> nn.Module:
    """Return a dense layer.

    Args:
        weights: (outputs, inputs).
        bias: One number per output.
    """
    with torch.device("meta"):
        layer = nn.Linear(weights.shape[1], weights.shape[0], bias=False)
    layer.weight = nn.Parameter(weights.contiguous(), requires_grad=False)
    layer.bias = None if bias is None else nn.Parameter(bias.clone(), requires_grad=False)  # pyright: ignore[reportAttributeAccessIssue]  # torch says the bias is always there
    return layer.eval()


def _layer(operation: Operation, given: Flowing, weights: Tensor, bias: Tensor | None) -> Value:
    """Make a dense layer.

    Files from Keras flatten with the channels last. There the weights are put into the order of the channels first, so
    that the layer reads the maps as they are.
    """
    maker = operation.maker
    value: Value = given
    behind: list[MadeStep] = []
    step = maker.step(given)
    while step is not None and isinstance(step.function, nn.Dropout):
        behind.insert(0, step)
        step = maker.step(step.arguments[0])
    moved = maker.step(step.arguments[0]) if step is not None and isinstance(step.function, nn.Flatten) else None
    if step is not None and moved is not None and moved.function is torch.permute and moved.arguments[1][0] == 0:
        source, order = moved.arguments
        count = prod(source.raw_shape[1:])
        places = torch.arange(count).reshape(source.raw_shape[1:]).permute([axis - 1 for axis in order[1:]]).reshape(-1)
        weights = torch.empty_like(weights).index_copy_(1, places, weights)
        for again in (step, *behind):
            source = maker.make(again.function, source, scope=again.scope, word=again.word)
        value = source
    return operation.make(dense_layer(weights, bias), value)


def _product(operation: Operation) -> Value:
    left, right = operation.plain(0), operation.plain(1)
    if isinstance(left, Flowing) and isinstance(right, Fixed) and right.tensor.ndim == 2 and len(left.shape) > 1:
        if left.shape[-1] != len(right.tensor):
            raise operation.misfit(f"its weights take {len(right.tensor)} numbers and it is given {left.shape[-1]}")
        return _layer(operation, left, right.tensor.T, None)
    return operation.make(torch.matmul, left, right)


def _gemm(operation: Operation) -> Value:
    """Convert alpha · A · B + beta · C, where A and B may be transposed."""
    told = operation.settings
    alpha, beta = float(told.get("alpha", 1.0)), float(told.get("beta", 1.0))
    left, right = operation.plain(0), operation.plain(1)
    added = operation.plain(2) if operation.has(2) else None
    if told.get("transA", 0):
        left = operation.make(torch.transpose, left, 0, 1, word="transpose")
    if isinstance(left, Flowing) and isinstance(right, Fixed) and (added is None or _is_bias(added, right, operation)):
        weights = right.tensor if told.get("transB", 0) else right.tensor.T
        if weights.ndim != 2 or shape_of(left)[-1] != weights.shape[1]:
            raise operation.refuse(
                f"its weights take {weights.shape[-1]} numbers, and it is given {shape_of(left)[-1]}"
            )
        bias = None
        if isinstance(added, Fixed):
            bias = beta * added.tensor.reshape(-1).expand(len(weights))
        return _layer(operation, left, alpha * weights if alpha != 1 else weights, bias)
    if told.get("transB", 0):
        right = operation.make(torch.transpose, right, 0, 1, word="transpose")
    product = operation.make(torch.matmul, left, right)
    product = product if alpha == 1 else operation.make(torch.mul, product, alpha, word="scale")
    if added is None:
        return product
    added = added if beta == 1 else operation.make(torch.mul, added, beta, word="scale")
    return operation.make(torch.add, product, added, word="add")


def _is_bias(added: Value, weights: Fixed, operation: Operation) -> bool:
    """Tell whether what is added is one number per output, or one for all."""
    outputs = weights.tensor.shape[0 if operation.settings.get("transB", 0) else -1]
    if not isinstance(added, Fixed) or added.tensor.numel() not in (1, outputs):
        return False
    return added.tensor.numel() == 1 or added.tensor.shape[-1] == outputs


DENSE: dict[str, Converter] = {"MatMul": _product, "Gemm": _gemm}
