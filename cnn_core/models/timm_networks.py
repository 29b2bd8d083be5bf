"""Networks of timm: the lecture's three that torchvision has not, and any other convolutional one by its name."""

import functools
from dataclasses import dataclass, replace
from typing import cast

import timm
import torch
from timm.models import PretrainedCfg
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.models.convolutional import why_not_convolutional
from cnn_core.models.entry import Facts, ModelEntry, seeded
from cnn_core.models.facts import LECTURE
from cnn_core.models.timm_stated import class_names_of, download_of, in_timms_names, preprocessing_of, stated_of


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


def timm_entry(name: str) -> ModelEntry:
    """Return the entry of any convolutional classification network of timm.

    Args:
        name: As timm has it, with or without the tag of its weights: "resnet50d", "resnet50.a1_in1k".

    Raises:
        CnnCoreError: If timm has no such network, or it is no convolutional one that sorts pictures into classes.
    """
    found = _tried(name)
    if isinstance(found, ModelEntry):
        return found
    raise CnnCoreError(f"the network {name} of timm cannot be looked into: {found}")


def timm_name(entry: ModelEntry) -> str:
    """Return what a network of timm is called there, with the tag of its weights where one was told."""
    return next((named.name for named in _NAMED if named.slug == entry.slug), entry.slug.partition(".")[2])


@functools.lru_cache(maxsize=512)
def _tried(name: str) -> ModelEntry | str:
    """Return the entry, or why there is none. The network is built without numbers and runs once, for its shapes."""
    stated = stated_of(name)
    if isinstance(stated, str):
        return stated
    try:
        preprocessing = preprocessing_of(stated)
        network = seeded(functools.partial(_without_numbers, name)).eval()
        graph = graph_of(network, preprocessing.input_shape)
    except Exception as error:  # whatever a network of so many does that needs more than a picture
        return f"it cannot be built or computed here ({_first_line(error)})"
    if graph.nodes[-1].shape != (stated.num_classes,):
        return (
            f"its last step gives {graph.nodes[-1].shape} and not one number for each of {stated.num_classes:,} classes"
        )
    reason = why_not_convolutional(network, graph)
    if reason:
        return reason
    facts = Facts(
        parameters=sum(parameter.numel() for parameter in network.parameters()),
        multiply_adds=sum(node.multiply_adds for node in graph.nodes),
    )
    nbytes = sum(tensor.numel() * tensor.element_size() for tensor in network.state_dict().values())
    return _entry(f"timm.{name}", f"{name} (timm)", name, facts, nbytes=nbytes)


def _entry(slug: str, title: str, name: str, facts: Facts, *, nbytes: int) -> ModelEntry:
    stated = cast("PretrainedCfg", stated_of(name))
    class_names = class_names_of(stated)
    return ModelEntry(
        slug=slug,
        title=title,
        sentence=f"{facts.parameters:,} parameters, {len(class_names):,} ImageNet classes.",
        build=functools.partial(_build, name),
        preprocessing=preprocessing_of(stated),
        class_names=class_names,
        origin="timm",
        facts=replace(facts, licence=stated.license or "not stated"),
        download=download_of(stated, nbytes=nbytes),
        convert=functools.partial(in_timms_names, name),
    )


def _build(name: str) -> nn.Module:
    return timm.create_model(name, pretrained=False)


def _without_numbers(name: str) -> nn.Module:
    with torch.device("meta"):
        return _build(name)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
