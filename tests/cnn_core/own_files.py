"""Files that people might bring, made here."""

import io
import os
import pickle
import zipfile
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor, nn
from torchvision import models


def as_torch(content: Any, *, old: bool = False) -> bytes:
    """What `torch.save` writes."""
    file = io.BytesIO()
    torch.save(content, file, _use_new_zipfile_serialization=not old)
    return file.getvalue()


def as_safetensors(state: dict[str, Tensor]) -> bytes:
    return save({name: tensor.contiguous() for name, tensor in state.items()})


def resnet18(classes: int = 2, *, channels: int = 3) -> nn.Module:
    """A ResNet18 for other classes, and for gray pictures where it has one channel; its weights are random."""
    torch.manual_seed(0)
    network = models.resnet18(num_classes=classes)
    if channels != 3:
        network.conv1 = nn.Conv2d(channels, 64, 7, stride=2, padding=3, bias=False)
    return network.eval()


def small(classes: int = 10) -> nn.Module:
    """The project's LeNet-5 with random weights; its last layer may have another number of classes."""
    from cnn_core.models.architectures import lenet5  # noqa: PLC0415 -- the app is not loaded by a browser test

    torch.manual_seed(0)
    network = lenet5()
    network.dense3 = nn.Linear(84, classes)
    return network.eval()


def rezipped(data: bytes, *, compressed: bool = False, **replaced: bytes) -> bytes:
    """A file of `torch.save` with other bytes in some of its entries."""
    file = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w", kind) as target:
        for name in source.namelist():
            target.writestr(name, replaced.get(name.rpartition("/")[2].replace(".", "_"), source.read(name)))
    return file.getvalue()


class Trap:
    """Leaves a folder behind when its pickle is run."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (os.mkdir, (self.mark,))


def trapped(mark: str) -> bytes:
    """A pickle in a zip of torch that would make the folder `mark` if any part of it were run."""
    honest = as_torch({"weight": torch.zeros(2, 3)})
    return rezipped(honest, data_pkl=pickle.dumps({"state_dict": Trap(mark), "weight": Trap(mark)}, protocol=2))
