import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.nonlinearity import NONLINEARITIES, nonlinearity, softmax, softmax_step

LAYERS = {
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "gelu": nn.GELU(),
    "silu": nn.SiLU(),
}
FORMULAS = {
    "relu": lambda x: max(0.0, x),
    "leaky_relu": lambda x: x if x >= 0 else 0.01 * x,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": lambda x: (math.exp(x) - math.exp(-x)) / (math.exp(x) + math.exp(-x)),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "silu": lambda x: x / (1 + math.exp(-x)),
}
EXTREMES = torch.tensor([-3e38, -1e4, -100.0, -1.0, -1e-38, -0.0, 0.0, 1e-38, 1.0, 100.0, 1e4, 3e38])


def test_every_entry_has_its_own_name_and_a_sentence():
    assert {entry.slug for entry in NONLINEARITIES} == set(LAYERS)
    assert len({entry.slug for entry in NONLINEARITIES}) == len(NONLINEARITIES)
    assert all(entry.sentence.endswith(".") and entry.title and entry.formula for entry in NONLINEARITIES)


@pytest.mark.parametrize("entry", NONLINEARITIES, ids=lambda entry: entry.slug)
def test_every_entry_equals_torchs_layer_extremes_too(entry):
    values = torch.linspace(-20, 20, 4001).reshape(1, -1)
    for x in (values, EXTREMES, EXTREMES.double(), torch.rand(2, 3, 4, 5) - 0.5):
        assert torch.equal(entry.apply(x), LAYERS[entry.slug](x))
    assert not entry.apply(EXTREMES).isnan().any()


@pytest.mark.parametrize("entry", NONLINEARITIES, ids=lambda entry: entry.slug)
def test_every_entry_equals_its_formula(entry):
    values = torch.linspace(-6, 6, 97, dtype=torch.float64)
    expected = [FORMULAS[entry.slug](x) for x in values.tolist()]
    assert entry.apply(values).tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("entry", NONLINEARITIES, ids=lambda entry: entry.slug)
def test_no_entry_changes_its_input_or_keeps_a_gradient(entry):
    values = torch.linspace(-2, 2, 5, requires_grad=True)
    assert not entry.apply(values).requires_grad
    assert values.tolist() == [-2, -1, 0, 1, 2]


def test_an_entry_is_found_by_its_name():
    assert nonlinearity("gelu").title == "GELU"
    with pytest.raises(CnnCoreError, match="there is no nonlinearity 'swish'; choose one of relu, leaky_relu"):
        nonlinearity("swish")


@pytest.mark.parametrize("shape", [(1,), (2,), (10,), (4, 10), (2, 3, 1000)])
@pytest.mark.parametrize("temperature", [0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 1000.0])
@pytest.mark.parametrize("spread", [0.0, 1.0, 30.0, 1000.0])
def test_softmax_equals_torchs(shape, temperature, spread):
    logits = (torch.rand(shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 0.5) * spread
    ours = softmax(logits, temperature=temperature)
    assert torch.allclose(ours, F.softmax(logits / temperature, dim=-1), atol=1e-9)
    single = softmax(logits.float(), temperature=temperature)
    assert torch.allclose(
        single, F.softmax(logits.float() / temperature, dim=-1), atol=2e-3 if temperature < 1 else 1e-4
    )
    assert torch.allclose(single.sum(-1), torch.ones(shape[:-1]), atol=1e-5)


def test_softmax_at_temperature_one_is_torchs_to_the_last_digits():
    logits = torch.randn(50, 1000, generator=torch.Generator().manual_seed(1)) * 5
    assert torch.allclose(softmax(logits), F.softmax(logits, dim=-1), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("temperature", [0.001, 1.0, 1000.0])
@pytest.mark.parametrize(
    "logits", [[3e38, -3e38, 0.0], [1e30, 1e30], [-3e38, -3e38], [1e4, 0.0, -1e4], [0.0, -math.inf], [5.0]]
)
def test_no_size_of_score_gives_nan(logits, temperature):
    step = softmax_step(torch.tensor(logits), temperature=temperature)
    assert step.probabilities.isfinite().all()
    assert step.probabilities.sum().item() == pytest.approx(1.0)
    assert torch.allclose(softmax(torch.tensor(logits), temperature=temperature), step.probabilities)


def test_a_large_score_of_two_wins_it_all():
    assert softmax(torch.tensor([1e5, 0.0])).tolist() == [1.0, 0.0]
    assert softmax(torch.tensor([0.0, math.log(3.0)])).tolist() == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize("temperature", [0.01, 0.5, 1.0, 3.0])
def test_the_terms_of_a_softmax_make_up_the_whole(temperature):
    logits = torch.randn(100, generator=torch.Generator().manual_seed(2))
    step = softmax_step(logits, temperature=temperature)
    assert step.largest == logits.max().item()
    assert torch.allclose(step.exponentials, ((logits - step.largest) / temperature).exp())
    assert step.sum == pytest.approx(step.exponentials.sum().item())
    assert torch.allclose(step.probabilities, step.exponentials / step.sum)
    assert torch.allclose(step.probabilities, softmax(logits, temperature=temperature), atol=1e-7)


@pytest.mark.parametrize("run", [softmax, softmax_step])
def test_what_has_no_probabilities_is_refused(run):
    for temperature in (0.0, -1.0, 1e-4, 1e4, math.inf, math.nan):
        with pytest.raises(CnnCoreError, match=r"a temperature of .* is out of range; choose 0.001 to 1000"):
            run(torch.ones(3), temperature=temperature)
    for logits in ([math.nan, 1.0], [math.inf, 1.0], [-math.inf, -math.inf]):
        with pytest.raises(CnnCoreError, match="the largest score is no finite number"):
            run(torch.tensor(logits))
    with pytest.raises(CnnCoreError, match="softmax needs at least 1 score"):
        run(torch.ones(0))
