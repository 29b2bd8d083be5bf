"""An architecture rebuilt for another number of classes, or for gray pictures instead of colour."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from torch import nn

from cnn_core.models.own.mismatches import Mismatch

_CHANNELS = (1, 3)  # gray, RGB


@dataclass(frozen=True, kw_only=True)
class Adaptation:
    """The layers to rebuild. Nothing else of the architecture changes."""

    last: str = ""  # path of the layer that makes the classes; "" where it stays
    outputs: int | None = None  # in the file
    first: str = ""  # path of the layer that reads the picture; "" where it stays
    channels: int | None = None

    @property
    def needed(self) -> bool:
        """Whether there is anything to rebuild."""
        return bool(self.last or self.first)

    @property
    def classes(self) -> int | None:
        """How many classes the rebuilt network tells apart: two for the one output of a sigmoid."""
        return None if self.outputs is None else max(self.outputs, 2)

    def told(self) -> tuple[str, ...]:
        """Return what was rebuilt, a sentence each."""
        sentences: list[str] = []
        if self.outputs == 1:
            sentences.append(
                f"The layer {self.last} has one output z in the file, made for sigmoid. A first output, always 0, was "
                "put before it: softmax of 0 and z gives sigmoid(z) to the second class."
            )
        elif self.last:
            sentences.append(f"The layer {self.last} was rebuilt for the file’s {self.outputs:,} classes.")
        if self.first:
            kind = "gray pictures, 1 channel" if self.channels == 1 else "colour pictures, 3 channels"
            sentences.append(f"The layer {self.first} was rebuilt for {kind}.")
        return tuple(sentences)


def adaptation_to(network: nn.Module, found: Iterable[Mismatch]) -> Adaptation:
    """Return what has to be rebuilt so that a file fits, as far as another last or first layer can do that.

    A layer is one of these if its weights differ from the file's in the number of outputs alone, or of channels alone.

    Args:
        network: The architecture as it is; its weights may be without numbers.
        found: What of the file does not fit.
    """
    weights = [name.removesuffix(".weight") for name in network.state_dict() if name.endswith(".weight")]
    layers = [path for path in weights if type(network.get_submodule(path)) in (nn.Linear, nn.Conv2d)]
    adaptation: dict[str, Any] = {}
    for one in found:
        path, _, kind = one.name.rpartition(".")
        if kind != "weight" or path not in layers or one.in_file is None or one.in_network is None:
            continue
        (outputs, *inputs), (_, *expected) = one.in_file or (0,), one.in_network
        if inputs == expected and outputs > 0:
            adaptation |= {"last": path, "outputs": outputs}
        elif path == layers[0] and one.in_file[0] == one.in_network[0] and _only_channels(inputs, expected):
            adaptation |= {"first": path, "channels": inputs[0]}
    return Adaptation(**adaptation)


def _only_channels(inputs: list[int], expected: list[int]) -> bool:
    return len(inputs) == len(expected) == 3 and inputs[1:] == expected[1:] and {inputs[0], expected[0]} == {*_CHANNELS}


def adapted(build: Callable[[], nn.Module], adaptation: Adaptation) -> nn.Module:
    """Build the architecture with the layers that the file has."""
    network = build()
    if adaptation.classes:
        layer = network.get_submodule(adaptation.last)
        network.set_submodule(adaptation.last, _with_outputs(layer, adaptation.classes))
    if adaptation.channels:
        layer = network.get_submodule(adaptation.first)
        network.set_submodule(adaptation.first, _with_channels(layer, adaptation.channels))
    return network


def _with_outputs(layer: Any, outputs: int) -> nn.Module:
    if type(layer) is nn.Linear:
        return nn.Linear(layer.in_features, outputs, bias="bias" in dict(layer.named_parameters()))
    return _convolution(layer, layer.in_channels, outputs)


def _with_channels(layer: Any, channels: int) -> nn.Module:
    return _convolution(layer, channels, layer.out_channels)


def _convolution(layer: Any, channels: int, outputs: int) -> nn.Conv2d:
    bias, mode = "bias" in dict(layer.named_parameters()), layer.padding_mode
    sliding = (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    return nn.Conv2d(channels, outputs, *sliding, bias=bias, padding_mode=mode)
