"""The names of timm's networks that are likely convolutional classifiers, found without building any."""

import functools
import importlib
import inspect
import re

import timm

from cnn_core.models.timm_stated import stated_of

_OF_TRANSFORMERS = re.compile("attention|attn|token|patch_?embed|rnn|vit|transformer")
_OF_CONVOLUTION = re.compile("conv")
_LEAST_OF_CONVOLUTION = 0.75  # words of convolution for one of transformers; between those of RepViT and EfficientViT


@functools.cache
def classifiers() -> tuple[str, ...]:
    """Return the architectures whose families speak more of convolution than of attention, without tags."""
    names = (
        name
        for family in timm.list_modules()
        if not _is_of_transformers(family)
        for name in timm.list_models(module=family)
    )
    return tuple(sorted((name for name in names if _classifies(name)), key=_natural))


@functools.cache
def tagged_classifiers() -> tuple[str, ...]:
    """Return the same with every set of weights that timm has of them, such as "resnet50.a1_in1k"."""
    known = set(classifiers())
    tagged = (name for name in timm.list_pretrained() if name.partition(".")[0] in known)
    return tuple(name for name in tagged if _classifies(name))


def _classifies(name: str) -> bool:
    return not isinstance(stated_of(name), str)


def _is_of_transformers(family: str) -> bool:
    """Tell a family by its source, where transformers speak of attention, tokens and patches."""
    try:
        source = inspect.getsource(importlib.import_module(f"timm.models.{family}")).lower()
    except OSError:  # installed without its source
        return False
    return len(_OF_CONVOLUTION.findall(source)) < _LEAST_OF_CONVOLUTION * len(_OF_TRANSFORMERS.findall(source))


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts "resnet50" before "resnet101"."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
