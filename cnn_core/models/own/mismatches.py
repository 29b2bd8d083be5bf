"""What of a file does not fit a network, by name and shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from torch import nn

Shapes: TypeAlias = Mapping[str, tuple[int, ...]]
Value = TypeVar("Value")

_PREFIXES = ("module.", "_orig_mod.", "model.", "net.", "network.")  # DataParallel, torch.compile, Lightning, habits
_COUNTER = "num_batches_tracked"  # of a batch norm: old files lack it, and evaluation does not use it
_TOLD = 3
_MOST_WRAPPERS = 8  # around each other


@dataclass(frozen=True, kw_only=True)
class Mismatch:
    """A tensor that is on one side only, or of another shape on the other."""

    name: str
    in_file: tuple[int, ...] | None
    in_network: tuple[int, ...] | None


def shapes_of(network: nn.Module) -> dict[str, tuple[int, ...]]:
    """Return the shape of every tensor that a network keeps, by name."""
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def mismatches(held: Shapes, shapes: Shapes) -> tuple[Mismatch, ...]:
    """Return what does not fit: other shapes first, then what the file lacks, then what the network lacks.

    Counters of batch norms and the auxiliary classifiers that only training uses may be on one side alone.

    Args:
        held: Of the file, by name.
        shapes: Of the network, by name.
    """
    other = [
        Mismatch(name=n, in_file=held[n], in_network=shapes[n]) for n in shapes if n in held and held[n] != shapes[n]
    ]
    lacking = [n for n in shapes if n not in held and not n.endswith(_COUNTER)]
    strangers = [n for n in held if n not in shapes and not is_left_out(n)]
    return (
        *other,
        *(Mismatch(name=n, in_file=None, in_network=shapes[n]) for n in lacking),
        *(Mismatch(name=n, in_file=held[n], in_network=None) for n in strangers),
    )


def is_left_out(name: str) -> bool:
    """Tell whether a tensor that the network does not have is none that its answer needs."""
    return name.endswith(_COUNTER) or name.lower().startswith("aux")


def told(found: tuple[Mismatch, ...], title: str) -> str:
    """Return the first three in words, and how many more there are."""
    more = f"; and {len(found) - _TOLD:,} more" if len(found) > _TOLD else ""
    return "; ".join(_told(one, title) for one in found[:_TOLD]) + more


def _told(one: Mismatch, title: str) -> str:
    name = one.name[:80]
    if one.in_file is None:
        return f"layer {name} is {one.in_network} in {title} and missing in the file"
    if one.in_network is None:
        return f"layer {name} is {one.in_file} in the file and missing in {title}"
    return f"layer {name} is {one.in_file} in the file and {one.in_network} in {title}"


def without_prefix(tensors: dict[str, Value], shapes: Shapes) -> dict[str, Value]:
    """Return a file's tensors without what a wrapper put before all of their names."""
    prefixes = [prefix for prefix in _PREFIXES if not any(name.startswith(prefix) for name in shapes)]
    for _ in range(_MOST_WRAPPERS):
        prefix = next((prefix for prefix in prefixes if all(name.startswith(prefix) for name in tensors)), "")
        if not prefix:
            break
        tensors = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    return tensors
