"""What the views of a network that learns show, told by a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Float, Float32, Int64, UInt8
from numpy import ndarray
from torch import Tensor

from cnn_core.graph import Graph


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where the views stand, and of which run they are: a view waits for the still parts of its run."""

    key: str
    run: str

    def key_of(self, part: str) -> str:
        """Return the key of a part's element: what a person chose there is in its state "live"."""
        return f"{self.key}-{part}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Still:
    """What stays the same while the network learns."""

    pictures: UInt8[Tensor, "n c h w"]
    labels: Int64[Tensor, " n"]
    class_names: tuple[str, ...]
    graph: Graph
    sentences: tuple[str, ...]
    """What each layer does, in the graph's order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class AnswersView:
    """What the network answers now."""

    step: int
    probabilities: Float[Tensor, "n classes"]
    labels: Int64[Tensor, " n"]
    chosen: int
    """The picture whose maps are shown."""
    settled: bool
    """Whether the training rests, so that the pictures may be sorted at once."""
    epoch: int
    """The latest one; when another begins, the pictures are sorted soon."""
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class LayerPart:
    """What a layer makes of one picture now."""

    step: int
    picture: int
    layer: str
    output: Float32[ndarray, "..."]
    """(k, h, w), or a vector; the first channels where there are many."""
    probabilities: Float[Tensor, " classes"]
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class KernelsView:
    """The weights that the network lays on its input."""

    step: int
    kernels: Float[Tensor, "k c h w"]
    noun: str
    """What one of them is called: "kernel" or "unit"."""
    sentence: str


@dataclass(frozen=True, kw_only=True)
class MistakesView:
    """What was taken for what."""

    step: int
    confusion: Sequence[Sequence[int]]
    """A row per true class, a column per answer."""
    chosen: tuple[int, int] | None
    """The true class and the answer whose pictures are shown."""
    sentence: str


@dataclass(frozen=True, kw_only=True, eq=False)
class MistakenView:
    """The pictures of one field of the matrix."""

    step: int
    pictures: UInt8[Tensor, "n c h w"]
    sure: Float[Tensor, " n"]
    """How probable the network found what it answered."""
    truth: str
    said: str
    sentence: str
