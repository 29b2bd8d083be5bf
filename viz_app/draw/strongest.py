"""The strongest maps of each stage of a network on a picture: few enough to be kept for a walk through all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from cnn_core.levels import strongest_channels
from cnn_core.recording import Recording
from cnn_core.stages import Stage
from viz_app.draw.planes import Planes, output_planes


@dataclass(frozen=True, kw_only=True, eq=False)
class Strongest:
    """The maps of a stage with the largest means, the largest first. A vector's numbers are maps of one pixel."""

    channels: tuple[int, ...]
    planes: Planes  # a copy: it keeps nothing of the recording
    count: int  # maps of the stage in all


def strongest_of(stages: Sequence[Stage], recording: Recording, *, most: int) -> tuple[Strongest, ...]:
    """Return the strongest maps of each stage, in order.

    Args:
        stages: Of the network.
        recording: What it computed of one image.
        most: So many maps of a stage at most.
    """
    return tuple(_strongest(output_planes(recording[stage.step.name].output[0]), most) for stage in stages)


def _strongest(planes: Planes, most: int) -> Strongest:
    channels = strongest_channels(torch.from_numpy(planes), by="mean", most=most)
    return Strongest(channels=channels, planes=planes[list(channels)].copy(), count=len(planes))
