"""What a visitor changes of a picture and of a network, to see what becomes of the answer.

The network itself is shared by all visitors and stays as it is. The browser computes the same: the pictures in
`engine/changed_picture.js`, the networks in `engine/changed_network.js`.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph
from cnn_core.recording import record
from cnn_core.steps import twin_of
from cnn_core.walking import Call, Operand, Walk, walk

_MAPS = 3  # axes of one image's maps: channels, rows, columns

EMPTY = 0.5
"""The brightness, 0 to 1, of what is covered, and of what comes into the picture from outside: gray."""


@dataclass(frozen=True, kw_only=True)
class Occlusion:
    """A gray square over the picture. It may stand over the edge; then a part of it covers nothing."""

    row: int  # of its upper left pixel
    col: int
    size: int  # pixels along a side

    def __post_init__(self) -> None:
        if self.size < 1:
            raise CnnCoreError(f"a square of {self.size} px covers nothing; choose 1 px or more")


@dataclass(frozen=True, kw_only=True)
class PictureChange:
    """What is done to the picture: it is turned about its middle, then moved, then a part of it is covered."""

    rotation: float = 0.0  # degrees, counter-clockwise
    down: int = 0  # pixels
    right: int = 0
    occlusion: Occlusion | None = None


@dataclass(frozen=True, kw_only=True)
class ChannelsOff:
    """Channels of one step, or units of a vector, that the steps after it find to be 0.

    Where a step has further axes before rows and columns, as groups of channels, they are counted through.
    """

    step: str
    channels: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PlaneEdit:
    """Other weights between one channel that a layer reads and one that it makes."""

    path: str  # of a convolution or dense layer, such as "features.0"
    made: int  # the channel, or unit, that the layer makes
    read: int  # the one that it reads, counted within its group
    weights: tuple[float, ...]  # row by row


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Everything that is changed at once."""

    picture: PictureChange = field(default_factory=PictureChange)
    off: tuple[ChannelsOff, ...] = ()
    planes: tuple[PlaneEdit, ...] = ()

    def check(self, network: nn.Module, graph: Graph) -> None:
        """Raise CnnCoreError if the network has no such step, layer, channel or weights."""
        shapes = {node.name: node.shape for node in graph.nodes}
        for off in self.off:
            if off.step not in shapes:
                raise CnnCoreError(f"the network has no step {off.step!r} among its {len(shapes)}")
            _check_channels(off, shapes[off.step])
        for edit in self.planes:
            _check_plane(edit, weights_of(network, edit.path))


def _check_channels(off: ChannelsOff, shape: tuple[int, ...]) -> None:
    count = math.prod(shape[:-2]) if len(shape) > _MAPS else shape[0] if shape else 0
    for channel in off.channels:
        if not 0 <= channel < count:
            raise CnnCoreError(f"{off.step} has {count} channels, counted from 0, and no channel {channel}")


def _check_plane(edit: PlaneEdit, weights: Tensor) -> None:
    made, read, *kernel = weights.shape
    if not (0 <= edit.made < made and 0 <= edit.read < read):
        raise CnnCoreError(
            f"{edit.path} makes {made} channels and reads {read}, counted from 0; it has no weights between channel "
            f"{edit.read} and channel {edit.made}"
        )
    if len(edit.weights) != math.prod(kernel):
        raise CnnCoreError(f"a kernel of {edit.path} has {math.prod(kernel)} weights, not {len(edit.weights)}")
    if not all(abs(weight) <= torch.finfo(torch.float32).max for weight in edit.weights):  # NaN too
        raise CnnCoreError(f"a weight for {edit.path} is no number to compute with; choose a finite one")


def weights_of(network: nn.Module, path: str) -> Float[Tensor, "made read ..."]:
    """Return the weights of a convolution or dense layer.

    Raises:
        CnnCoreError: If there is no such layer at the path.
    """
    layer = dict(network.named_modules()).get(path)
    if not isinstance(layer, nn.Conv1d | nn.Conv2d | nn.Conv3d | nn.Linear):
        raise CnnCoreError(f"the network has no convolution or dense layer at {path!r}")
    return layer.weight.detach()


@torch.inference_mode()
def changed_picture(seen: Float[Tensor, "c h w"], change: PictureChange) -> Float[Tensor, "c h w"]:
    """Return what the network gets to see, 0 to 1.

    Args:
        seen: The picture at the network's size, 0 to 1.
        change: What is done to it; between pixels the four nearest are mixed.
    """
    moved = seen.clone() if change.rotation == change.down == change.right == 0 else _moved(seen, change)
    if square := change.occlusion:
        rows = slice(max(0, square.row), max(0, square.row + square.size))
        cols = slice(max(0, square.col), max(0, square.col + square.size))
        moved[:, rows, cols] = EMPTY
    return moved


def _moved(seen: Tensor, change: PictureChange) -> Tensor:
    """Find for each pixel the place that it comes from, and mix the four pixels around that place."""
    height, width = seen.shape[1:]
    middle = ((height - 1) / 2, (width - 1) / 2)
    angle = math.radians(change.rotation)
    down = torch.arange(height, dtype=torch.float64)[:, None] - change.down - middle[0]
    right = torch.arange(width, dtype=torch.float64) - change.right - middle[1]
    row = right * math.sin(angle) + down * math.cos(angle) + middle[0]
    col = right * math.cos(angle) - down * math.sin(angle) + middle[1]
    above, left = row.floor(), col.floor()
    low, far = row - above, col - left
    mixed = torch.zeros(seen.shape, dtype=torch.float64)
    for rows, share in ((above, 1 - low), (above + 1, low)):
        for cols, part in ((left, 1 - far), (left + 1, far)):
            mixed += share * part * _pixels(seen.double(), rows, cols)
    return mixed.to(seen.dtype)


def _pixels(seen: Tensor, rows: Tensor, cols: Tensor) -> Tensor:
    """Return the pixels at these places, gray outside of the picture."""
    height, width = seen.shape[1:]
    inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
    found = seen[:, rows.long().clamp(0, height - 1), cols.long().clamp(0, width - 1)]
    return torch.where(inside, found, EMPTY)


def walk_changed(network: nn.Module, images: Float[Tensor, "n c h w"], changes: Changes) -> Walk:
    """Compute the network with other weights and with channels switched off, and return every step's value.

    Args:
        network: In evaluation mode. It is not changed, and others may use it meanwhile.
        images: Prepared as it expects them, from the picture that was changed.
        changes: What is done to the network; the change of the picture is not looked at.

    Raises:
        CnnCoreError: If the network cannot be walked.
    """
    layers = {edit.path: _edited(network, edit.path, changes.planes) for edit in changes.planes}
    off = {each.step: list(each.channels) for each in changes.off}
    values: dict[str, Any] = {}

    def change(call: Call, value: Any) -> Any:
        if call.path in layers:
            value = layers[call.path](*_with_values(call.arguments, values))
        if call.name in off:
            value = value.clone(memory_format=torch.contiguous_format)
            channels = value.flatten(1, -3) if value.ndim > 1 + _MAPS else value
            channels[:, off[call.name]] = 0
        values[call.name] = value
        return value

    return walk(network, images, change=change)


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What a changed network computes, as far as it is kept."""

    output: Float[Tensor, "n ..."]  # of the step that was asked for
    logits: Float[Tensor, "n ..."]  # of the last step


def compute_changed(network: nn.Module, images: Float[Tensor, "n c h w"], changes: Changes, step: str) -> Changed:
    """Return one step and the last one of a network that is changed as in `walk_changed`.

    Raises:
        CnnCoreError: If it has no such step, or weights or channels are changed and it cannot be walked.
    """
    if not (changes.off or changes.planes):  # any network can be recorded
        recording = record(network, images)
        return Changed(output=recording[step].output, logits=recording.records[-1].output)
    walked = walk_changed(network, images, changes)
    return Changed(output=walked.value(step), logits=walked.value(walked.calls[-1].name))


def _edited(network: nn.Module, path: str, edits: tuple[PlaneEdit, ...]) -> nn.Module:
    """Return a layer of its own with the edits laid over the weights of the shared one."""
    weights = weights_of(network, path).clone()
    for edit in edits:
        if edit.path == path:
            plane = weights[edit.made, edit.read]
            plane.copy_(torch.tensor(edit.weights, dtype=weights.dtype).reshape(plane.shape))
    layer = twin_of(network.get_submodule(path))
    layer.weight = nn.Parameter(weights, requires_grad=False)
    return layer


def _with_values(arguments: tuple[Any, ...], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[one.name] if isinstance(one, Operand) else one for one in arguments)
