"""What is shared between visitors of a network that one of them brought, and what its store keeps of it."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from cnn_core.errors import CnnCoreError
from cnn_core.memory_limits import OWN, bytes_of, check_limits
from cnn_core.models.own import NO_ARCHITECTURE, OwnNetworks, brought_weights, checking, store
from cnn_core.models.own.adapting import Adaptation, adapted
from cnn_core.models.own.brought import Brought, of_module
from cnn_core.models.own.onnx_file import plain_preprocessing
from tests.cnn_core.own_files import as_torch


def dense(inputs: int = 64) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(inputs, 2)).eval()


def of(module: nn.Module, shape: tuple[int, int, int] = (1, 8, 8)) -> Brought:
    return of_module(module, title="M", source="m", preprocessing=plain_preprocessing(shape), class_names=None)


def test_what_is_done_to_one_copy_leaves_the_network_that_was_brought():
    module = dense()
    mine, before = of(module), {name: tensor.clone() for name, tensor in module.state_dict().items()}
    assert mine.build()[1].weight is module[1].weight
    zeros = {name: torch.zeros_like(tensor) for name, tensor in before.items()}
    mine.build().load_state_dict(zeros, assign=True)
    adapted(mine.build, Adaptation(last="1", outputs=7))
    assert module[1].out_features == mine.build()[1].out_features == 2
    assert all(torch.equal(tensor, before[name]) for name, tensor in module.state_dict().items())


def test_a_network_that_somebody_brought_is_no_architecture():
    entry = of(dense()).default_entry("own.x")
    with pytest.raises(CnnCoreError, match=NO_ARCHITECTURE):
        brought_weights(as_torch(dense().state_dict()), entry, file_name="mine.pt")


def test_an_input_that_does_not_fit_is_refused_without_computing_anything(monkeypatch):
    ran: list[nn.Module] = []
    monkeypatch.setattr(
        checking, "graph_of", lambda module, _, real=checking.graph_of: ran.append(module) or real(module, _)
    )
    mine = of(dense())
    ran.clear()
    with pytest.raises(CnnCoreError, match="the network cannot compute 1 × 1 × 9 × 8"):
        mine.entry("own.x", replace(mine.preprocessing, crop=(9, 8)), mine.class_names)
    assert [next(module.parameters()).is_meta for module in ran] == [True]


class Asking(nn.Module):
    """One whose code asks for a number."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(64, 2)

    def forward(self, x):
        return self.dense(x.flatten(1)) * (2 if float(x.sum()) > 0 else 3)


class AskingNumpy(Asking):
    """One whose code leaves torch for it."""

    def forward(self, x):
        return self.dense(x.flatten(1)) * float(x.numpy().max())


@pytest.mark.parametrize("kind", [Asking, AskingNumpy])
def test_a_network_that_needs_numbers_is_computed_with_numbers(kind):
    assert of(kind().eval()).class_names == ("class 0", "class 1")


def test_an_input_that_is_not_square_is_filled_by_the_picture():
    preprocessing = plain_preprocessing((3, 20, 60))
    white = torch.full((3, 80, 100), 255, dtype=torch.uint8)
    assert preprocessing.fit(white).min() == 1


def test_names_count_and_the_oldest_statement_is_forgotten_for_the_newest(monkeypatch):
    monkeypatch.setattr(store, "_MOST_VARIANTS", 2)
    kept, mine = OwnNetworks(10_000_000), of(dense())
    token = kept.keep(mine, visitor="a")
    before = kept.nbytes
    first, _, third = (kept.variant(token, mine.preprocessing, (letter * 99, "b")) for letter in "xyz")
    assert 1_000_000 < before < before + 2 * 99 < kept.nbytes < before + 1000
    assert kept.find(third.slug.removeprefix("own.")) is third
    with pytest.raises(CnnCoreError, match="bring the file again"):
        kept.find(first.slug.removeprefix("own."))


def test_statements_with_many_names_stay_within_what_a_visitor_may_keep():
    kept, mine = OwnNetworks(2_002_000), of(dense())
    token = kept.keep(mine, visitor="a")
    for letter in "abcdefghij":
        last = kept.variant(token, mine.preprocessing, (letter * 100, letter * 99))
    assert kept.nbytes <= 1_001_000
    assert kept.find(last.slug.removeprefix("own.")) is last


def test_the_number_of_a_statement_may_have_any_length():
    kept = OwnNetworks(10_000_000)
    token = kept.keep(of(dense()), visitor="a")
    with pytest.raises(CnnCoreError, match="bring the file again"):
        kept.find(f"{token}.{'9' * 5000}")


@pytest.mark.parametrize("text", ["2 GB", "-1", "1.5", "9" * 5000])
def test_a_bound_of_memory_that_is_no_number_is_one_sentence(text, monkeypatch):
    monkeypatch.setenv(OWN, text)
    with pytest.raises(CnnCoreError, match=r"CNN_VIZ_OWN_MIB is .* it has to be a whole number of MiB, such as 2048"):
        check_limits()


def test_a_bound_of_memory_is_read_in_mebibytes(monkeypatch):
    monkeypatch.setenv(OWN, "3")
    assert bytes_of(OWN) == 3 * 2**20
    monkeypatch.setenv(OWN, "")
    assert bytes_of(OWN) == 2**31
