from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import torch
from PIL import Image

from cnn_core.datasets import DatasetEntry, dataset_entry, hold_out
from cnn_core.datasets.by_class import (
    ClassPicture,
    Fit,
    Form,
    dataset_of_pictures,
    read_images_by_class,
    zip_of_pictures,
)
from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.training import Recipe, RunSettings
from cnn_core.training_code.carrying import import_lines
from cnn_core.training_code.data import data_part

RECIPE = Recipe(cycles=(1,), learning_rate=0.1)
STACK = "stack.{}x9x9~flat~dense.2"


def entry_of(slug: str, channels: int, *, origin: str = "own", fit: Fit = "crop") -> DatasetEntry:
    return DatasetEntry(
        slug=slug,
        title="Mine",
        sentence="",
        class_names=("cat", "dog"),
        shape=(channels, 9, 9),
        count=10,
        origin=origin,
        source="",
        licence="",
        fit=fit,
        load=lambda _: pytest.fail("not to be read"),
    )


def read_by_script(folder: Path, data: DatasetEntry, channels: int, monkeypatch) -> dict:
    settings = RunSettings(network=STACK.format(channels), dataset=data.slug, recipe=RECIPE, validation=0.0)
    part = data_part(settings, data, registry.entry(settings.network).preprocessing)
    names = {"CLASSES": list(data.class_names)}
    monkeypatch.setattr("sys.argv", ["script.py", str(folder)])
    exec("\n".join((import_lines(part.imports), *part.definitions, part.lines)), names)
    return names


def save_images(folder: Path, count: int, *, mode: str = "RGB") -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        height, width = ((14, 12), (11, 40), (9, 9))[number % 3]
        pixels = torch.randint(0, 256, (height, width, 3), dtype=torch.uint8).numpy()
        Image.fromarray(pixels).convert(mode).save(folder / f"{number}.png")


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("fit", ["crop", "pad"])
def test_a_folder_by_class_is_read_as_the_app_reads_it(channels, mode, fit, tmp_path, monkeypatch):
    for name in ("cat", "dog"):
        save_images(tmp_path / name, 5, mode=mode)
    ours = read_images_by_class(tmp_path, Form(side=9, fit=fit, channels=channels)).dataset
    names = read_by_script(tmp_path, entry_of("own.abc", channels, fit=ours.fit), channels, monkeypatch)
    assert torch.equal(names["train"][0], ours.train.images)
    assert torch.equal(names["test"][0], ours.test.images)
    assert torch.equal(names["train"][1], ours.train.labels)


def test_train_and_test_are_read_where_folders_tell_them_apart(tmp_path, monkeypatch):
    for place in ("train/cat", "train/dog", "test/cat", "test/dog"):
        save_images(tmp_path / place, 2 if place.startswith("train") else 1)
    ours = read_images_by_class(tmp_path, Form(side=9)).dataset
    names = read_by_script(tmp_path, entry_of("own.abc", 3), 3, monkeypatch)
    assert torch.equal(names["train"][0], ours.train.images)
    assert torch.equal(names["test"][0], ours.test.images)


@pytest.mark.parametrize(
    "class_names",
    [
        ("pen", "cup", "Pen", "a/b", "cup", "a/b", "pen"),
        ("train", "test", "train", "test"),
        ("train", "car", "train", "car"),
    ],
)
def test_the_script_reads_the_zip_of_a_cameras_pictures_as_the_app_reads_the_pictures(
    class_names, tmp_path, monkeypatch
):
    pictures = [
        ClassPicture(class_name=name, picture=torch.randint(0, 256, (3, 12, 16), dtype=torch.uint8))
        for name in class_names
    ]
    ours = dataset_of_pictures(pictures, Form(side=9)).dataset
    with ZipFile(BytesIO(zip_of_pictures(pictures))) as archive:
        archive.extractall(tmp_path)
    data = replace(entry_of("own.abc", 3), class_names=ours.class_names)
    names = read_by_script(tmp_path, data, 3, monkeypatch)
    assert torch.equal(names["train"][0], ours.train.images)
    assert torch.equal(names["test"][1], ours.test.labels)


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["mnist"])
def test_a_data_set_that_was_fetched_is_read_from_its_folder(slug, shared_data, monkeypatch):
    ours = shared_data(slug)
    settings = RunSettings(network="lenet5", dataset=slug, recipe=RECIPE)
    part = data_part(settings, dataset_entry(slug), registry.entry("lenet5").preprocessing)
    names = {}
    monkeypatch.setattr("sys.argv", ["script.py", "../shared/data"])
    exec("\n".join((import_lines(part.imports), *part.definitions, part.lines)), names)
    parts = hold_out(ours.train, 0.1)
    assert torch.equal(names["train"][0], parts.kept.images)
    assert torch.equal(names["validation"][1], parts.held.labels)


def test_a_data_set_that_no_script_can_read_is_refused():
    settings = RunSettings(network="lenet5", dataset="secret", recipe=RECIPE)
    with pytest.raises(CnnCoreError, match="the script of a training on Mine cannot be written"):
        data_part(settings, entry_of("secret", 1, origin="embedded"), registry.entry("lenet5").preprocessing)
