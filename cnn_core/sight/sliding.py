"""Steps that slide a window: convolutions, poolings, adaptive poolings."""

from typing import Any

import numpy as np
from torch import nn

from cnn_core.geometry import Window, same_padding
from cnn_core.sight.axis import Axis, shares, spread_windows, through, windows
from cnn_core.sight.extent import Extent, Layout, around
from cnn_core.sight.reading import Reading
from cnn_core.sight.settings import Settings

SLIDING = {
    "convolution",
    "transposed convolution",
    "max pooling",
    "average pooling",
    "adaptive average pooling",
    "adaptive max pooling",
    "adaptive_max_pool2d",
    "global average pooling",
}
_ORDER = {  # of a function's arguments
    "convolution": ("input", "weight", "bias", "stride", "padding", "dilation", "groups"),
    "transposed convolution": ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation"),
    "max pooling": ("input", "kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    "average pooling": ("input", "kernel_size", "stride", "padding", "ceil_mode"),
}


def sliding_reading(settings: Settings, step: str, source: Layout, made: Layout) -> Reading | None:
    """Return the reading of a step over rows and columns, or None where there are none."""
    if not source.spatial or not made.spatial or source.spatial != made.spatial or len(source.channels) != 1:
        return None
    kind = settings.call.kind
    axes = [_axis(settings, axis, source.size[axis], made.size[axis]) for axis in (0, 1)]
    convolves = kind.endswith("convolution")
    groups = int(_get(settings, "groups", 1)) if convolves else source.channels[0]

    def back(extent: Extent, clip: bool) -> Extent:
        joined = around(extent.reshape(4, groups, -1), (1,), keep=True)
        channels = np.broadcast_to(joined, (4, groups, source.channels[0] // groups)).reshape(4, -1)
        return through(channels, axes[0], axes[1], clip=clip)

    whole = kind not in _ORDER and made.size == (1, 1) != source.size
    return Reading(step=step, back=back, whole=whole)


def _axis(settings: Settings, which: int, length: int, positions: int) -> Axis:
    kind = settings.call.kind
    if kind not in _ORDER:
        return shares(length, positions)
    window = _window(settings, which)
    if kind == "transposed convolution":
        return spread_windows(window, length, positions)
    mode = str(getattr(settings.call.function, "padding_mode", "zeros"))
    return windows(window, length, positions, ceil=bool(_get(settings, "ceil_mode", False)), mode=mode)


def _window(settings: Settings, which: int) -> Window:
    size = _size(settings)[which]
    # A pooling that is told no stride, or an empty one, moves by its own size.
    stride = _pair(_get(settings, "stride", None) or (_size(settings) if _pools(settings) else 1))[which]
    dilation = _pair(_get(settings, "dilation", 1))[which]
    padding = _get(settings, "padding", 0)
    if padding == "same":
        before, after = same_padding(size, size=size, dilation=dilation)
    else:
        before = after = 0 if padding == "valid" else _pair(padding)[which]
    return Window(size=size, stride=stride, padding=(before, after), dilation=dilation)


def _pools(settings: Settings) -> bool:
    return not settings.call.kind.endswith("convolution")


def _size(settings: Settings) -> tuple[int, int]:
    if not _pools(settings) and not isinstance(settings.call.function, nn.Module):
        return _pair(tuple(_get(settings, "weight", None).shape[-2:]))
    return _pair(_get(settings, "kernel_size", None))


def _get(settings: Settings, name: str, default: Any) -> Any:
    order = _ORDER[settings.call.kind]
    return settings.get(name, order.index(name), default) if name in order else settings.get(name, 99, default)


def _pair(told: Any) -> tuple[int, int]:
    return (int(told[0]), int(told[-1])) if isinstance(told, tuple | list) else (int(told), int(told))
