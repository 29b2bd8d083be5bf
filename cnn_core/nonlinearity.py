"""Nonlinearities: what a network does to each number after a convolution, and softmax, which makes probabilities."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError

TEMPERATURES = (0.001, 1000.0)  # lowest and highest; beyond them nothing more is to be seen


@dataclass(frozen=True, kw_only=True)
class Nonlinearity:
    """A function of one number, applied to every value of a map."""

    slug: str
    title: str
    sentence: str
    formula: str
    apply: Callable[[Float[Tensor, "..."]], Float[Tensor, "..."]]


NONLINEARITIES = (
    Nonlinearity(
        slug="relu",
        title="ReLU",
        sentence="Keeps what is positive and turns the rest into 0.",
        formula="max(0, x)",
        apply=torch.inference_mode()(F.relu),  # Nair & Hinton 2010, ICML
    ),
    Nonlinearity(
        slug="leaky_relu",
        title="Leaky ReLU",
        sentence="Lets a hundredth of a negative value through, so that a unit below zero can still learn.",
        formula="x if x ≥ 0, else 0.01 · x",
        apply=torch.inference_mode()(F.leaky_relu),  # Maas, Hannun & Ng 2013, ICML
    ),
    Nonlinearity(
        slug="sigmoid",
        title="Sigmoid",
        sentence="Squeezes every value between 0 and 1, and grows flat on both sides.",
        formula="1 / (1 + exp(-x))",
        apply=torch.inference_mode()(torch.sigmoid),
    ),
    Nonlinearity(
        slug="tanh",
        title="Tanh",
        sentence="Squeezes every value between -1 and 1 and keeps its sign.",
        formula="(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
        apply=torch.inference_mode()(torch.tanh),  # LeCun et al. 1998, the first LeNets
    ),
    Nonlinearity(
        slug="gelu",
        title="GELU",
        sentence="A smooth ReLU: weighs each value by the share of a bell curve that lies below it.",
        formula="x · Φ(x), Φ(x) = (1 + erf(x / √2)) / 2",
        apply=torch.inference_mode()(F.gelu),  # Hendrycks & Gimpel 2016, arXiv:1606.08415; exact, not its tanh form
    ),
    Nonlinearity(
        slug="silu",
        title="SiLU",
        sentence="A smooth ReLU that dips below zero: the value times its own sigmoid, also called Swish.",
        formula="x / (1 + exp(-x))",
        apply=torch.inference_mode()(F.silu),  # Ramachandran, Zoph & Le 2017, arXiv:1710.05941
    ),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class SoftmaxStep:
    """How scores became probabilities: subtract the largest, divide by the temperature, exp, divide by the sum.

    Subtracting the largest changes no probability, and keeps exp from growing past what a float can hold.
    """

    logits: Float[Tensor, " n"]
    largest: float
    temperature: float
    scaled: Float[Tensor, " n"]  # (logits - largest) / temperature, at most 0
    exponentials: Float[Tensor, " n"]  # exp(scaled), 0 to 1
    sum: float
    probabilities: Float[Tensor, " n"]  # exponentials / sum


def nonlinearity(slug: str) -> Nonlinearity:
    """Find an entry of `NONLINEARITIES`.

    Raises:
        CnnCoreError: If there is none of that name.
    """
    for entry in NONLINEARITIES:
        if entry.slug == slug:
            return entry
    known = ", ".join(entry.slug for entry in NONLINEARITIES)
    raise CnnCoreError(f"there is no nonlinearity {slug!r}; choose one of {known}")


@torch.inference_mode()
def softmax(logits: Float[Tensor, "*n"], *, temperature: float = 1.0) -> Float[Tensor, "*n"]:
    """Turn scores into probabilities along the last axis: positive, with a sum of 1.

    Args:
        logits: Scores of any size; -inf gives a probability of 0.
        temperature: Below 1 the best score takes more, above 1 the probabilities grow alike; see `TEMPERATURES`.

    Raises:
        CnnCoreError: If the temperature is out of range, or no largest score is a finite number.

    Source:
        Hinton, Vinyals & Dean 2015, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531, equation 1.
    """
    _check(logits, temperature)
    return torch.softmax(_scaled(logits, temperature), dim=-1)


@torch.inference_mode()
def softmax_step(logits: Float[Tensor, " n"], *, temperature: float = 1.0) -> SoftmaxStep:
    """Open `softmax` of one row of scores: every term of the fraction.

    Raises:
        CnnCoreError: As `softmax`.
    """
    _check(logits, temperature)
    scaled = _scaled(logits, temperature)
    exponentials = scaled.exp()
    return SoftmaxStep(
        logits=logits.clone(),
        largest=logits.max().item(),
        temperature=temperature,
        scaled=scaled,
        exponentials=exponentials,
        sum=exponentials.sum().item(),
        probabilities=exponentials / exponentials.sum(),
    )


def _scaled(logits: Tensor, temperature: float) -> Tensor:
    """Subtract before dividing: a large score over a small temperature is more than a float can hold."""
    return (logits - logits.amax(-1, keepdim=True)) / temperature


def _check(logits: Tensor, temperature: float) -> None:
    lowest, highest = TEMPERATURES
    if not lowest <= temperature <= highest:
        raise CnnCoreError(f"a temperature of {temperature:g} is out of range; choose {lowest:g} to {highest:g}")
    if logits.dim() < 1 or logits.shape[-1] < 1:
        raise CnnCoreError("softmax needs at least 1 score, and there is none")
    if not logits.amax(-1).isfinite().all():
        raise CnnCoreError("the largest score is no finite number, so the scores have no probabilities")
