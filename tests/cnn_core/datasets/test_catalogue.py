"""Data sets by their slug."""

from pathlib import Path

import pytest
import torch

from cnn_core.datasets import data_folder, dataset_entry, load
from cnn_core.errors import CnnCoreError


@pytest.mark.parametrize("ask", [dataset_entry, lambda slug: load(slug, Path())])
def test_an_unknown_data_set_is_named(ask):
    with pytest.raises(CnnCoreError, match="no data set 'cats'; choose one of digits, shapes, mnist, fashion_mnist, c"):
        ask("cats")


def test_the_environment_says_where_data_goes(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_VIZ_DATA", f" {tmp_path} ")
    assert data_folder() == tmp_path


def test_data_goes_beside_the_weights_by_default(monkeypatch):
    monkeypatch.delenv("CNN_VIZ_DATA", raising=False)
    assert data_folder() == Path(torch.hub.get_dir()).parent / "cnn-viz-data"
