"""The jobs of the terminal that are no training: listing networks, and opening a person's own."""

import sys

from cnn_core.models import registry
from cnn_core.models.entry import ModelEntry
from cnn_core.models.own import own_networks
from cnn_core.models.own.local import Stated, local_entry


def list_models() -> None:
    """Write a line per network: its name, whether its trained weights are here, how often it is right, what it is."""
    for entry in registry.entries().values():
        accuracy = entry.facts.accuracy
        right = f"{accuracy.top1:.1%}" if accuracy else ""
        _say(f"{entry.slug:22} {_state_of(entry):>8}  {right:>6}  {entry.sentence}")
    _say("\nThe percentage is of ImageNet's 50,000 validation images, as the library states it for its weights.")
    _say("timm.NAME opens any other convolutional classification network of timm, such as timm.resnet50d.")


def _state_of(entry: ModelEntry) -> str:
    if registry.is_available(entry):
        return "ready"
    return f"{entry.download.megabytes:.0f} MB" if entry.download else "missing"


def open_own_network(target: str, stated: Stated) -> None:
    """Call a person's own function, and let the app open with its network."""
    entry = local_entry(target, stated)
    own_networks().keep_local(entry)
    shape = " × ".join(map(str, entry.preprocessing.input_shape))
    _say(f"{entry.title}: {entry.facts.parameters or 0:,} parameters, {shape} in, {len(entry.class_names):,} classes")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
