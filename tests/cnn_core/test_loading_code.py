"""The program that loads a network with its library alone: it names the classes that the app names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import nn
from torchvision.transforms.functional import pil_to_tensor

from cnn_core.classification import guesses
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.entry import ModelEntry
from cnn_core.models.loading_code import loading_code
from cnn_core.models.weights import path_of
from cnn_core.models.zoo import NAMED
from cnn_core.samples import sample


def _put_decided_weights_where_the_loader_looks(entry: ModelEntry, picture: Path) -> None:
    """Write random weights, scaled in the last layer until they tell the classes of the picture apart."""
    network = registry.load(entry, weights="random").module
    last = [module for module in network.modules() if isinstance(module, nn.Linear)][-1]
    last.bias.zero_()
    last.weight *= 4 / network(_images(entry, picture)).std()
    path_of(entry).parent.mkdir(parents=True)
    torch.save(network.state_dict(), path_of(entry))


def _images(entry: ModelEntry, picture: Path) -> torch.Tensor:
    return entry.preprocessing.apply(pil_to_tensor(Image.open(picture)))


def _picture(entry: ModelEntry, folder: Path) -> Path:
    """Write a square that the network's own preprocessing has only to cut: there Pillow and torch agree."""
    side = entry.preprocessing.resize
    pixels = sample("chelsea").draw()[:, :side, :side].permute(1, 2, 0).contiguous().numpy()
    Image.fromarray(pixels).resize((side, side)).save(folder / "picture.png")
    return folder / "picture.png"


def _lines(program: str, picture: Path, **environment: str) -> list[str]:
    command = [sys.executable, "-c", program, str(picture)]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def _said_by_the_app(entry: ModelEntry, picture: Path) -> list[str]:
    logits = registry.load(entry).module(_images(entry, picture))[0]
    return [f"{guess.probability:.2%}  {guess.class_name}" for guess in guesses(logits, entry.class_names)[:5]]


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["mobilenet_v3_small", "xception"])
def test_the_program_says_what_the_app_says(slug: str, monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry(slug)
    picture = _picture(entry, tmp_path)
    _put_decided_weights_where_the_loader_looks(entry, picture)
    lines = _lines(loading_code(entry), picture, TORCH_HOME=str(tmp_path))
    assert len(set(lines)) == 5
    assert float(lines[0].partition("%")[0]) > 5, "the best class is far more probable than 1 of 1,000"
    # timm tells all names of a class, "tabby, tabby cat", and the app the first of them.
    assert [line.partition(",")[0] for line in lines] == _said_by_the_app(entry, picture)


def test_the_program_of_an_own_network_says_what_the_app_says(tmp_path):
    entry = registry.entry("tiny_vgg")
    picture = _picture(entry, tmp_path)
    assert _lines(loading_code(entry), picture) == _said_by_the_app(entry, picture)


@pytest.mark.parametrize("slug", [*NAMED, *(entry.slug for entry in EMBEDDED)])
def test_every_named_network_has_a_program_that_compiles(slug: str):
    entry = registry.entry(slug)
    program = loading_code(entry)
    compile(program, slug, "exec")
    assert "$" not in program
    assert str((1, *entry.preprocessing.input_shape)) in program


def test_the_program_of_any_network_of_timm_calls_it_by_its_name():
    program = loading_code(registry.entry("timm.resnet18.a1_in1k"))
    assert 'timm.create_model("resnet18.a1_in1k", pretrained=True)' in program


def test_a_stack_has_no_library_to_be_loaded_from():
    with pytest.raises(CnnCoreError, match="is in no library, so that no program can load it by its name"):
        loading_code(registry.entry("stack.3x32x32~conv.16.3.1.1~act.relu~gap~flat~dense.10"))
