"""The weights of a large network, of which only those are read that are looked at."""

from collections.abc import Iterator, Mapping

from safetensors import SafetensorError, safe_open
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.training import RunFolder


class WeightsOnDisk(Mapping[str, Tensor]):
    """The weights after an epoch of a training, by name.

    Args:
        folder: The training's.
        epoch: One whose weights are kept.
    """

    def __init__(self, folder: RunFolder, epoch: int) -> None:
        self._file, self._epoch = folder.weights_file(epoch), epoch

    def __getitem__(self, name: str) -> Tensor:
        try:
            with safe_open(self._file, framework="pt") as file:
                if name not in file.keys():  # noqa: SIM118 -- it is no mapping
                    raise KeyError(name)
                return file.get_tensor(name)
        except (OSError, SafetensorError) as error:
            raise self._gone() from error

    def __iter__(self) -> Iterator[str]:
        try:
            with safe_open(self._file, framework="pt") as file:
                return iter([*file.keys()])
        except (OSError, SafetensorError) as error:
            raise self._gone() from error

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _gone(self) -> CnnCoreError:
        return CnnCoreError(f"the weights of epoch {self._epoch} are not kept any more")
