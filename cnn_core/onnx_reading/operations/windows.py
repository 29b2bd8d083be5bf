"""The window of a convolution or pooling along each axis, as ONNX states it."""

from dataclasses import dataclass

from cnn_core.onnx_reading.operation import Operation


@dataclass(frozen=True, kw_only=True)
class Windows:
    """Sizes, strides and paddings, one number per axis of the maps."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def is_even_sided(self) -> bool:
        """Whether there is as much padding after each axis as before it."""
        return self.before == self.after

    @property
    def pads(self) -> tuple[int, ...]:
        """The padding as torch's padding layers take it: the last axis first, before and after."""
        pairs = reversed(list(zip(self.before, self.after, strict=True)))
        return tuple(side for pair in pairs for side in pair)


def windows_of(operation: Operation, size: tuple[int, ...], lengths: tuple[int, ...]) -> Windows:
    """Return the windows of an operation.

    Args:
        operation: A convolution or a pooling.
        size: Numbers that the window reads along each axis.
        lengths: Of the maps.
    """
    told, axes = operation.settings, len(size)
    stride = tuple(told.get("strides", (1,) * axes))
    dilation = tuple(told.get("dilations", (1,) * axes))
    pads = tuple(told.get("pads", (0,) * 2 * axes))
    lists = (stride, dilation, pads[:axes], pads[axes:], lengths)
    if any(len(each) != axes for each in lists) or min((*size, *stride, *dilation)) < 1 or min(pads) < 0:
        raise operation.refuse(
            f"its window {' × '.join(map(str, size))} does not fit its strides {stride}, dilations {dilation}, "
            f"paddings {pads} and maps of {' × '.join(map(str, lengths))}"
        )
    before, after = pads[:axes], pads[axes:]
    how = _text(told.get("auto_pad", b"NOTSET"))
    if how == "VALID":
        before = after = (0,) * axes
    elif how in ("SAME_UPPER", "SAME_LOWER"):
        missing = [
            max(0, (-(-length // step) - 1) * step + (taps - 1) * apart + 1 - length)
            for length, taps, step, apart in zip(lengths, size, stride, dilation, strict=True)
        ]
        less, more = tuple(each // 2 for each in missing), tuple(each - each // 2 for each in missing)
        before, after = (less, more) if how == "SAME_UPPER" else (more, less)
    return Windows(size=size, stride=stride, dilation=dilation, before=before, after=after)


def _text(told: bytes | str) -> str:
    return told.decode() if isinstance(told, bytes) else told
