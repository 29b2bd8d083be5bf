"""What every layer of a network computed in one forward pass."""

from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Float
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.forward import run_steps
from cnn_core.steps import Record

__all__ = ["Record", "Recording", "record"]


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Every step of one forward pass, in order. The first is the images themselves."""

    records: tuple[Record, ...]

    def __getitem__(self, name: str) -> Record:
        if name not in self._by_name:
            raise CnnCoreError(f"no step is called {name!r} among the {len(self.records)} of this recording")
        return self._by_name[name]

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the recording holds; what a view shares with its source counts once."""
        storages = {record.output.untyped_storage().data_ptr(): record.output for record in self.records}
        return sum(output.untyped_storage().nbytes() for output in storages.values())

    @cached_property
    def extremes(self) -> tuple[float, float]:
        """The least and the largest finite value of all steps; 0 and 0 where there is none."""
        pairs = [pair for record in self.records if (pair := _finite_extremes(record.output))]
        return min((low for low, _ in pairs), default=0.0), max((high for _, high in pairs), default=0.0)

    @cached_property
    def _by_name(self) -> dict[str, Record]:
        return {record.name: record for record in self.records}


def _finite_extremes(output: Tensor) -> tuple[float, float] | None:
    if output.numel() and not torch.isfinite(torch.stack(output.aminmax())).all():
        output = output[output.isfinite()]
    return (float(output.min()), float(output.max())) if output.numel() else None


def record(network: nn.Module, images: Float[Tensor, "n c h w"]) -> Recording:
    """Return what every step of the network computes from the images.

    Additions, concatenations, flattening and the parts of a tuple are steps as well as layers are. Names and order
    are those of `graph_of`.

    Args:
        network: In evaluation mode. It is not changed, and other threads may use it meanwhile.
        images: Of a size that the network takes, prepared as it expects them.

    Raises:
        CnnCoreError: If a part of the network is in training mode, or it cannot compute these images.
    """
    return Recording(records=run_steps(network, images).records)
