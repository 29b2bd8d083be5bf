"""The losses of a training's mini-batches, thinned so that a curve of any length stays small."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Points of a curve: each is the mean loss of some steps after one another, placed at the last of them."""

    steps: tuple[int, ...]  # counted from 1 since the start, growing
    values: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.steps)


@dataclass(kw_only=True)
class _Point:
    last: int  # step
    mean: float
    count: int  # steps

    def take_in(self, other: "_Point") -> None:
        self.mean = (self.mean * self.count + other.mean * other.count) / (self.count + other.count)
        self.last, self.count = other.last, self.count + other.count


class LossCurve:
    """Collects a loss per step in at most so many points, which stand for the same number of steps each.

    Args:
        most: Points, an even number of at least 2. When there are so many, each two become one.
    """

    def __init__(self, most: int = 2000) -> None:
        if most < 2 or most % 2:
            raise CnnCoreError(f"a curve of at most {most} points cannot be halved; give it an even number, 2 or more")
        self._most, self._stride = most, 1
        self._points: list[_Point] = []  # the last one may stand for fewer steps

    def add(self, first: int, losses: Sequence[float]) -> None:
        """Take over the losses of some steps; what was known of these and later ones is forgotten.

        Args:
            first: The first of the steps.
            losses: One for each step.
        """
        while self._points and self._points[-1].last >= first:
            self._points.pop()
        for step, loss in enumerate(losses, start=first):
            point = _Point(last=step, mean=loss, count=1)
            if self._points and self._points[-1].count < self._stride and self._points[-1].last == step - 1:
                self._points[-1].take_in(point)
            else:
                self._halve_if_full()
                self._points.append(point)

    def points(self) -> Losses:
        """Return the curve up to the last step."""
        return Losses(
            steps=tuple(point.last for point in self._points), values=tuple(point.mean for point in self._points)
        )

    def to_json(self) -> str:
        """Return the curve as text."""
        points = [(point.last, point.mean, point.count) for point in self._points]
        return json.dumps({"stride": self._stride, "points": points})

    def read_json(self, text: str) -> None:
        """Take over what `to_json` wrote.

        Raises:
            ValueError: If the text is anything else.
        """
        try:
            read = json.loads(text)
            points = [_Point(last=int(last), mean=float(mean), count=int(n)) for last, mean, n in read["points"]]
            stride = int(read["stride"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no curve: {error}") from error
        self._stride, self._points = stride, points[-self._most :]

    def _halve_if_full(self) -> None:
        if len(self._points) < self._most:
            return
        for first, second in zip(self._points[::2], self._points[1::2], strict=True):
            first.take_in(second)
        self._points = self._points[::2]
        self._stride *= 2
