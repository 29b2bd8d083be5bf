"""Networks of timm: the lecture's three that torchvision has not, with timm's own preprocessing and weights."""

import functools
import math
from dataclasses import dataclass, replace

import timm
from timm.data.config import resolve_data_config
from timm.data.imagenet_info import ImageNetInfo, infer_imagenet_subset
from timm.models import PretrainedCfg
from torch import Tensor, nn
from torchvision.models import AlexNet_Weights
from torchvision.transforms import InterpolationMode

from cnn_core.models.entry import Download, Facts, ModelEntry, Preprocessing
from cnn_core.models.facts import LECTURE
from cnn_core.training import Normalisation


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A network of the lecture, as timm knows it."""

    slug: str
    title: str
    name: str  # in timm, with the tag of its weights
    nbytes: int  # of its weights, 4 for each number


_NAMED = (
    _Named(slug="xception", title="Xception", name="legacy_xception.tf_in1k", nbytes=91_642_240),
    _Named(
        slug="inception_resnet_v2",
        title="Inception-ResNet-v2",
        name="inception_resnet_v2.tf_in1k",
        nbytes=223_617_664,
    ),
    _Named(slug="nasnetalarge", title="NASNet-A Large", name="nasnetalarge.tf_in1k", nbytes=355_801_384),
)


def timm_entries() -> tuple[ModelEntry, ...]:
    """Return the lecture's networks that timm has and torchvision has not."""
    return tuple(
        _entry(named.slug, named.title, named.name, LECTURE[named.slug], nbytes=named.nbytes) for named in _NAMED
    )


def _entry(slug: str, title: str, name: str, facts: Facts, *, nbytes: int) -> ModelEntry:
    stated = timm.get_pretrained_cfg(name)
    assert stated
    class_names = _class_names(stated)
    return ModelEntry(
        slug=slug,
        title=title,
        sentence=f"{facts.parameters:,} parameters, {len(class_names):,} ImageNet classes.",
        build=functools.partial(_build, name),
        preprocessing=_preprocessing(stated),
        class_names=class_names,
        origin="timm",
        facts=replace(facts, licence=stated.license or "not stated"),
        download=_download(name, stated, nbytes=nbytes),
        convert=functools.partial(_as_timm_names_them, name),
    )


def _build(name: str) -> nn.Module:
    return timm.create_model(name, pretrained=False)


def _preprocessing(stated: PretrainedCfg) -> Preprocessing:
    config = resolve_data_config(pretrained_cfg=stated.to_dict())
    channels, height, width = config["input_size"]
    return Preprocessing(
        resize=math.floor(height / config["crop_pct"]),
        crop=(height, width),
        channels=channels,
        normalisation=Normalisation(mean=tuple(config["mean"]), std=tuple(config["std"])),
        interpolation=InterpolationMode(config["interpolation"]),
    )


def _class_names(stated: PretrainedCfg) -> tuple[str, ...]:
    """Return what the classes are called; ImageNet's 1,000 have the short names that torchvision gives them."""
    if stated.num_classes == 1000:
        return tuple(AlexNet_Weights.DEFAULT.meta["categories"])
    subset = infer_imagenet_subset(stated.to_dict())
    if subset is None:
        return tuple(f"class {index}" for index in range(stated.num_classes))
    return tuple(ImageNetInfo(subset).label_descriptions())


def _download(name: str, stated: PretrainedCfg, *, nbytes: int) -> Download | None:
    """Return the file at its own address, else the one of the hub, where every network's is called the same."""
    if isinstance(stated.url, str) and stated.url:
        return Download(url=stated.url, nbytes=nbytes)
    if stated.hf_hub_id:
        url = f"https://huggingface.co/{stated.hf_hub_id}/resolve/main/model.safetensors"
        return Download(url=url, nbytes=nbytes, name=f"{name}.safetensors")
    return None


def _as_timm_names_them(name: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights under the network's own names; timm knows how those of its files are called."""
    network = timm.create_model(name, pretrained=True, pretrained_cfg_overlay={"state_dict": state})
    return network.state_dict()
