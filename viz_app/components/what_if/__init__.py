"""What if: a person changes a picture and a network, and sees at once what becomes of the maps and of the answer.

Small networks are computed in the browser. Of larger ones the server computes one layer and the answer, and is told the
changes once they are settled. What stays the same while a person changes things, the weights above all, goes to a
second, invisible instance of the component, so that it is sent once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import streamlit as st
import torch
from jaxtyping import Float32
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.graph import Graph, Node
from cnn_core.kernels import LARGEST_SIZE, PRESETS, preset_kernel
from cnn_core.models.entry import Network
from viz_app.components.live_network.sentences import sentences_of
from viz_app.components.network_sending import sent_network
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer
from viz_app.what_ifs import WhatIf, as_json, from_json

__all__ = [
    "FromServer",
    "KernelPlace",
    "Look",
    "Page",
    "Told",
    "computes_in_browser",
    "packed_network",
    "show_what_if",
    "told_by",
]

_MOST_PARAMETERS, _MOST_MULTIPLY_ADDS = 2_000_000, 200_000_000


@dataclass(frozen=True, kw_only=True)
class KernelPlace:
    """Which weights stand in the editor: those between a channel that a layer makes and one that it reads."""

    path: str  # of the layer
    made: int
    read: int


@dataclass(frozen=True, kw_only=True)
class Look:
    """How it is looked at."""

    difference: bool = False  # the maps minus those before the changes
    kernel: KernelPlace | None = None  # the one that is opened


@dataclass(frozen=True, kw_only=True)
class FromServer:
    """What the browser does not compute itself."""

    layer: str  # name of the step that is shown
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


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the browser told last."""

    name: str  # of this telling; it goes back with what is computed for it
    network: str
    what_if: WhatIf
    look: Look


def computes_in_browser(network: Network, graph: Graph) -> bool:
    """Tell whether the browser can compute a network, and soon enough."""
    if sum(node.parameters for node in graph.nodes) > _MOST_PARAMETERS:
        return False
    if sum(node.multiply_adds for node in graph.nodes) > _MOST_MULTIPLY_ADDS:
        return False
    try:
        sent_network(network.module, graph)
    except CnnCoreError:
        return False
    return True


def told_by(key: str) -> Told | None:
    """Return what the browser told, None where it told nothing or nonsense."""
    state = st.session_state.get(key)
    told = cast("Mapping[object, object]", state).get("told") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    fields = cast("Mapping[object, object]", told)
    name, network = fields.get("name"), fields.get("network")
    if not isinstance(name, str) or not isinstance(network, str):
        return None
    try:
        return Told(name=name, network=network, what_if=from_json(fields.get("whatIf")), look=_look(fields.get("look")))
    except CnnCoreError:
        return None


def _look(value: object) -> Look:
    fields = cast("Mapping[object, object]", value) if isinstance(value, Mapping) else {}
    kernel = fields.get("kernel")
    return Look(difference=fields.get("difference") is True, kernel=kernel_place(kernel))


def kernel_place(value: object) -> KernelPlace | None:
    """Return the place that the browser names, None where it names none."""
    if not isinstance(value, Mapping):
        return None
    fields = cast("Mapping[object, object]", value)
    path, made, read = fields.get("path"), fields.get("made"), fields.get("read")
    if not isinstance(path, str) or type(made) is not int or type(read) is not int:
        return None
    return KernelPlace(path=path, made=made, read=read)


def show_what_if(page: Page, *, key: str) -> None:
    """Show the page; what a person does there is read by `told_by` in the next run."""
    told = told_by(key)
    renderer("what_if")(key=key, data=_packed(page, told.name if told else ""), on_told_change=_rerun_only)
    renderer("what_if")(key=f"{key} network", data=page.constant, height=1)


def name_of(network: Network) -> str:
    """Return what tells a network with its weights from others."""
    return f"{network.entry.slug} {network.weights}"


def _packed(page: Page, told: str) -> bytes:
    """Pack what changes from run to run."""
    facts: dict[str, JsonValue] = {
        "part": "page",
        "network": name_of(page.network),
        "told": told,
        "whatIf": cast("JsonValue", as_json(page.what_if)),
        "look": {"difference": page.look.difference, "kernel": _kernel_facts(page.look.kernel)},
        "layer": None,
    }
    arrays: dict[str, PackedArray] = {"picture": _as_bytes(page.seen)}
    if server := page.from_server:
        facts["layer"] = server.layer
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
        "random": network.weights == "random",
        "classes": network.entry.class_names,
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


def _as_bytes(seen: Float32[np.ndarray, "c h w"]) -> PackedArray:
    """Return the bytes that the picture was made from, where dividing them by 255 gives exactly this picture."""
    brightness = np.rint(seen * 255).astype(np.uint8)
    return brightness if np.array_equal(brightness / np.float32(255), seen) else seen


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
