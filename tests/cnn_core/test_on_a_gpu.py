"""What a network computes is looked at on a GPU as on the processor."""

import functools

import pytest
import torch
from torch import Tensor, nn

from cnn_core.changes import Changes, ChannelsOff, PlaneEdit, compute_changed
from cnn_core.errors import CnnCoreError
from cnn_core.gradients import contributions, slopes_of
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.recording import record
from cnn_core.timing import time_steps
from cnn_core.units import open_unit
from cnn_core.units.opened import Place
from tests.gpus import needs_gpu

pytestmark = needs_gpu

IMAGES = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
PLACE = Place(step="block3_conv1", index=(5, 8, 8))


@pytest.fixture(autouse=True)
def exact_convolutions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the GPU multiply in 32 bits, so that its numbers are those of the processor but for their last digits."""
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)


@functools.cache
def network(device: str) -> nn.Module:
    return registry.load(registry.entry("mini_resnet")).module.to(device)


def same(there: Tensor, here: Tensor) -> bool:
    assert (there.device.type, here.device.type) == ("cuda", "cpu")
    return torch.allclose(there.cpu(), here, rtol=1e-3, atol=1e-4 * float(here.abs().max()))


def test_a_recording_holds_what_the_network_computes_there_and_here():
    there, here = (record(network(device), IMAGES.to(device)) for device in ("cuda", "cpu"))
    with torch.inference_mode():
        assert torch.equal(there.records[-1].output, network("cuda")(IMAGES.cuda()))
    assert [one.name for one in there.records] == [one.name for one in here.records]
    assert all(same(one.output, other.output) for one, other in zip(there.records, here.records, strict=True))


def test_a_network_on_a_gpu_has_the_same_graph():
    assert graph_of(network("cuda"), (3, 32, 32)) == graph_of(network("cpu"), (3, 32, 32))


def test_slopes_are_those_of_the_processor():
    there, here = (slopes_of(network(device), IMAGES.to(device), PLACE) for device in ("cuda", "cpu"))
    assert same(there.of_pixels, here.of_pixels)
    assert same(there.of_classes, here.of_classes)


def test_contributions_are_those_of_the_processor():
    there, here = (contributions(network(device), IMAGES.to(device), "block9_relu2", 3) for device in ("cuda", "cpu"))
    assert same(there, here)


def test_a_changed_network_computes_what_it_does_on_the_processor():
    edit = PlaneEdit(path="block3.conv1", made=2, read=1, weights=(0.5,) * 9)
    changes = Changes(off=(ChannelsOff(step="block2_relu2", channels=(0, 3)),), planes=(edit,))
    there, here = (
        compute_changed(network(device), IMAGES.to(device), changes, "block3_conv1") for device in ("cuda", "cpu")
    )
    assert same(there.output, here.output)
    assert same(there.logits, here.logits)


def test_a_number_is_not_opened_there_but_says_what_to_do():
    recording = record(network("cuda"), IMAGES.cuda())
    with pytest.raises(CnnCoreError, match=r"recorded on cuda:0; to open its numbers, record it on the processor"):
        open_unit(network("cuda"), recording, PLACE)


def test_the_time_of_a_step_is_that_of_its_work_and_not_of_its_call():
    heavy = nn.Sequential(nn.Conv2d(64, 256, 7, padding=3), nn.ReLU()).cuda().eval()
    images = torch.rand(64, 64, 112, 112, device="cuda")
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    times = time_steps(heavy, images)["_0"]
    with torch.inference_mode():
        begin.record(), heavy[0](images), end.record()
    end.synchronize()
    assert times == pytest.approx(begin.elapsed_time(end), rel=0.5)
