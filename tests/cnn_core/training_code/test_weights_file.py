import pytest
import torch
from safetensors.torch import save_file

from cnn_core.training_code.weights_file import read_weights


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.int64])
def test_a_file_gives_the_tensors_that_were_saved_into_it(dtype, tmp_path):
    saved = {"first.weight": torch.arange(6).reshape(2, 3).to(dtype), "count": torch.tensor(7).to(dtype)}
    save_file(saved, tmp_path / "some.safetensors", metadata={"format": "pt"})
    read = read_weights(str(tmp_path / "some.safetensors"))
    assert read.keys() == saved.keys()
    assert all(torch.equal(read[name], saved[name]) and read[name].dtype == dtype for name in saved)
