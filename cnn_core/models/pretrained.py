"""The convolutional classification networks of torchvision, by name, with their ImageNet weights on request."""

import functools
import re
from typing import Any

from torch import nn
from torchvision import models
from torchvision.transforms import InterpolationMode

from cnn_core.models.entry import Download, ModelEntry, Preprocessing
from cnn_core.training import Normalisation

# Networks of attention rather than of convolution: their steps are sequences, not feature maps.
_TRANSFORMERS = ("maxvit", "swin", "vit")

# Both build extra classifiers for training only, and draw their weights in a slow way unless told not to.
_OPTIONS: dict[str, dict[str, Any]] = {
    "googlenet": {"aux_logits": False, "init_weights": False, "transform_input": True},
    "inception_v3": {"aux_logits": False, "init_weights": False, "transform_input": True},
}


def torchvision_entries() -> tuple[ModelEntry, ...]:
    """Return one entry per convolutional classification network of the installed torchvision."""
    names = models.list_models(module=models)
    return tuple(_entry(name) for name in names if not name.startswith(_TRANSFORMERS))


def _entry(name: str) -> ModelEntry:
    weights = models.get_model_weights(name)["DEFAULT"]
    preset = weights.transforms()
    height, width = (*preset.crop_size, *preset.crop_size)[:2]
    return ModelEntry(
        slug=name,
        title=_title(type(weights).__name__),
        sentence=f"{weights.meta['num_params']:,} parameters, {len(weights.meta['categories']):,} ImageNet classes.",
        build=functools.partial(_build, name),
        preprocessing=Preprocessing(
            resize=preset.resize_size[0],
            crop=(height, width),
            channels=len(preset.mean),
            normalisation=Normalisation(mean=tuple(preset.mean), std=tuple(preset.std)),
            interpolation=InterpolationMode(preset.interpolation),
        ),
        class_names=tuple(weights.meta["categories"]),
        origin="torchvision",
        download=Download(url=weights.url, nbytes=round(weights.meta["_file_size"] * 2**20)),
    )


def _title(weights: str) -> str:
    """Return a network's name as its paper writes it, from that of torchvision's weights, "SqueezeNet1_0_Weights"."""
    name = weights.removesuffix("_Weights")
    return re.sub(r"(?<=\d)_(?=\d)", ".", name).replace("_", " ")


def _build(name: str) -> nn.Module:
    return models.get_model(name, weights=None, **_OPTIONS.get(name, {}))
