"""What makes a network a convolutional one: its steps look at neighbourhoods of maps, not at all places at once."""

from torch import nn

from cnn_core.graph import Graph, Node

_PRODUCTS = {"matmul", "bmm", "baddbmm", "einsum", "scaled_dot_product_attention"}
_SEQUENTIAL = {"LSTM", "GRU", "RNN"}
_POOLINGS = {"max pooling", "average pooling"}
_WEIGHING = {"convolution", "dense"}
_FEWEST_NEIGHBOURHOODS = 0.1  # of the steps with weights; mixers of patches have one, ResNet-50 a third


def why_not_convolutional(network: nn.Module, graph: Graph) -> str:
    """Return why a network is no convolutional one, or "" if it is.

    Attention compares what was computed at each place with what was computed at every other: it shows as a layer of
    that name, or as a product of two computed matrices. Gates that only scale whole maps, as squeeze-and-excitation
    does, are none.

    Args:
        network: The network; it may be without numbers.
        graph: Its steps.
    """
    for node in graph.nodes:
        if node.kind == "attention" or (node.kind in _PRODUCTS and len(node.inputs) > 1):
            return f"its step {node.name} multiplies what it computed by what it computed, as attention does"
        if node.kind in _SEQUENTIAL:
            return f"its step {node.name} reads places one after another, as recurrent networks do"
    for path, module in network.named_modules():
        if "Attention" in type(module).__name__:
            return f"its layer {path} is attention, as transformers have it"
    weighing = [node for node in graph.nodes if node.kind in _WEIGHING]
    looking = [node for node in graph.nodes if _looks_at_a_neighbourhood(node, network)]
    if len(looking) < _FEWEST_NEIGHBOURHOODS * len(weighing):
        return (
            f"only {len(looking)} of its steps look at a neighbourhood, beside {len(weighing)} with weights; it mixes "
            "patches of the picture by dense layers"
        )
    return ""


def _looks_at_a_neighbourhood(node: Node, network: nn.Module) -> bool:
    if node.kind != "convolution":
        return node.kind in _POOLINGS
    kernel = getattr(network.get_submodule(node.path), "kernel_size", None) if node.path else None
    return not isinstance(kernel, tuple) or max(kernel) > 1
