"""The camera's moving picture and the answer of a new output layer, several times a second.

Where the browser can compute the features it computes everything; else it sends what the network sees of one picture at
a time, and is sent the answer.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from cnn_core.datasets.by_class import Form
from cnn_core.graph import Graph
from cnn_core.models.entry import Network, Preprocessing
from cnn_core.transfer import FeatureLayer, Head
from viz_app.components.network_sending import computes_in_browser, name_of, sent_network
from viz_app.components.packing import JsonValue, PackedArray, pack
from viz_app.components.rendering import renderer

_MOST_BYTES_OF_A_PIXEL = 8  # of a frame's file: a PNG of noise has 4


@dataclass(frozen=True, kw_only=True)
class SentFeatures:
    """The part of a network that makes features, as the browser is sent it."""

    packed: bytes
    in_browser: bool  # whether the browser computes it; else it only knows how pictures are prepared


@dataclass(frozen=True, kw_only=True, eq=False)
class LiveHead:
    """The new output layer that answers."""

    network: str  # of `features_name`
    identity: str  # tells this layer from others
    class_names: tuple[str, ...]
    form: Form | None  # of the images that it learned from, to which a picture is brought first
    head: Head


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the network is to see of one picture of the camera. It comes from anyone, and is not to be believed."""

    number: int
    head: str  # the identity of the layer that is asked
    file: bytes  # a picture file of the size that the network takes


@dataclass(frozen=True, kw_only=True)
class FrameAnswer:
    """What the layer answers to a frame."""

    number: int  # of the frame
    head: str  # the identity of the layer
    shares: tuple[float, ...] = ()  # of 1, class by class
    refusal: str = ""  # a sentence that says why there is no answer


def features_name(network: Network, layer: FeatureLayer) -> str:
    """Return what tells the features from those of other networks and layers."""
    return f"{name_of(network)} {layer.step}"


def packed_features(network: Network, graph: Graph, layer: FeatureLayer) -> SentFeatures:
    """Pack a network up to a layer, where the browser can compute so much of it soon enough."""
    place = [node.name for node in graph.nodes].index(layer.step)
    part = replace(graph, nodes=graph.nodes[: place + 1])
    normalisation = network.entry.preprocessing.normalisation
    facts: dict[str, JsonValue] = {
        "part": "network",
        "key": KEY,
        "name": features_name(network, layer),
        "preparing": preparing_facts(network.entry.preprocessing),
        "mean": normalisation.mean,
        "std": normalisation.std,
        "layers": [],
    }
    if not computes_in_browser(network, part):
        return SentFeatures(packed=pack(facts, {}), in_browser=False)
    sent = sent_network(network.module, part)
    return SentFeatures(packed=pack({**facts, "layers": sent.layers}, sent.arrays), in_browser=True)


def preparing_facts(preprocessing: Preprocessing) -> JsonValue:
    """Return how a picture is prepared, as `engine/preparing.js` takes it."""
    height, width = preprocessing.crop
    return {
        "resize": preprocessing.resize,
        "keepsRatio": preprocessing.keeps_ratio,
        "height": height,
        "width": width,
        "channels": preprocessing.channels,
        "interpolation": preprocessing.interpolation.value,
    }


KEY = "live-camera"
"""Its name on the page, where there is one."""


def show_live_camera(features: SentFeatures, head: LiveHead) -> None:
    """Show the camera. Where the browser does not compute the features, call `show_frame_answer` just before it.

    The parts that are not seen go first: Streamlit starts a component only once it has come into sight.
    """
    renderer("live_camera")(key=f"{KEY}-head", data=_packed_head(features, head), height=1)
    renderer("live_camera")(key=KEY, data=features.packed)


def _packed_head(features: SentFeatures, head: LiveHead) -> bytes:
    facts: dict[str, JsonValue] = {
        "part": "head",
        "key": KEY,
        "network": head.network,
        "identity": head.identity,
        "classes": head.class_names,
        "form": form_facts(head.form),
    }
    arrays: dict[str, PackedArray] = {}
    if features.in_browser:
        arrays = {"weights": head.head.weights.contiguous().numpy(), "bias": head.head.bias.contiguous().numpy()}
    return pack(facts, arrays)


def form_facts(form: Form | None) -> JsonValue:
    """Return the form of a data set's images, as `engine/preparing.js` takes it."""
    return form and {"side": form.side, "fit": form.fit, "channels": form.channels}


def show_frame_answer(answer: FrameAnswer | None) -> None:
    """Send what was answered to the last frame; None where none has come."""
    facts: dict[str, JsonValue] = {"part": "answers", "key": KEY, "number": 0}
    if answer:
        facts |= {"number": answer.number, "head": answer.head, "shares": answer.shares, "refusal": answer.refusal}
    renderer("live_camera")(key=f"{KEY}-answers", data=pack(facts, {}), height=1, on_frame_change=_rerun_only)


def frame_told(state: object, *, pixels: int) -> Frame | None:
    """Return the frame in a component's state; None where there is none, or not what the browser sends.

    Args:
        state: `st.session_state` of the element that `show_frame_answer` shows. It is there for one run.
        pixels: Height × width of what the network sees.
    """
    told = cast("Mapping[object, object]", state).get("frame") if isinstance(state, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    number, head, file = (cast("Mapping[object, object]", told).get(name) for name in ("number", "head", "file"))
    if not (isinstance(number, int) and isinstance(head, str) and isinstance(file, str)):
        return None
    if len(file) > (_MOST_BYTES_OF_A_PIXEL * pixels + 4_096) * 4 // 3:
        return None
    try:
        return Frame(number=number, head=head, file=base64.b64decode(file, validate=True))
    except (binascii.Error, ValueError):
        return None


def _rerun_only() -> None:
    """Do nothing: Streamlit keeps a component's state only where a callback is named, and reruns by itself."""
