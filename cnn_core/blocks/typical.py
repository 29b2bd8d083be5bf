"""The typical blocks of the networks that made their name: what the idea was, where it stands, and how to find it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from torch import nn

from cnn_core.blocks import Block
from cnn_core.blocks.cutting import cut_out
from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.models.entry import Paper
from cnn_core.models.facts import papers

_Convolutions = tuple[nn.Conv2d, ...]


@dataclass(frozen=True, kw_only=True)
class Typical:
    """One kind of block."""

    slug: str
    title: str
    idea: str  # one sentence
    paper: Paper
    networks: tuple[str, ...]  # slugs of networks that are made of such blocks, the first one to begin with
    kinds: tuple[str, ...]  # what `blocks_of` calls them
    departures: dict[str, str] = field(default_factory=dict[str, str], hash=False)  # from the paper: sentences, by slug
    fits: Callable[[_Convolutions], bool] = bool  # tells it from others of that kind, by its convolutions in order


def _is_pointwise(layer: nn.Conv2d) -> bool:
    return layer.kernel_size == (1, 1)


def _is_depthwise(layer: nn.Conv2d) -> bool:
    return layer.groups == layer.in_channels > 1


def _is_bottleneck(layers: _Convolutions) -> bool:
    return len(layers) > 2 and _is_pointwise(layers[0]) and not _is_pointwise(layers[1]) and _is_pointwise(layers[2])


def _is_expanded(layers: _Convolutions) -> bool:
    return len(layers) == 3 and _is_pointwise(layers[0]) and _is_depthwise(layers[1]) and _is_pointwise(layers[2])


def _is_separable(layers: _Convolutions) -> bool:
    return len(layers) == 2 and _is_depthwise(layers[0]) and _is_pointwise(layers[1])


TYPICAL = (
    Typical(
        slug="residual",
        title="Residual",
        idea="The input goes round the convolutions and is added to what they make, so that they only learn what to "
        "change, and a slope reaches the first layers of a very deep network undamped.",
        paper=papers.RESNET,
        networks=("mini_resnet", "resnet18", "resnet34"),
        kinds=("residual block",),
        fits=lambda layers: len(layers) > 1 and not any(map(_is_pointwise, layers[:2])),
    ),
    Typical(
        slug="bottleneck",
        title="Bottleneck residual",
        idea="A 1 × 1 convolution makes the channels few before the costly 3 × 3 one, another makes them many again, "
        "and the input is added as in every residual block.",
        paper=papers.RESNET,
        networks=("resnet50", "resnet101", "resnet152"),
        kinds=("residual block",),
        fits=_is_bottleneck,
    ),
    Typical(
        slug="inception",
        title="Inception",
        idea="Windows of several sizes look at the same input side by side, and their maps are stacked; 1 × 1 "
        "convolutions before the larger windows keep that cheap.",
        paper=papers.GOOGLENET,
        networks=("googlenet", "inception_v3"),
        kinds=("inception module",),
        departures={
            "googlenet": "The paper’s third branch has a 5 × 5 window; torchvision’s GoogLeNet has 3 × 3 there."
        },
    ),
    Typical(
        slug="dense",
        title="Dense",
        idea="Each layer reads the maps of all layers before it in the block and adds a few of its own, so that "
        "nothing that was found has to be found again.",
        paper=papers.DENSENET,
        networks=("densenet121", "densenet169", "densenet201"),
        kinds=("dense block",),
    ),
    Typical(
        slug="inverted-residual",
        title="Inverted residual",
        idea="Few channels go from block to block and may be added up; inside they are made many, looked at channel "
        "by channel, and made few again without a bend, which would lose numbers where channels are few.",
        paper=papers.MOBILENET_V2,
        networks=("mobilenet_v2",),
        kinds=("inverted residual",),
        fits=_is_expanded,
    ),
    Typical(
        slug="fire",
        title="Fire",
        idea="A 1 × 1 convolution squeezes the channels, then 1 × 1 and 3 × 3 windows expand them side by side, so "
        "that the 3 × 3 ones read few channels and are few themselves.",
        paper=papers.SQUEEZENET,
        networks=("squeezenet1_0", "squeezenet1_1"),
        kinds=("fire module",),
    ),
    Typical(
        slug="separable",
        title="Separable",
        idea="A convolution is taken apart: one step looks at neighbours in each channel by itself, the next mixes "
        "the channels at each pixel.",
        paper=papers.XCEPTION,
        networks=("xception", "mobilenet_v2"),
        kinds=("separable convolution", "inverted residual"),
        fits=_is_separable,
    ),
)


def typical_block(slug: str) -> Typical:
    """Return a kind of block.

    Raises:
        CnnCoreError: If none has that name.
    """
    for typical in TYPICAL:
        if typical.slug == slug:
            return typical
    raise CnnCoreError(f"there is no typical block called {slug!r}; there are {', '.join(t.slug for t in TYPICAL)}")


def find_typical(typical: Typical, tree: Block, graph: Graph, network: nn.Module) -> tuple[Block, ...]:
    """Return the blocks of a network that are of a kind and can be looked at alone, in order.

    Args:
        typical: The kind.
        tree: The network's blocks.
        graph: Its steps.
        network: Itself.
    """
    nodes = {node.name: node for node in graph.nodes}

    def layers(block: Block) -> _Convolutions:
        found = (_convolution(nodes[name], network) for name in block.nodes)
        return tuple(layer for layer in found if layer is not None)

    return tuple(
        block
        for block in _inside(tree)
        if block.kind in typical.kinds and typical.fits(layers(block)) and _stands_alone(block, graph)
    )


def _inside(block: Block) -> Iterator[Block]:
    for child in block.blocks:
        yield child
        yield from _inside(child)


def _convolution(node: Node, network: nn.Module) -> nn.Conv2d | None:
    layer = network.get_submodule(node.path) if node.path else None
    return layer if isinstance(layer, nn.Conv2d) else None


def _stands_alone(block: Block, graph: Graph) -> bool:
    try:
        cut_out(graph, block)
    except CnnCoreError:
        return False
    return True
