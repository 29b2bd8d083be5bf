"""The one service of a server that trains: starts runs, steers them, and says how they stand."""

import functools

from torch import Tensor, nn

from cnn_core.datasets import Dataset
from cnn_core.runs.view import RunView
from cnn_core.training import RunFolder, RunSettings


class Runs:
    """All runs of this server. Each is known by a token that nobody can guess; who has it may steer the run."""

    def start(
        self,
        settings: RunSettings,
        *,
        visitor: str,
        dataset: Dataset | None = None,
        network: nn.Module | None = None,
        paused: bool = False,
    ) -> str:
        """Begin a run, or queue it, and return its token.

        Args:
            settings: What is trained, on what, and how.
            visitor: Who starts it; one visitor may have a few runs at work or waiting.
            dataset: Given where only this process has it: images of a visitor's own.
            network: Given where only this process can load it: the network that a transfer starts from.
            paused: Take no step yet.

        Raises:
            CnnCoreError: If the settings cannot be, the data are not on this machine, or too many runs wait.
        """
        raise NotImplementedError

    def warm_up(self) -> None:
        """Start the worker in the background, so that a first run does not wait for it."""
        raise NotImplementedError

    def pause(self, token: str) -> None:
        """Let a run rest after the mini-batch that it is in."""
        raise NotImplementedError

    def go_on(self, token: str) -> None:
        """Let a paused run go on where it was."""
        raise NotImplementedError

    def one_step(self, token: str) -> None:
        """Take one mini-batch of a paused run, and rest again. A run that is at work rests first."""
        raise NotImplementedError

    def stop(self, token: str) -> None:
        """End a run for good; its finished epochs are kept."""
        raise NotImplementedError

    def delete(self, token: str) -> None:
        """Forget a run and everything that was kept of it."""
        raise NotImplementedError

    def look(self, token: str, *, watch: bool = True) -> RunView:
        """Return how a run stands.

        Args:
            token: The run's.
            watch: Whether a person looks: a run that nobody looked at for 10 minutes rests, and only to one who looks
                are the weights shown while they change.
        """
        raise NotImplementedError

    def weights(self, token: str, epoch: int | None = None) -> dict[str, Tensor]:
        """Return the weights that a run had after an epoch, the newest if none is named."""
        raise NotImplementedError

    def folder(self, token: str) -> RunFolder:
        """Return where a run is kept."""
        raise NotImplementedError


@functools.cache
def runs() -> Runs:
    """Return the one service of this server."""
    return Runs()
