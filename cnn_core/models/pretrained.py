"""The convolutional classification networks of torchvision, by name, with their ImageNet weights on request."""

import functools
import re
from dataclasses import replace
from typing import Any

from torch import Tensor, nn
from torchvision import models
from torchvision.transforms import InterpolationMode

from cnn_core.downloading.download import Download
from cnn_core.models.entry import Accuracy, Facts, ModelEntry, Preprocessing
from cnn_core.models.facts import LECTURE
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
    facts = _facts(name, weights)
    return ModelEntry(
        slug=name,
        title=_title(type(weights).__name__),
        sentence=f"{facts.parameters:,} parameters, {len(weights.meta['categories']):,} ImageNet classes.",
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
        facts=facts,
        download=Download(url=weights.url, nbytes=round(weights.meta["_file_size"] * 2**20)),
        convert=_as_densenet_names_them if name.startswith("densenet") else None,
    )


def _facts(name: str, weights: models.WeightsEnum) -> Facts:
    """Return what torchvision states of its weights, and what was written down of the lecture's networks."""
    measured = weights.meta["_metrics"]["ImageNet-1K"]
    accuracy = Accuracy(
        top1=measured["acc@1"] / 100,
        top5=measured["acc@5"] / 100,
        source=f"50,000 validation images of ImageNet, as torchvision states it for {weights}",
    )
    stated = replace(LECTURE.get(name, Facts()), accuracy=accuracy, licence=weights.meta.get("license", "not stated"))
    return stated if stated.parameters else replace(stated, parameters=weights.meta["num_params"])


def _as_densenet_names_them(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return DenseNet's weights under their names of today: "norm.1" of torchvision's files is "norm1"."""
    old = re.compile(r"(denselayer\d+\.(?:norm|conv))\.([12])\.")
    return {old.sub(r"\1\2.", name): tensor for name, tensor in state.items()}


def _title(weights: str) -> str:
    """Return a network's name as its paper writes it, from that of torchvision's weights, "SqueezeNet1_0_Weights"."""
    name = weights.removesuffix("_Weights")
    return re.sub(r"(?<=\d)_(?=\d)", ".", name).replace("_", " ")


def _build(name: str) -> nn.Module:
    return models.get_model(name, weights=None, **_OPTIONS.get(name, {}))
