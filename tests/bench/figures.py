"""The figures that are held: each is a function that measures one number, registered with its unit and its target.

To add one, decorate a function in any module of this folder:

    @figure("load.100.p95", unit="s", target=0.150)
    def class_of_100() -> float:
        return ...
"""

import importlib
import json
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number, how to measure it, and the most that it may be (or the least)."""

    name: str
    unit: str
    target: float
    at_least: bool = False
    measure: Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a figure came to; no value if measuring it failed."""

    figure: Figure
    value: float | None

    @property
    def ok(self) -> bool:
        if self.value is None:
            return False
        return self.value >= self.figure.target if self.figure.at_least else self.value <= self.figure.target

    def as_json(self) -> str:
        """Return the outcome as one line."""
        figure, value = self.figure, None if self.value is None else round(self.value, 4)
        fields = {"name": figure.name, "value": value, "unit": figure.unit, "target": figure.target, "ok": self.ok}
        return json.dumps(fields)


_registered: dict[str, Figure] = {}


def figure(
    name: str, *, unit: str, target: float, at_least: bool = False
) -> Callable[[Callable[[], float]], Callable[[], float]]:
    """Register the decorated function as the measure of a figure. A name used twice is an error."""

    def register(measure: Callable[[], float]) -> Callable[[], float]:
        if name in _registered:
            raise ValueError(f"two figures are called {name!r}; give one of them another name")
        _registered[name] = Figure(name=name, unit=unit, target=target, at_least=at_least, measure=measure)
        return measure

    return register


def all_figures() -> tuple[Figure, ...]:
    """Return the figures of every module of this folder, in the order of the modules' names."""
    for module in sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])):
        if module != "__main__":
            importlib.import_module(f"{__package__}.{module}")
    return tuple(_registered.values())


def run(figures: Sequence[Figure], prefixes: Sequence[str]) -> None:
    """Measure the figures whose names start with one of the prefixes (all, if there is none) and print them."""
    outcomes: list[Outcome] = []
    for outcome in _measured(figures, prefixes):
        outcomes.append(outcome)
        sys.stdout.write(outcome.as_json() + "\n")
        sys.stdout.flush()
    sys.stdout.write(table(outcomes))


def _measured(figures: Sequence[Figure], prefixes: Sequence[str]) -> Iterator[Outcome]:
    for chosen in figures:
        if prefixes and not chosen.name.startswith(tuple(prefixes)):
            continue
        try:
            yield Outcome(figure=chosen, value=chosen.measure())
        except Exception:  # the other figures are measured all the same; this one is missed
            traceback.print_exc()
            yield Outcome(figure=chosen, value=None)


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes for a person to read."""
    width = max((len(outcome.figure.name) for outcome in outcomes), default=0)
    lines = ["", f"{'figure':{width}}  {'value':>10}  {'target':>12}  unit"]
    for outcome in outcomes:
        value = "failed" if outcome.value is None else f"{outcome.value:.3f}"
        target = f"{'≥' if outcome.figure.at_least else '≤'} {outcome.figure.target:g}"
        missed = "" if outcome.ok else "   MISSED"
        lines.append(f"{outcome.figure.name:{width}}  {value:>10}  {target:>12}  {outcome.figure.unit}{missed}")
    met = sum(outcome.ok for outcome in outcomes)
    return "\n".join([*lines, f"{met} of {len(outcomes)} figures reach their target", ""])
