"""What the sizes of the gradients say about the learning: whether every layer gets its share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnn_core.training.epoch import LayerGradient

VANISHING = 1000
"""A layer whose gradient, for its weights, is so many times smaller than that of the last layer hardly learns."""
EXPLODING = 0.3
"""A step that changes so large a share of a layer's weights overwrites what they held."""

_NO_LOSS = 1e-4

Kind = Literal["even", "vanishing", "exploding", "none"]


@dataclass(frozen=True, kw_only=True)
class GradientFlow:
    """How the gradient fares on its way back from the last layer to the first."""

    kind: Kind
    sentence: str


def gradient_flow(gradients: Sequence[LayerGradient], loss: float | None = None) -> GradientFlow:
    """Return what the gradients of a step say.

    A gradient is compared with the weights of its layer, since layers differ in size; layers whose weights are all 0
    are left out.

    Args:
        gradients: Of each layer, in the network's order.
        loss: Of about that step, where it is known.

    Source:
        Hochreiter 1991 and Bengio, Simard & Frasconi 1994, IEEE Transactions on Neural Networks 5(2), for vanishing
        and exploding gradients; the two limits are this project's own.
    """
    layers = [layer for layer in gradients if layer.weights_norm > 0]
    if not layers:
        return GradientFlow(kind="none", sentence="No gradient to show: it is measured while the network learns.")
    return _exploding(layers) or _without(layers, loss) or _vanishing(layers) or _even(layers)


def _exploding(layers: list[LayerGradient]) -> GradientFlow | None:
    for layer in layers:
        if not math.isfinite(layer.gradient_norm):
            return GradientFlow(
                kind="exploding",
                sentence=f"The gradient of {layer.layer} is no finite number any more: it exploded. Start again with a "
                "lower learning rate.",
            )
    moved = max(layers, key=_moved)
    if _moved(moved) < EXPLODING:
        return None
    return GradientFlow(
        kind="exploding",
        sentence=f"The last step changed the weights of {moved.layer} by {_percent(_moved(moved))} of their size: such "
        "steps overwrite what was learned. Exploding gradients look like this; a lower learning rate helps.",
    )


def _without(layers: list[LayerGradient], loss: float | None) -> GradientFlow | None:
    cut = [layer for layer in layers if layer.gradient_norm == 0]
    if not cut:
        return None
    dead, done = "every ReLU behind it gives 0 for these images", "the loss is 0 already"
    cause = f"{dead}, or {done}" if loss is None else done if loss < _NO_LOSS else dead
    return GradientFlow(
        kind="vanishing",
        sentence=f"No gradient at all reaches {cut[0].layer}: it does not learn. Perhaps {cause}.",
    )


def _vanishing(layers: list[LayerGradient]) -> GradientFlow | None:
    last = layers[-1]
    weakest = min(layers, key=_share)
    times = _share(last) / _share(weakest)
    if times < VANISHING:
        return None
    return GradientFlow(
        kind="vanishing",
        sentence=f"For the size of its weights, the gradient of {weakest.layer} is {_rounded(times)} times smaller "
        f"than that of {last.layer}: it vanishes on its way back, and {weakest.layer} hardly learns. ReLU instead of "
        "sigmoid, batch norm, or fewer layers help.",
    )


def _even(layers: list[LayerGradient]) -> GradientFlow:
    if len(layers) == 1:
        return GradientFlow(kind="even", sentence=f"{layers[0].layer} is the only layer that learns.")
    shares = sorted(map(_share, layers))
    return GradientFlow(
        kind="even",
        sentence="Every layer gets its share of the gradient, so every layer learns: for the size of the weights the "
        f"largest is {_rounded(shares[-1] / shares[0])} times the smallest.",
    )


def _share(layer: LayerGradient) -> float:
    return layer.gradient_norm / layer.weights_norm


def _moved(layer: LayerGradient) -> float:
    return (layer.update_norm or 0.0) / layer.weights_norm


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _rounded(times: float) -> str:
    """Write a factor with two digits, such as 3.4, 52 or 1,700."""
    if times < 10:
        return f"{times:.1f}"
    digits = 1 - math.floor(math.log10(times))
    return f"{round(times, digits):,.0f}"
