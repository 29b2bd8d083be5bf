"""Weights on disk: where they are, and how they are read without trusting them."""

from contextlib import suppress
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from cnn_core.assets import asset
from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Convert, ModelEntry


def path_of(entry: ModelEntry) -> Path:
    """Return where the trained weights of a network lie, or would lie once they are there."""
    if entry.download:
        return Path(torch.hub.get_dir()) / "checkpoints" / entry.download.file_name
    return asset(f"weights/{entry.slug}.safetensors")


def read_into(module: nn.Module, path: Path, *, convert: Convert | None = None) -> None:
    """Fill a network from a safetensors or a weights-only file.

    Args:
        module: The network.
        path: The file.
        convert: Asked for the network's own names where the file has others.

    Raises:
        CnnCoreError: If a layer is missing, is of another shape, or belongs to another network.
    """
    state = _read(path)
    own = module.state_dict()
    if convert and any(
        name not in state or state[name].shape != own[name].shape for name, _ in module.named_parameters()
    ):
        with suppress(Exception):  # in whatever way a converter fails on another network's file: it is told below
            state = convert(state)
    for name, tensor in own.items():
        if name not in state and name.endswith("num_batches_tracked"):
            state[name] = tensor  # a counter that old files do not carry and evaluation does not use
        if name not in state:
            raise CnnCoreError(f"{path.name} holds no weights for the layer {name}")
        if state[name].shape != tensor.shape:
            raise CnnCoreError(
                f"{name} is {tuple(state[name].shape)} in {path.name} and {tuple(tensor.shape)} in the network"
            )
    strangers = [name for name in state if name not in own and "aux" not in name.lower()]
    if strangers:
        raise CnnCoreError(f"{path.name} holds {strangers[0]}, which the network does not have")
    own.update({name: state[name] for name in own})  # keeps the versions of its layers, which MNASNet asks for
    module.load_state_dict(own)


def _read(path: Path) -> dict[str, Tensor]:
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        return dict(torch.load(path, map_location="cpu", weights_only=True))
    except Exception as error:  # the readers raise whatever the damaged bytes lead them to
        reason = str(error) or "it ends early"
        raise CnnCoreError(f"{path.name} cannot be read as weights: {reason}") from error
