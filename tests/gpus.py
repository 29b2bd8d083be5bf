"""What tests of a GPU share."""

import pytest
import torch

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU")

DEVICES = ("cpu", pytest.param("cuda", marks=needs_gpu))

ROUNDING = 2e-3
"""How far numbers of a GPU are from those of the processor, as a share of the largest.

Its convolutions round what they multiply to 10 bits (TF32), which is 1 in 2048.
"""
