import pytest
import torch

from cnn_core.errors import CnnCoreError
from cnn_core.training import device_of


def test_the_processor_is_always_there():
    assert device_of("cpu") == torch.device("cpu")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gpu", "no device 'gpu'; choose cpu or cuda"),
        ("cuda:x", "no device 'cuda:x'"),
        ("cuda:99", "cuda:99 is not there"),
    ],
)
def test_a_device_that_is_not_there_is_told(name, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        device_of(name)
