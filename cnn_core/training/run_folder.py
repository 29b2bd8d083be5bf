"""A training on disk: its settings, its epochs, the weights of each, and where it goes on from."""

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cnn_core.errors import CnnCoreError
from cnn_core.training.checkpoints import read_state, write_state, write_whole
from cnn_core.training.data import Task
from cnn_core.training.epoch import Epoch
from cnn_core.training.run import TrainingRun
from cnn_core.training.settings import RunSettings
from cnn_core.training.written import from_fields, read_json

_SETTINGS, _TASK, _CHECKPOINT = "settings.json", "task.json", "checkpoint.pt"
_WEIGHTS = re.compile(r"epoch-(\d{4})\.safetensors")


class RunFolder:
    """The files of one training. Each is whole at every moment, whenever the process is killed.

    Args:
        path: The folder, which need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Whether a training was written here."""
        return (self.path / _SETTINGS).is_file()

    def create(self, settings: RunSettings, task: Task) -> None:
        """Write down what is trained, and for what."""
        self._write_json(_TASK, json.dumps(asdict(task)))
        self._write_json(_SETTINGS, settings.to_json())

    @property
    def settings(self) -> RunSettings:
        """What is trained."""
        return RunSettings.from_json(self._read(_SETTINGS))

    @property
    def task(self) -> Task:
        """What the network is asked: classes, input and normalisation."""
        return from_fields(Task, read_json(self._read(_TASK), "the task"), "the task")

    def append(self, epoch: Epoch) -> None:
        """Write an epoch down. Where it is there already, having been done again after a kill, it is replaced."""
        self._write_json(f"epoch-{epoch.number:04}.json", json.dumps(asdict(epoch)))

    def history(self) -> tuple[Epoch, ...]:
        """Return the epochs that were written, in their order."""
        files = sorted(self.path.glob("epoch-*.json"))
        return tuple(from_fields(Epoch, read_json(self._read(file.name), "the epoch"), "the epoch") for file in files)

    def end_epoch(self, run: TrainingRun) -> Epoch:
        """End the run's epoch and keep its weights, its numbers and, last of all, where to go on from.

        When this returns, the epoch is there for good.
        """
        epoch = run.end_epoch()
        self.save_weights(epoch.number, run.network)
        self.append(epoch)
        self.save_checkpoint(run)
        return epoch

    def save_checkpoint(self, run: TrainingRun) -> None:
        """Write down where the run is, in the middle of an epoch too."""
        write_state(self.path / _CHECKPOINT, run)

    def restore(self, run: TrainingRun) -> None:
        """Let the run go on from its checkpoint; without one it stays at its beginning.

        What a killed process wrote of an epoch beyond it is dropped: that epoch is done again.

        Raises:
            CnnCoreError: If the checkpoint is damaged, or of other settings.
        """
        if (self.path / _CHECKPOINT).is_file():
            read_state(self.path / _CHECKPOINT, run)
        for file in self.path.glob("epoch-*"):
            if int(file.name[len("epoch-") :].partition(".")[0]) > run.finished:
                file.unlink(missing_ok=True)

    def save_weights(self, number: int, network: nn.Module) -> None:
        """Keep the weights after an epoch; 0 are those before the first step."""
        weights = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
        write_whole(self.weights_file(number), lambda partial: save_file(weights, partial))

    def saved(self) -> tuple[int, ...]:
        """Return the epochs whose weights are here, in their order; 0 is before the first step."""
        found = (_WEIGHTS.fullmatch(file.name) for file in self.path.glob("epoch-*.safetensors"))
        return tuple(sorted(int(match[1]) for match in found if match))

    def weights(self, number: int) -> dict[str, Tensor]:
        """Return the weights after an epoch, by the names that the network gives them.

        Raises:
            CnnCoreError: If they are not here, or damaged.
        """
        file = self.weights_file(number)
        if not file.is_file():
            saved = self.saved()
            here = f"there are those of epochs {saved[0]} to {saved[-1]}" if saved else "there are none yet"
            raise CnnCoreError(f"the weights of epoch {number} are not kept; {here}")
        try:
            return load_file(file)
        except Exception as error:  # the reader raises whatever the damaged bytes lead it to
            raise CnnCoreError(f"{file} cannot be read as weights: {error}") from error

    def drop_weights(self, number: int) -> None:
        """Keep the weights after an epoch no longer."""
        self.weights_file(number).unlink(missing_ok=True)

    def keep_numbers_only(self) -> None:
        """Keep no weights, and nothing to go on from: only the settings and the epochs' numbers."""
        for number in self.saved():
            self.drop_weights(number)
        (self.path / _CHECKPOINT).unlink(missing_ok=True)

    @property
    def nbytes(self) -> int:
        """Bytes of all files."""
        return sum(map(_size_of, self.path.glob("*")))

    def delete(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def weights_file(self, number: int) -> Path:
        """Return where the weights after an epoch lie, if they are kept."""
        return self.path / f"epoch-{number:04}.safetensors"

    def _write_json(self, name: str, text: str) -> None:
        write_whole(self.path / name, lambda partial: partial.write_text(text, encoding="utf-8"))

    def _read(self, name: str) -> str:
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CnnCoreError(f"{self.path / name} cannot be read: {error}") from error


def _size_of(file: Path) -> int:
    """Return the bytes of a file; one that was replaced or dropped just now has none."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
