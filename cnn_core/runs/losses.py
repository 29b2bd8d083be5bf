"""The losses of a training's mini-batches, thinned so that a curve of any length stays small."""

from collections.abc import Iterable
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Points of a curve: each is the mean loss of some steps after one another, placed at the last of them."""

    steps: tuple[int, ...]  # counted from 1 since the start, growing
    values: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.steps)


class LossCurve:
    """Collects a loss per step in at most so many points; each point stands for as many steps as the others.

    Args:
        most: Points, an even number of at least 2. At one more, each two become one.
    """

    def __init__(self, most: int = 2000) -> None:
        if most < 2 or most % 2:
            raise CnnCoreError(f"a curve of at most {most} points cannot be halved; give it an even number, 2 or more")
        self._most, self._stride = most, 1
        self._values: list[float] = []
        self._open: list[float] = []  # of the steps since the last whole point

    @property
    def steps(self) -> int:
        """Steps collected."""
        return len(self._values) * self._stride + len(self._open)

    def add(self, losses: Iterable[float]) -> None:
        """Take over the losses of the next steps."""
        for loss in losses:
            self._open.append(loss)
            if len(self._open) == self._stride:
                self._values.append(_mean(self._open))
                self._open.clear()
            if len(self._values) > self._most:
                self._halve()

    def cut_to(self, steps: int) -> None:
        """Forget what came after so many steps: they are taken again. A point that the cut goes through stays."""
        whole = steps // self._stride
        if whole < len(self._values):
            crossed = self._values[whole]
            self._open = [crossed] * (steps - whole * self._stride)
            del self._values[whole:]
        else:
            del self._open[max(steps - len(self._values) * self._stride, 0) :]

    def points(self) -> Losses:
        """Return the curve up to the last step."""
        ends = [self._stride * (index + 1) for index in range(len(self._values))]
        if not self._open:
            return Losses(steps=tuple(ends), values=tuple(self._values))
        return Losses(steps=(*ends, self.steps), values=(*self._values, _mean(self._open)))

    def _halve(self) -> None:
        """Make each two points one; an odd last one, and what is open, wait for their second half."""
        pairs = len(self._values) // 2
        rest = self._values[2 * pairs :]
        self._open = [value for value in rest for _ in range(self._stride)] + self._open
        self._values = [_mean(self._values[2 * pair : 2 * pair + 2]) for pair in range(pairs)]
        self._stride *= 2


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
