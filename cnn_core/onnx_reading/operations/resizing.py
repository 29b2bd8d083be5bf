"""Maps made larger or smaller, and channels laid out over pixels."""

import torch
from torch import nn

from cnn_core.onnx_reading.operation import Converter, Operation, shape_of
from cnn_core.onnx_reading.values import Value


def _resize(operation: Operation) -> Value:
    value = operation.plain(0)
    shape = shape_of(value)
    scales, sizes = _scales_and_sizes(operation, shape)
    if len(shape) != 4 or len(scales) != 4 or scales[:2] != (1.0, 1.0):
        raise operation.refuse("it resizes other axes than rows and columns")
    mode, where = _text(operation, "mode", "nearest"), _text(operation, "coordinate_transformation_mode", "half_pixel")
    if operation.kind == "Upsample" or operation.opset < 11:
        where = "asymmetric"
    exact = all(length * scale == size for length, scale, size in zip(shape, scales, sizes, strict=True))
    layer = _upsampling(operation, where, scales[2:], sizes[2:]) if exact and min(sizes) > 0 else None
    if layer is None:
        raise operation.refuse(
            f"it resizes by {' × '.join(f'{scale:g}' for scale in scales[2:])} in the way {mode}, {where}; supported "
            "are the nearest pixel at whole multiples, and bilinear"
        )
    layer.size = sizes[2:]
    return operation.make(layer, value)


def _upsampling(
    operation: Operation, where: str, scales: tuple[float, ...], sizes: tuple[int, ...]
) -> nn.Upsample | None:
    """Return the layer that resizes as the file says, still without a size; None if torch has none."""
    mode = _text(operation, "mode", "nearest")
    halves = where == "half_pixel" or (where == "pytorch_half_pixel" and min(sizes) > 1)
    if mode == "nearest" and all(scale >= 1 and scale == int(scale) for scale in scales):
        rounding = "floor" if operation.opset < 11 else _text(operation, "nearest_mode", "round_prefer_floor")
        copies = rounding == "floor" if where == "asymmetric" else halves and rounding.startswith("round")
        return nn.Upsample(mode="nearest") if copies else None
    if mode == "linear" and (halves or where == "align_corners") and not operation.settings.get("antialias", 0):
        return nn.Upsample(mode="bilinear", align_corners=where == "align_corners")
    return None


def _scales_and_sizes(operation: Operation, shape: tuple[int, ...]) -> tuple[tuple[float, ...], tuple[int, ...]]:
    if "axes" in operation.settings or operation.settings.get("exclude_outside", 0):
        raise operation.refuse("it names axes of its own, or leaves pixels out")
    if "scales" in operation.settings:
        scales = tuple(map(float, operation.settings["scales"]))
    else:
        position = 1 if operation.kind == "Upsample" or operation.opset < 11 else 2
        scales = tuple(operation.fixed(position, "scales").tolist()) if operation.has(position) else ()
    if scales:
        return scales, tuple(int(length * scale) for length, scale in zip(shape, scales, strict=True))
    sizes = operation.whole_numbers("sizes", 3) or ()
    if len(sizes) != len(shape):
        raise operation.refuse("it states no size")
    return tuple(size / length for size, length in zip(sizes, shape, strict=True)), sizes


def _text(operation: Operation, name: str, default: str) -> str:
    told = operation.settings.get(name, default)
    return told.decode() if isinstance(told, bytes) else str(told)


def _depth_to_space(operation: Operation) -> Value:
    value, block = operation.plain(0), int(operation.settings["blocksize"])
    _, c, h, w = _maps(operation, value)
    if block < 1 or c % block**2:
        raise operation.refuse(f"{c} channels cannot be laid out over {block} × {block} pixels")
    if _text(operation, "mode", "DCR") == "CRD":
        return operation.make(nn.PixelShuffle(block), value)
    depth = c // block**2
    apart = operation.make(torch.reshape, value, (-1, block, block, depth, h, w), word="reshape")
    moved = operation.make(torch.permute, apart, (0, 3, 4, 1, 5, 2), word="permute")
    return operation.make(torch.reshape, moved, (-1, depth, h * block, w * block), word="reshape")


def _space_to_depth(operation: Operation) -> Value:
    value, block = operation.plain(0), int(operation.settings["blocksize"])
    _, c, h, w = _maps(operation, value)
    if block < 1 or h % block or w % block:
        raise operation.refuse(f"{h} × {w} pixels cannot be cut into blocks of {block} × {block}")
    apart = operation.make(torch.reshape, value, (-1, c, h // block, block, w // block, block), word="reshape")
    order = (0, 1, 3, 5, 2, 4) if _text(operation, "mode", "DCR") == "CRD" else (0, 3, 5, 1, 2, 4)
    moved = operation.make(torch.permute, apart, order, word="permute")
    return operation.make(torch.reshape, moved, (-1, c * block**2, h // block, w // block), word="reshape")


def _maps(operation: Operation, value: Value) -> tuple[int, int, int, int]:
    shape = shape_of(value)
    if len(shape) != 4:
        raise operation.refuse(f"it reads {len(shape)} axes and needs 4: images, channels, rows and columns")
    return shape  # pyright: ignore[reportReturnType]  # of four lengths


RESIZING: dict[str, Converter] = {
    "Upsample": _resize,
    "Resize": _resize,
    "DepthToSpace": _depth_to_space,
    "SpaceToDepth": _space_to_depth,
}
