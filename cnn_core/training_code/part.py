"""A part of a script: its text, and what has to stand before it."""

from dataclasses import dataclass

from cnn_core.training_code.carrying import Imported


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some lines of a script, the definitions that they need, and what both import."""

    definitions: tuple[str, ...] = ()
    lines: str = ""
    imports: frozenset[Imported] = frozenset()
    needs: tuple[str, ...] = ()  # sentences on what has to be at hand to run it


def imports(text: str) -> frozenset[Imported]:
    """Return imports that are written in short: "math, torch: nn Tensor, torch.nn: functional=F"."""
    found: set[Imported] = set()
    for statement in text.split(","):
        module, _, names = statement.strip().partition(": ")
        found |= {_imported(module, name) for name in names.split()} if names else {Imported(module=module)}
    return frozenset(found)


def _imported(module: str, name: str) -> Imported:
    name, _, alias = name.partition("=")
    return Imported(module=module, name=name, alias=alias)
