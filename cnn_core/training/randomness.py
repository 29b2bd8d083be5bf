"""Random numbers of layers, such as dropout's, which torch draws from the one generator that all of a process share."""

from collections.abc import Generator
from contextlib import contextmanager

import torch
from torch import Tensor


class Randomness:
    """A state of torch's shared generator that belongs to one training: others change nothing in it, nor it in theirs.

    Args:
        seed: As `torch.manual_seed` takes it.
        device: Where the layers compute.
    """

    def __init__(self, seed: int, device: torch.device) -> None:
        self._device = device
        self.state: Tensor = torch.Generator(device).manual_seed(seed).get_state()

    def go_on_from(self, state: Tensor) -> None:
        """Take up a state that was kept. One of another kind of device says nothing here: then it begins anew."""
        if state.shape == self.state.shape:
            self.state = state

    @contextmanager
    def lent(self) -> Generator[None]:
        """Let layers draw from the own state."""
        theirs = self._get()
        self._set(self.state)
        try:
            yield
        finally:
            self.state = self._get()
            self._set(theirs)

    def _get(self) -> Tensor:
        return torch.get_rng_state() if self._device.type == "cpu" else torch.cuda.get_rng_state(self._device)

    def _set(self, state: Tensor) -> None:
        if self._device.type == "cpu":
            torch.set_rng_state(state)
        else:
            torch.cuda.set_rng_state(state, self._device)
