"""The dense layer and softmax in the browser compute what torch and the core compute, in real Chromium."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from cnn_core.nonlinearity import TEMPERATURES, softmax_step

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


def layer(inputs: int, outputs: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return inputs, weights and bias drawn from a seed."""
    generator = torch.Generator().manual_seed(1000 * inputs + outputs)
    drawn = (torch.randn(*shape, generator=generator) for shape in ((inputs,), (outputs, inputs), (outputs,)))
    values, weights, bias = drawn
    return values, weights, bias


def sent(inputs: Tensor, weights: Tensor, bias: Tensor) -> dict[str, object]:
    return {"inputs": inputs.tolist(), "weights": weights.flatten().tolist(), "bias": bias.tolist()}


def expect_close(found: list[float], expected: Tensor, products: Tensor) -> None:
    """Compare with the project's bound: 1e-5 × (1 + the sum of the absolute products) of each output."""
    difference = (torch.tensor(found, dtype=torch.float64) - expected.flatten()).abs()
    assert bool((difference <= 1e-5 * (1 + products)).all())


@pytest.mark.parametrize("outputs", [1, 2, 10, 120])
@pytest.mark.parametrize("inputs", [1, 3, 84, 512])
def test_a_dense_layer_equals_torchs(engine, inputs, outputs):
    values, weights, bias = layer(inputs, outputs)
    found = engine("dense", "return [...it.dense(a.inputs, a)]", sent(values, weights, bias))
    expect_close(found, F.linear(values, weights, bias), F.linear(values.abs(), weights.abs()))


@pytest.mark.parametrize("unit", [0, 4, 9])
def test_the_contributions_to_an_output_are_input_times_weight(engine, unit):
    values, weights, bias = layer(84, 10)
    found = engine(
        "dense", "return [...it.contributions(a.inputs, a, a.unit)]", sent(values, weights, bias) | {"unit": unit}
    )
    assert found == pytest.approx((values * weights[unit]).tolist(), rel=1e-6)


LOGITS = ([0.0], [1.0, 2.0, 3.0], [-1000.0, 0.0, 1000.0], [5.0, 5.0], [88.0, 89.0, 710.0], [-3.5, -3.25, -800.0, -3.0])


@pytest.mark.parametrize("temperature", [TEMPERATURES[0], 0.1, 0.5, 1.0, 3.0, 40.0, TEMPERATURES[1]])
@pytest.mark.parametrize("logits", LOGITS)
def test_softmax_opens_as_the_cores(engine, logits, temperature):
    script = """const step = it.softmax(a.logits, a.temperature);
        return {...step, ...Object.fromEntries(["shifted", "scaled", "exponentials", "probabilities"]
            .map((name) => [name, [...step[name]]]))};"""
    found = engine("dense", script, {"logits": logits, "temperature": temperature})
    step = softmax_step(torch.tensor(logits, dtype=torch.float64), temperature=temperature)
    assert found["largest"] == step.largest
    assert found["shifted"] == (step.logits - step.largest).tolist()
    assert found["scaled"] == pytest.approx(step.scaled.tolist(), rel=1e-12)
    assert found["exponentials"] == pytest.approx(step.exponentials.tolist(), rel=1e-9)
    assert found["sum"] == pytest.approx(step.sum, rel=1e-12)
    assert found["probabilities"] == pytest.approx(step.probabilities.tolist(), rel=1e-9)


def test_a_score_of_minus_infinity_has_no_share(engine):
    # JSON has no infinity, so the script writes it.
    assert engine("dense", "return [...it.softmax([1, -Infinity, 1], 1).probabilities]", None) == [0.5, 0, 0.5]


def test_a_sigmoid_equals_torchs(engine):
    logits = [-1000.0, -20.0, -1.0, 0.0, 0.3, 7.0, 1000.0]
    expected = torch.sigmoid(torch.tensor(logits, dtype=torch.float64)).tolist()
    assert engine("dense", "return a.map(it.sigmoid)", logits) == pytest.approx(expected, rel=1e-12)
