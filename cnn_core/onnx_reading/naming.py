"""What the steps of an ONNX graph are called: by the modules of the network that was exported, where the file tells."""

import re
from collections.abc import Iterable
from keyword import iskeyword
from unicodedata import normalize

from onnx import NodeProto

_DEEPEST = 12
_LONGEST = 60
_SCOPES = "pkg.torch.onnx.name_scopes"  # where torch's newer exporter writes the modules around a step
_WORDS = {
    "Conv": "conv",
    "ConvTranspose": "transposed",
    "Gemm": "dense",
    "MatMul": "dense",
    "BatchNormalization": "norm",
    "InstanceNormalization": "norm",
    "GroupNormalization": "norm",
    "LayerNormalization": "norm",
    "LRN": "norm",
    "MaxPool": "pool",
    "AveragePool": "pool",
    "GlobalAveragePool": "pool",
    "GlobalMaxPool": "pool",
    "LeakyRelu": "leaky_relu",
    "HardSigmoid": "hard_sigmoid",
    "HardSwish": "hard_swish",
}
_WRAPPERS = ("StatefulPartitionedCall", "PartitionedCall")  # what TensorFlow puts around a whole network


def word_of(node: NodeProto) -> str:
    """Return what a step of a node's kind is called."""
    return _WORDS.get(node.op_type, node.op_type.lower())


def scope_of(node: NodeProto) -> tuple[str, ...]:
    """Return the names of the modules around a step, the outermost first; the last may be the layer itself."""
    weights = next((name for name in node.input[1:2] if name.endswith(".weight") and "::" not in name), "")
    if weights:
        return _tidied(weights.removesuffix(".weight").split("."))
    for told in node.metadata_props:
        if told.key == _SCOPES:
            scopes = re.findall(r"'([^']*)'", told.value[:10_000])
            return _tidied(scopes[-2].split(".")) if len(scopes) > 1 else ()
    names = [name for name in node.name.split("/") if name and name not in _WRAPPERS]
    return _tidied(_without_repeats(names[:-1]))


def _without_repeats(names: Iterable[str]) -> list[str]:
    """Return names without what they repeat of the one around them, as "layer1.0" in "layer1"."""
    short: list[str] = []
    before = ""
    for name in names:
        short.append(name.removeprefix(f"{before}."))
        before = name
    return short


def _tidied(names: Iterable[str]) -> tuple[str, ...]:
    """Return names that torch's modules can have, and that Python reads as they are written where they are in code."""
    plain = (re.sub(r"\W", "_", normalize("NFKC", name))[:_LONGEST] for name in names if name)
    return tuple(f"{name}_" if iskeyword(name) else name for name in plain if name)[:_DEEPEST]
