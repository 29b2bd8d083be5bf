"""Activations: a function of one number."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from cnn_core.units.opened import Bent, Computed
from cnn_core.units.steps import Step


@dataclass(frozen=True, kw_only=True)
class Activation:
    """A function of one number, and of what the layer is set to."""

    formula: str  # with {0:g} for what it is set to
    apply: Callable[..., float]  # takes the number, then the settings
    settings: tuple[tuple[str, float], ...] = ()  # attribute of the module, and torch's default; in order


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))  # exp of a large number overflows


def _relu(x: float) -> float:
    return max(0.0, x)


def _relu6(x: float) -> float:
    return min(6.0, max(0.0, x))


def _leaky_relu(x: float, slope: float) -> float:
    return x if x >= 0 else slope * x


def _silu(x: float) -> float:
    return x * _sigmoid(x)


def _hard_swish(x: float) -> float:
    return x * _hard_sigmoid(x)


def _hard_sigmoid(x: float) -> float:
    return min(1.0, max(0.0, x / 6 + 0.5))


def _gelu(x: float) -> float:
    return x * (1 + math.erf(x / math.sqrt(2))) / 2


def _gelu_by_tanh(x: float) -> float:
    return x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2


ACTIVATIONS = {
    "ReLU": Activation(formula="max(0, x)", apply=_relu),
    "ReLU6": Activation(formula="min(6, max(0, x))", apply=_relu6),
    "leaky ReLU": Activation(
        formula="x if x ≥ 0, else {0:g} · x",
        apply=_leaky_relu,
        settings=(("negative_slope", 0.01),),
    ),
    "sigmoid": Activation(formula="1 / (1 + exp(-x))", apply=_sigmoid),
    "tanh": Activation(formula="(exp(x) - exp(-x)) / (exp(x) + exp(-x))", apply=math.tanh),
    "GELU": Activation(formula="x · Φ(x), Φ(x) = (1 + erf(x / √2)) / 2", apply=_gelu),
    "GELU by tanh": Activation(formula="x · (1 + tanh(√(2 / π) · (x + 0.044715 · x³))) / 2", apply=_gelu_by_tanh),
    "SiLU": Activation(formula="x / (1 + exp(-x))", apply=_silu),
    "hard swish": Activation(formula="x · min(6, max(0, x + 3)) / 6", apply=_hard_swish),
    "hard sigmoid": Activation(formula="min(1, max(0, x / 6 + 1/2))", apply=_hard_sigmoid),
}
"""By the step's kind; GELU has two formulas."""


def open_activation(step: Step, index: tuple[int, ...]) -> Bent | Computed:
    """Return the number that an activation bends, and the function."""
    name = "GELU by tanh" if step.setting("approximate", 1, "none") == "tanh" else step.call.kind
    activation = ACTIVATIONS[name]
    settings = tuple(
        float(step.setting(attribute, position, default))
        for position, (attribute, default) in enumerate(activation.settings, start=1)
    )
    return Bent(
        source=step.first.source((0, *index)),
        function=name,
        formula=activation.formula.format(*settings),
        settings=settings,
    )
