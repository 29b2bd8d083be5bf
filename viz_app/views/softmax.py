"""Page: from the last maps to probabilities."""

from functools import partial

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from cnn_core.code import DenseLayer
from cnn_core.recording import Recording
from viz_app import cache
from viz_app.components.stage.classifier import Belonging, Classifier, show_classifier
from viz_app.controls.classifier import Opened, pick_layer, settle
from viz_app.controls.code import show_code
from viz_app.controls.headline import show_mark
from viz_app.controls.picture import Chosen
from viz_app.draw.planes import Planes, output_planes

_KEY = "classifier"


def render(chosen: Chosen) -> None:
    """Show the end of a network on the picture: flatten, dense, softmax."""
    opened = pick_layer()
    network, layer = opened.network, opened.layer
    slug, weights = network.entry.slug, network.weights
    seen = cache.seen(slug, chosen.identity, chosen.shown)
    classifier = cache.with_recording(slug, weights, chosen.identity, chosen.shown, partial(_classifier, opened, seen))
    belonging = Belonging(
        line=f"{network.entry.slug} {chosen.identity}",
        classes=len(classifier.logits),
        layer=f"{network.entry.slug} {layer.name}",
        outputs=layer.shape[0],
    )
    settled = settle(_KEY, belonging=belonging)
    show_mark(network)
    show_classifier(classifier, settled, belonging=belonging, key=_KEY)
    layer_code = DenseLayer(
        input_shape=(len(classifier.inputs),),
        weights=torch.from_numpy(classifier.weights),
        bias=torch.from_numpy(classifier.bias),
        temperature=settled.temperature if classifier.last else None,
    )
    show_code(layer_code, title=classifier.layer)


def _classifier(opened: Opened, seen: Planes, recording: Recording) -> Classifier:
    network, head, layer = opened.network, opened.head, opened.layer
    dense = network.module.get_submodule(layer.path)
    assert isinstance(dense, nn.Linear)
    logits = recording[head.dense[-1].name].output[0].numpy()
    names = network.entry.class_names
    return Classifier(
        seen=seen,
        maps=output_planes(recording[head.maps.name].output[0]),
        maps_from=head.maps.path or head.maps.name,
        layer=layer.path,
        inputs_from=layer.inputs[0],
        flattened=layer.inputs[0] == head.flatten.name,
        inputs=recording[layer.inputs[0]].output[0].numpy(),
        weights=dense.weight.detach().numpy(),
        bias=_bias(dense),
        logits=logits,
        last=layer == head.dense[-1],
        class_names=names if len(names) == len(logits) else tuple(f"class {index}" for index in range(len(logits))),
    )


def _bias(dense: nn.Linear) -> Float32[np.ndarray, " m"]:
    """Return a layer's biases, zeros where it has none."""
    bias = dict(dense.named_parameters()).get("bias")
    return np.zeros(dense.out_features, np.float32) if bias is None else bias.detach().numpy()
