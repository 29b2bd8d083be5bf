import copy
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core import forward
from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.recording import Record, Recording, record
from cnn_core.tracing import trace
from cnn_core.watching import watch


class _Steps(nn.Module):
    """One of each step that is no layer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        first, second = x.chunk(2, 1)
        joined = torch.cat([first + second, second], dim=1)
        return joined.flatten(1)


class _Shortcut(nn.Module):
    """A residual block as torchvision writes it: three steps that write over their input."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm, self.relu = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.conv(x))
        out = self.norm(x)
        out += x
        return F.relu(out, inplace=True)


class _ReadAgain(nn.Module):
    """What was written over is read once more, under its old name."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.relu = nn.Conv2d(3, 3, 1), nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        positive = self.relu(x)
        x += 1
        return x * positive


class _ThroughViews(nn.Module):
    """Two views of a map are written over: flattened, and one part of three."""

    def forward(self, x: Tensor) -> Tensor:
        doubled = x * 2
        flat = doubled.flatten(1)
        flat.relu_()
        parts = doubled.chunk(3, 1)
        parts[0].mul_(3.0)
        return doubled + 0


class _OverInput(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.relu_()


class _Turning(nn.Module):
    """The values decide which way it goes, so it cannot be traced."""

    def __init__(self) -> None:
        super().__init__()
        self.steps, self.shortcut = _Steps(), _Shortcut()

    def forward(self, x: Tensor) -> Tensor:
        x = self.shortcut(x)
        return self.steps(x if x.sum() > 0 else -x)


def _build(kind: type[nn.Module]) -> nn.Module:
    network = kind().eval()
    generator = torch.Generator().manual_seed(0)
    for parameter in network.parameters():
        nn.init.normal_(parameter, generator=generator)
    return network


def _images(count: int = 2, seed: int = 0) -> Tensor:
    return torch.randn(count, 3, 5, 6, generator=torch.Generator().manual_seed(seed))


def _plain(network: nn.Module, images: Tensor) -> Tensor:
    with torch.inference_mode():
        return network(images.clone())


NETWORKS = (_Steps, _Shortcut, _ReadAgain, _ThroughViews, _OverInput, _Turning)
TRACEABLE = NETWORKS[:-1]


def test_additions_concatenations_flattening_and_parts_are_steps():
    recording = record(_build(_Steps), _images())
    assert [(step.name, step.kind, step.path, step.inputs) for step in recording.records] == [
        ("input", "input", "", ()),
        ("conv", "convolution", "conv", ("input",)),
        ("chunk[0]", "chunk", "", ("conv",)),
        ("chunk[1]", "chunk", "", ("conv",)),
        ("add", "addition", "", ("chunk[0]", "chunk[1]")),
        ("cat", "concatenation", "", ("add", "chunk[1]")),
        ("flatten", "flatten", "", ("cat",)),
    ]


def test_every_value_is_right():
    network, images = _build(_Steps), _images()
    recording = record(network, images)
    conv = _plain(network.get_submodule("conv"), images)
    assert torch.equal(recording["input"].output, images)
    assert torch.equal(recording["conv"].output, conv)
    assert torch.equal(recording["chunk[1]"].output, conv[:, 2:])
    assert torch.equal(recording["add"].output, conv[:, :2] + conv[:, 2:])
    assert torch.equal(recording["cat"].output, torch.cat([conv[:, :2] + conv[:, 2:], conv[:, 2:]], 1))


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_last_step_is_what_the_network_returns(kind: type[nn.Module]):
    network, images = _build(kind), _images()
    assert torch.equal(record(network, images).records[-1].output, _plain(network, images))


@pytest.mark.parametrize("kind", TRACEABLE)
def test_a_traced_and_a_watched_network_give_the_same_records(kind: type[nn.Module]):
    network, images = _build(kind), _images()
    with torch.inference_mode():
        watched = watch(network, images.clone()).records
    traced = record(network, images).records
    assert [step.kind for step in traced] == [step.kind for step in watched]
    assert all(torch.equal(one.output, other.output) for one, other in zip(traced, watched, strict=True))


@pytest.mark.parametrize("kind", NETWORKS)
def test_each_step_knows_the_module_that_called_it(kind: type[nn.Module]):
    network = nn.Sequential(nn.Sequential(_build(kind)), nn.Flatten()).eval()
    *inside, last = record(network, _images()).records[1:]
    assert {step.scope for step in inside} <= {"0.0", "0.0.steps", "0.0.shortcut"}
    assert (last.path, last.scope) == ("1", "")
    with torch.inference_mode():
        watched = watch(network, _images()).records
    assert [step.scope for step in watched[1:]] == [step.scope for step in (*inside, last)]


@pytest.mark.parametrize("kind", TRACEABLE)
def test_what_can_be_traced_is_and_computes_what_the_network_does(kind: type[nn.Module]):
    assert forward._programs.of(_build(kind), _images()) is not None


def test_a_step_that_an_in_place_layer_writes_over_keeps_its_values():
    network, images = _build(_Shortcut), _images()
    recording = record(network, images)
    conv = _plain(network.get_submodule("conv"), images)
    norm = _plain(network.get_submodule("norm"), conv.relu())
    assert torch.equal(recording["conv"].output, conv)
    assert torch.equal(recording["norm"].output, norm)
    assert torch.equal(recording["iadd"].output, norm + conv.relu())


def test_in_place_steps_on_views_leave_the_records_before_them():
    images = _images()
    recording = record(_build(_ThroughViews), images)
    positive = (images * 2).relu()
    assert torch.equal(recording["mul"].output, images * 2)
    assert torch.equal(recording["flatten"].output, (images * 2).flatten(1))
    assert torch.equal(recording["relu_"].output, positive.flatten(1))
    assert torch.equal(recording["chunk[0]"].output, positive[:, :1])
    assert torch.equal(recording["mul_"].output, positive[:, :1] * 3)


def test_what_is_read_again_after_it_was_written_over_is_read_as_it_is_then():
    network, images = _build(_ReadAgain), _images()
    conv = _plain(network.get_submodule("conv"), images)
    assert torch.equal(record(network, images)["mul"].output, (conv.relu() + 1) ** 2)


def test_only_what_is_written_over_takes_memory_of_its_own():
    recording = record(_build(_Steps), _images())
    of_one_map = 2 * 5 * 6 * 4
    assert recording["flatten"].output.data_ptr() == recording["cat"].output.data_ptr()
    assert recording.nbytes == (3 + 4 + 2 + 4) * of_one_map  # input, conv, add, cat
    assert record(_build(_Shortcut), _images()).nbytes == (3 + 3 * 5) * of_one_map


@pytest.mark.parametrize("kind", NETWORKS)
def test_the_images_and_the_network_stay_as_they_were(kind: type[nn.Module]):
    network, images = _build(kind), _images()
    images_before, before, random = images.clone(), copy.deepcopy(network.state_dict()), torch.get_rng_state()
    attributes = {path: set(vars(module)) for path, module in network.named_modules()}
    record(network, images)
    assert torch.equal(images, images_before)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert attributes == {path: set(vars(module)) for path, module in network.named_modules()}
    assert torch.equal(torch.get_rng_state(), random)
    assert not any(module._forward_hooks for module in network.modules())


@pytest.mark.parametrize("kind", NETWORKS)
def test_names_order_and_shapes_are_those_of_the_graph(kind: type[nn.Module]):
    network = _build(kind)
    nodes = graph_of(network, (3, 5, 6)).nodes
    records = record(network, _images()).records
    assert [(node.name, node.kind, node.path, node.inputs) for node in nodes] == [
        (step.name, step.kind, step.path, step.inputs) for step in records
    ]
    assert [node.shape for node in nodes] == [tuple(step.output.shape[1:]) for step in records]


@pytest.mark.parametrize("kind", [_Shortcut, _Turning])
def test_twenty_visitors_share_a_network_without_mixing_their_images(kind: type[nn.Module]):
    network = _build(kind)
    expected = [record(network, _images(seed=seed)) for seed in range(20)]
    fresh = copy.deepcopy(network)  # traced for the first time when all ask at once
    with ThreadPoolExecutor(20) as visitors:
        recordings = list(visitors.map(lambda seed: record(fresh, _images(seed=seed)), range(20)))
    for one, other in zip(recordings, expected, strict=True):
        assert all(torch.equal(a.output, b.output) for a, b in zip(one.records, other.records, strict=True))


def test_tracing_one_network_leaves_those_alone_that_others_run_meanwhile():
    network, images = _build(_Shortcut), _images()
    expected = _plain(network, images)
    with ThreadPoolExecutor(4) as visitors:
        plain = [visitors.submit(_plain, network, images) for _ in range(300)]
        for _ in range(20):
            assert trace(network) is not None
        assert all(torch.equal(result.result(), expected) for result in plain)


def test_a_network_goes_when_nobody_uses_it_any_more():
    network = _build(_Shortcut)
    record(network, _images())
    gone = weakref.ref(network)
    layer_gone = weakref.ref(network.get_submodule("conv"))
    del network
    gc.collect()
    assert gone() is None
    assert layer_gone() is None


def test_a_layer_that_is_exchanged_is_noticed():
    network = nn.Sequential(nn.Conv2d(3, 3, 1), nn.ReLU()).eval()
    record(network, _images())
    network[1] = nn.ReLU(inplace=True).eval()
    conv = _plain(network[0], _images())
    assert torch.equal(record(network, _images())["_0"].output, conv)
    network.append(nn.Flatten().eval())
    assert record(network, _images()).records[-1].kind == "flatten"


class _Branching(nn.Module):
    """Goes another way for a tensor than for the stand-in that a tracer gives it."""

    def forward(self, x: Tensor) -> Tensor:
        return x * 2 if isinstance(x, Tensor) else x * 3


def test_a_trace_that_took_another_turn_is_not_believed():
    assert torch.equal(record(_Branching().eval(), _images()).records[-1].output, _images() * 2)


def test_a_network_that_cannot_be_traced_is_watched():
    network = _build(_Turning)
    assert trace(network) is None
    records = record(network, _images()).records
    assert [step.name for step in records] == [
        *("input", "shortcut_conv", "shortcut_relu", "shortcut_norm", "add", "relu", "steps_conv"),
        *("chunk[0]", "chunk[1]", "add_1", "cat", "flatten"),
    ]
    assert records[4].inputs == ("shortcut_norm", "shortcut_relu")


def test_a_view_and_its_source_count_once_in_the_bytes():
    output = torch.zeros(2, 10)
    step = Record(name="a", kind="a", path="", inputs=(), output=output)
    view = Record(name="b", kind="flatten", path="", inputs=("a",), output=output.flatten()[:3])
    assert Recording(records=(step, view)).nbytes == 80


def test_the_extremes_are_those_of_all_finite_values_of_all_steps():
    outputs = (torch.tensor([1.0, 7.0]), torch.tensor([-3.0, torch.nan, torch.inf, 2.0]), torch.zeros(2, 0))
    steps = [Record(name=str(n), kind="a", path="", inputs=(), output=out) for n, out in enumerate(outputs)]
    assert Recording(records=tuple(steps)).extremes == (-3, 7)
    assert Recording(records=(steps[2],)).extremes == (0, 0)


def test_a_network_in_training_mode_is_refused():
    network = _build(_Shortcut)
    network.get_submodule("norm").train()
    with pytest.raises(CnnCoreError, match=r"training mode.*call network\.eval\(\) first"):
        record(network, _images())


@pytest.mark.parametrize("kind", [_Steps, _Turning])
def test_an_image_that_the_network_cannot_take_is_refused_with_its_size(kind: type[nn.Module]):
    with pytest.raises(CnnCoreError, match="cannot compute 1 × 4 × 5 × 6"):
        record(_build(kind), torch.zeros(1, 4, 5, 6))


def test_a_refused_image_does_not_spoil_the_next_one():
    network = _build(_Shortcut)
    with pytest.raises(CnnCoreError):
        record(network, torch.zeros(1, 4, 5, 6))
    record(network, _images())
    assert forward._programs.of(network, _images()) is not None


def test_an_unknown_name_is_refused():
    with pytest.raises(CnnCoreError, match="no step is called 'conv9' among the 7"):
        record(_build(_Steps), _images())["conv9"]


@pytest.mark.parametrize(
    ("numbers", "index"),
    [([[0.0, 2.0], [1.0, -3.0]], (0, 1)), ([[-1.0, -2.0]], (0, 0)), ([[torch.nan, 1.0, torch.inf]], (0, 1))],
)
def test_the_strongest_number_of_a_step_is_found(numbers: list[list[float]], index: tuple[int, ...]):
    output = torch.tensor(numbers)[None]
    step = Record(name="a", kind="identity", path="", scope="", inputs=(), output=output)
    assert step.strongest == index
