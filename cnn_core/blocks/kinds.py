"""What each part of a network is called in the field's own words."""

from collections.abc import Collection

from torch import nn

# Named after the classes of torchvision and timm, with the file where another architecture has a class of that name.
_CLASSES = {
    "BasicBlock": "residual block",
    "Bottleneck": "residual block",
    "ResBottleneckBlock": "residual block",
    "ResidualBlock": "residual block",
    "ParallelBlock": "parallel block",
    "CNBlock": "ConvNeXt block",
    "ConvNeXtBlock": "ConvNeXt block",
    "Inception": "inception module",
    "InceptionA": "inception module",
    "InceptionB": "inception module",
    "InceptionC": "inception module",
    "InceptionD": "inception module",
    "InceptionE": "inception module",
    "Mixed_5b": "inception module",
    "Mixed_6a": "inception module",
    "Mixed_7a": "inception module",
    "Block35": "residual inception module",
    "Block17": "residual inception module",
    "Block8": "residual inception module",
    "_DenseBlock": "dense block",
    "DenseBlock": "dense block",
    "_DenseLayer": "dense layer",
    "DenseLayer": "dense layer",
    "_Transition": "transition",
    "DenseTransition": "transition",
    "InvertedResidual": "inverted residual",
    "_InvertedResidual": "inverted residual",
    "MBConv": "inverted residual",
    "FusedMBConv": "inverted residual",
    "shufflenetv2.InvertedResidual": "shuffle unit",
    "Fire": "fire module",
    "SqueezeExcitation": "squeeze and excitation",
    "SqueezeExcite": "squeeze and excitation",
    "SEModule": "squeeze and excitation",
    "ConvNormActivation": "convolution block",
    "ConvNormAct": "convolution block",
    "BasicConv2d": "convolution block",
    "SeparableConv2d": "separable convolution",
    "SeparableConvNormAct": "separable convolution",
    "SeparableConv2dBnAct": "separable convolution",
    "BranchSeparables": "separable convolution",
    "XceptionModule": "Xception module",
    "PreXceptionModule": "Xception module",
    "CellStem0": "cell",
    "CellStem1": "cell",
    "FirstCell": "cell",
    "NormalCell": "cell",
    "ReductionCell0": "cell",
    "ReductionCell1": "cell",
}

# What a sequence of layers is for, by the name that its network gives it, without a number at the end.
_NAMES = {"classifier": "classifier", "downsample": "shortcut", "shortcut": "shortcut", "branch": "branch"}

NORMS_AND_ACTIVATIONS = {
    *("batch norm", "layer norm", "group norm", "local response norm", "identity", "dropout"),
    *("ReLU", "ReLU6", "leaky ReLU", "sigmoid", "tanh", "GELU", "SiLU", "hard swish", "hard sigmoid"),
}


def known_kind(module: nn.Module) -> str | None:
    """Return what the field calls a module of this class, or None where it has no word for it."""
    for ancestor in type(module).__mro__:
        in_its_file = f"{ancestor.__module__.rpartition('.')[2]}.{ancestor.__name__}"
        kind = _CLASSES.get(in_its_file) or _CLASSES.get(ancestor.__name__)
        if kind:
            return kind
    return None


def kind_by_name(path: str) -> str | None:
    """Return what a sequence of layers is for, where the name that its network gives it tells."""
    return _NAMES.get(path.rpartition(".")[2].rstrip("0123456789"))


def kind_by_content(steps: Collection[str], blocks: Collection[str]) -> str:
    """Return what a part is called for what is in it.

    Args:
        steps: Kinds of the steps directly in it.
        blocks: Kinds of the blocks directly in it.
    """
    if "addition" in steps:
        return "residual block"
    if "concatenation" in steps:
        return "branching block"
    if len(blocks) > len(steps):
        return "stage"
    others = [kind for kind in steps if kind not in NORMS_AND_ACTIVATIONS]
    return "convolution block" if not blocks and others == ["convolution"] else "block"
