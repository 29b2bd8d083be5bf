import pytest
import torch

from cnn_core.errors import CnnCoreError
from cnn_core.training import device_of
from cnn_core.training.device import computing_on


def test_the_processor_is_always_there():
    assert device_of("cpu") == torch.device("cpu")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gpu", "no device 'gpu'; choose cpu or cuda"),
        ("cuda:x", "no device 'cuda:x'"),
        ("cuda:99", "cuda:99 is not there"),
        ("cpu:1", "cpu:1 is not there"),
    ],
)
def test_a_device_that_is_not_there_is_told(name, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        device_of(name)


@pytest.mark.parametrize("name", ["cpu:", "cpu:0", "cpu:\N{ARABIC-INDIC DIGIT ZERO}"])
def test_a_number_may_be_left_out_and_written_in_any_digits(name):
    assert device_of(name).type == "cpu"


def test_a_gpu_that_does_not_compute_is_told(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 100)
    with pytest.raises(CnnCoreError, match=r"^torch cannot compute on cuda:99: .+; choose cpu$"):
        device_of("cuda:99")


def test_a_memory_that_is_full_is_told_with_what_is_free():
    torchs = "CUDA out of memory. Tried to allocate 8 GiB. 5 GiB is free. Including non-PyTorch memory, and so on"
    sentence = r"^the memory of cuda is full: CUDA .* 8 GiB\. 5 GiB is free\. Choose smaller mini-batches, or cpu"
    with pytest.raises(CnnCoreError, match=sentence), computing_on(torch.device("cuda")):
        raise torch.OutOfMemoryError(torchs)
