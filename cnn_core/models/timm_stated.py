"""What timm states of a network: how a picture is prepared, what the classes are called, where the weights are."""

import math

import timm
from timm.data.config import resolve_data_config
from timm.data.imagenet_info import ImageNetInfo, infer_imagenet_subset
from timm.models import PretrainedCfg
from torch import Tensor
from torchvision.models import AlexNet_Weights
from torchvision.transforms import InterpolationMode

from cnn_core.downloading.download import Download
from cnn_core.errors import CnnCoreError
from cnn_core.models.entry import Preprocessing
from cnn_core.training import Normalisation

_OWN_FILES = (".pth", ".pt", ".bin", ".safetensors")  # that hold weights by name; others are for converters of timm


def stated_of(name: str) -> PretrainedCfg | str:
    """Return what timm states of a network, or in words why it is none that sorts pictures into classes."""
    architecture, _, tag = name.partition(".")
    if not timm.is_model(architecture):
        return "timm has no such network; search for a part of its name"
    try:
        stated = timm.get_pretrained_cfg(name)
    except RuntimeError:
        stated = None
    if stated is None:
        return f"timm has no weights {tag} of {architecture}; leave the tag out, or search for the ones that it has"
    if not stated.num_classes:
        return "it has no classifier: timm has it for its features only"
    if infer_imagenet_subset({"num_classes": stated.num_classes}) is None:
        return f"timm names no classes for its {stated.num_classes:,} outputs: they are features"
    return stated


def preprocessing_of(stated: PretrainedCfg) -> Preprocessing:
    """Return how a picture is prepared.

    Raises:
        CnnCoreError: If it is prepared in a way that is not known here.
    """
    config = resolve_data_config(pretrained_cfg=stated.to_dict())
    channels, height, width = config["input_size"]
    if config["crop_mode"] not in ("center", "squash") or height != width or channels not in (1, 3):
        raise CnnCoreError(f"its pictures are {channels} × {height} × {width}, cut in the way “{config['crop_mode']}”")
    return Preprocessing(
        resize=math.floor(height / config["crop_pct"]),
        keeps_ratio=config["crop_mode"] == "center",
        crop=(height, width),
        channels=channels,
        normalisation=Normalisation(mean=tuple(config["mean"]), std=tuple(config["std"])),
        interpolation=InterpolationMode(config["interpolation"]),
    )


def class_names_of(stated: PretrainedCfg) -> tuple[str, ...]:
    """Return what the classes are called; ImageNet's 1,000 have the short names that torchvision gives them."""
    if stated.num_classes == 1000:
        return tuple(AlexNet_Weights.DEFAULT.meta["categories"])
    return tuple(ImageNetInfo(infer_imagenet_subset({"num_classes": stated.num_classes}) or "").label_descriptions())


def download_of(stated: PretrainedCfg, *, nbytes: int) -> Download | None:
    """Return the file at its own address, else the one of the hub, where every network's is called the same."""
    if isinstance(stated.url, str) and stated.url.endswith(_OWN_FILES):
        return Download(url=stated.url, nbytes=nbytes)
    file = stated.hf_hub_filename or "model.safetensors"
    if stated.hf_hub_id and file.endswith(_OWN_FILES):
        url = f"https://huggingface.co/{stated.hf_hub_id}/resolve/main/{file}"
        suffix = file.rpartition(".")[2]
        return Download(url=url, nbytes=nbytes, name=f"{stated.architecture}.{stated.tag}.{suffix}")
    return None


def in_timms_names(name: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return a file's weights under the network's own names and in its shapes; timm knows how its files differ."""
    network = timm.create_model(name, pretrained=True, pretrained_cfg_overlay={"state_dict": state})
    return network.state_dict()
