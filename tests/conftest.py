"""What several test files share."""

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_core.datasets import Dataset, load

SHARED = Path("../shared/data")


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Dataset]:
    """Load a data set from the folder beside the project, once; skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip("needs MNIST and CIFAR-10 in ../shared/data")
    return functools.cache(lambda name: load(name, SHARED))
