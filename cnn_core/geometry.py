"""Window arithmetic: where a sliding window stands, how often it fits, and what a later layer sees of the input.

Integers only. Lengths are in pixels of the map that the window slides over; positions count from 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class Window:
    """A sliding window along one axis. Lengths are in pixels of the map it slides over."""

    size: int  # taps: the pixels that it reads
    stride: int = 1  # pixels from one place to the next
    padding: tuple[int, int] = (0, 0)  # pixels added before and after the axis
    dilation: int = 1  # pixels from one tap to the next; 1 leaves no gap

    def __post_init__(self) -> None:
        for name, value in (("size", self.size), ("stride", self.stride), ("dilation", self.dilation)):
            if value < 1:
                raise CnnCoreError(f"a window cannot have a {name} of {value} px; choose 1 px or more")
        if min(self.padding) < 0:
            before, after = self.padding
            raise CnnCoreError(f"padding of {before} px before and {after} px after is below 0; choose 0 px or more")

    @property
    def reach(self) -> int:
        """The pixels from the first tap to the last, both counted."""
        return (self.size - 1) * self.dilation + 1

    def positions(self, length: int) -> int:
        """Count the places the window fits along an axis.

        Args:
            length: Pixels along the axis, before padding.

        Returns:
            Output pixels, at least 1.

        Raises:
            CnnCoreError: If the axis is empty, or shorter with its padding than the window.

        Source:
            Dumoulin & Visin 2016, arXiv:1603.07285, relationships 6 and 15.
        """
        _check_length(length)
        room = length + sum(self.padding) - self.reach
        if room < 0:
            raise CnnCoreError(
                f"a window reaching {self.reach} px does not fit in {length} px with {sum(self.padding)} px padding; "
                f"choose a smaller window, or pad {-room} px more"
            )
        return room // self.stride + 1

    def taps(self, position: int) -> tuple[int, ...]:
        """List the pixels that the window reads at one place, numbered as before padding.

        Numbers below 0, or from the axis's length on, are in the padding.
        """
        first = position * self.stride - self.padding[0]
        return tuple(range(first, first + self.reach, self.dilation))


@dataclass(frozen=True, kw_only=True)
class Window2d:
    """A window over an image: one along its height, one along its width."""

    rows: Window
    cols: Window

    def output_size(self, height: int, width: int) -> tuple[int, int]:
        """Count the places the window fits: (output height, output width).

        Raises:
            CnnCoreError: If it does not fit along one of the axes.
        """
        return self.rows.positions(height), self.cols.positions(width)


@dataclass(frozen=True, kw_only=True)
class Position:
    """One pixel of a map, counted from 0 at the top left."""

    channel: int
    row: int
    col: int


@dataclass(frozen=True, kw_only=True)
class ReceptiveField:
    """What the outputs of a layer see of the network's input, along one axis, in input pixels."""

    size: int  # pixels from the first to the last that an output can see
    jump: int  # pixels from one output's field to the next one's
    start: int  # first pixel of output 0's field; below 0 where it begins in the padding

    def pixels(self, position: int) -> range:
        """Give the input pixels that one output sees; those outside the input are padding."""
        first = self.start + position * self.jump
        return range(first, first + self.size)


@dataclass(frozen=True, kw_only=True)
class ReceptiveField2d:
    """What the outputs of a layer see of the network's input, along its height and its width."""

    rows: ReceptiveField
    cols: ReceptiveField


def same_padding(length: int, *, size: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Give the padding (before, after) with which a window fits ceil(length / stride) times.

    With stride 1 the output is as long as the input, as with torch's `padding="same"`; with a larger stride it is what
    Keras makes. An odd pixel goes after. No padding is negative: where the window skips pixels, they are left over.

    Raises:
        CnnCoreError: If the length, size, stride or dilation is below 1.

    Source:
        torch.nn.Conv2d, `padding="same"`; TensorFlow, "Notes on padding": max((out - 1) · stride + reach - length, 0).
    """
    _check_length(length)
    window = Window(size=size, stride=stride, dilation=dilation)
    places = -(-length // stride)
    total = max((places - 1) * stride + window.reach - length, 0)
    return total // 2, total - total // 2


def receptive_fields(windows: Sequence[Window2d]) -> tuple[ReceptiveField2d, ...]:
    """Give the receptive field after every layer of a chain of windows, first layer first.

    Source:
        Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks", Distill, on size,
        stride and padding; start here is the first pixel seen, as an index.
    """
    rows = _fields([window.rows for window in windows])
    cols = _fields([window.cols for window in windows])
    return tuple(ReceptiveField2d(rows=row, cols=col) for row, col in zip(rows, cols, strict=True))


def check_position(position: Position, channels: int, size: tuple[int, int]) -> None:
    """Raise CnnCoreError unless the position is a pixel of a map of so many channels, and of that height and width."""
    if not (0 <= position.channel < channels and 0 <= position.row < size[0] and 0 <= position.col < size[1]):
        raise CnnCoreError(
            f"there is no pixel at channel {position.channel}, row {position.row}, column {position.col}; the output "
            f"has {channels} × {size[0]} × {size[1]} (channels × rows × columns), counted from 0"
        )


def _fields(windows: Sequence[Window]) -> list[ReceptiveField]:
    fields: list[ReceptiveField] = []
    seen = ReceptiveField(size=1, jump=1, start=0)  # an input pixel sees itself
    for window in windows:
        seen = ReceptiveField(
            size=seen.size + (window.reach - 1) * seen.jump,
            jump=seen.jump * window.stride,
            start=seen.start - window.padding[0] * seen.jump,
        )
        fields.append(seen)
    return fields


def _check_length(length: int) -> None:
    if length < 1:
        raise CnnCoreError(f"an axis of {length} px has no pixel for a window; choose an image of 1 px or more")
