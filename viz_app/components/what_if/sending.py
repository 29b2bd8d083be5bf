"""What the page "What if" sends: what changes from run to run, and what stays while the network is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from cnn_core.graph import Graph, Node
from cnn_core.kernels import LARGEST_SIZE, PRESETS, preset_kernel
from cnn_core.models.entry import Network
from viz_app.components.live_network.sentences import sentences_of
from viz_app.components.network_sending import name_of, sent_network
from viz_app.components.packing import JsonValue, PackedArray, in_255ths, pack
from viz_app.components.what_if.telling import KernelPlace, Look
from viz_app.what_ifs import WhatIf, as_json


@dataclass(frozen=True, kw_only=True)
class FromServer:
    """What the browser does not compute itself."""

    layer: str  # name of the step that is shown
    first: int  # of its channels, which of them the maps begin with
    maps_before: Float32[np.ndarray, "k h w"]
    maps_after: Float32[np.ndarray, "k h w"]
    logits_before: Float32[np.ndarray, " classes"]
    logits_after: Float32[np.ndarray, " classes"]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything that is on the page."""

    network: Network
    graph: Graph
    seen: Float32[np.ndarray, "c h w"]  # the picture as the network sees it unchanged, 0 to 1
    what_if: WhatIf
    look: Look
    constant: bytes  # of `packed_network`
    from_server: FromServer | None = None  # None: the browser computes all


def packed_page(page: Page, told: str) -> bytes:
    """Pack what changes from run to run."""
    facts: dict[str, JsonValue] = {
        "part": "page",
        "network": name_of(page.network),
        "told": told,
        "whatIf": cast("JsonValue", as_json(page.what_if)),
        "look": {"difference": page.look.difference, "kernel": _kernel_facts(page.look.kernel)},
        "layer": None,
        "first": 0,
    }
    arrays: dict[str, PackedArray] = {"picture": in_255ths(page.seen)}
    if server := page.from_server:
        facts |= {"layer": server.layer, "first": server.first}
        arrays |= {"mapsBefore": server.maps_before, "mapsAfter": server.maps_after}
        arrays |= {"logitsBefore": server.logits_before, "logitsAfter": server.logits_after}
        if (place := page.look.kernel) is not None:
            arrays["plane"] = _plane(page.network.module, place)
    return pack(facts, arrays)


def packed_network(network: Network, graph: Graph, *, layer: str | None = None) -> bytes:
    """Pack what stays while the network is the same.

    Args:
        network: As it was trained.
        graph: Its own.
        layer: The step that the server computes; None where the browser computes all.
    """
    module = network.module
    sentences = sentences_of(module, graph)
    normalisation = network.entry.preprocessing.normalisation
    facts: dict[str, JsonValue] = {
        "part": "network",
        "network": name_of(network),
        "title": network.entry.title,
        "mark": network.mark,
        "classes": network.entry.class_names,
        "titles": {node.name: node.path or node.name for node in graph.nodes},
        "mean": normalisation.mean,
        "std": normalisation.std,
    }
    if layer is not None:
        described = [
            (_plain_layer(node), text) for node, text in zip(graph.nodes, sentences, strict=True) if node.name == layer
        ]
        facts |= {"computes": False, **_layers([one for one, _ in described], [text for _, text in described], module)}
        return pack(facts, {})
    sent = sent_network(module, graph)
    facts |= {"computes": True, **_layers([dict(one) for one in sent.layers], sentences, module)}
    return pack(facts, sent.arrays)


def _plain_layer(node: Node) -> dict[str, JsonValue]:
    """Describe a step that the browser shows and does not compute."""
    return {"name": node.name, "kind": node.kind, "path": node.path, "inputs": (), "shape": node.shape, "settings": {}}


def _layers(
    layers: Sequence[dict[str, JsonValue]], sentences: Sequence[str], module: nn.Module
) -> dict[str, JsonValue]:
    """Describe layers: with a sentence, and, where they have weights to edit, with the weights' shape."""
    described: list[JsonValue] = []
    sizes: set[tuple[int, int]] = set()
    for layer, text in zip(layers, sentences, strict=True):
        weights = _weights_shape(module, str(layer["path"]))
        described.append({**layer, "sentence": text, "weights": weights})
        if len(weights) == 4:
            sizes.add((weights[2], weights[3]))
    presets: dict[str, JsonValue] = {f"{height}×{width}": _presets(height, width) for height, width in sizes}
    return {"layers": described, "presets": presets}


def _weights_shape(module: nn.Module, path: str) -> tuple[int, ...]:
    layer = module.get_submodule(path) if path else None
    return tuple(layer.weight.shape) if isinstance(layer, nn.Conv2d | nn.Linear) else ()


def _presets(height: int, width: int) -> list[JsonValue]:
    """Return the kernels that a plane of a size can be replaced by; one weight alone has no pattern."""
    if height * width == 1 or max(height, width) > LARGEST_SIZE:
        return []
    return [
        {
            "slug": preset.slug,
            "title": preset.title,
            "sentence": preset.sentence,
            "values": preset_kernel(preset.slug, size=height, width=width).values,
        }
        for preset in PRESETS
        if not preset.takes_seed
    ]


def _plane(module: nn.Module, place: KernelPlace) -> Float32[np.ndarray, "..."]:
    weights = cast("nn.Conv2d | nn.Linear", module.get_submodule(place.path)).weight
    return weights[place.made, place.read].detach().to(torch.float32).reshape(-1).numpy()


def _kernel_facts(place: KernelPlace | None) -> JsonValue:
    return None if place is None else {"path": place.path, "made": place.made, "read": place.read}
