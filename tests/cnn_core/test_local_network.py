"""A person's own function: what it may return, and each way in which it can be wrong."""

import re

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.own import OwnNetworks
from cnn_core.models.own.local import Stated, local_entry

FILE = """
from dataclasses import replace
from cnn_core.models import registry
from torch import nn

def build():
    return nn.Sequential(nn.Conv2d(1, 8, 3), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(128, 3)).eval()

class Stating:
    def __init__(self):
        self.module, self.input_shape, self.class_names = build(), [1, 20, 30], ["a", "b", "c"]
        self.mean, self.std = [0.5], [0.2]

def entry():
    return registry.entry("lenet5")

class Wrong(Stating):
    def __init__(self, **numbers):
        super().__init__()
        vars(self).update(numbers)

def scalar():
    return Wrong(mean=0.5)

def two():
    return Wrong(mean=[0.5, 0.5])

def flat():
    return Wrong(std=[0])

def none():
    return Wrong(std=[float("nan")])

def failing():
    return replace(entry(), build=raising)

def training():
    return build().train()

def raising():
    raise ValueError("no\\nfile")

def returning_text():
    return "a text"

number = 3
"""
GRAY = Stated(input_shape=(1, 28, 28))


@pytest.fixture
def file(tmp_path):
    (tmp_path / "mine.py").write_text(FILE)
    return str(tmp_path / "mine.py")


def test_a_module_is_a_network_with_numbered_classes(file):
    entry = local_entry(f"{file}:build", GRAY)
    assert (entry.slug, entry.class_names) == ("own.local", ("class 0", "class 1", "class 2"))
    assert entry.preprocessing.input_shape == (1, 28, 28)
    assert registry.load(entry).weights == "trained"


def test_an_object_says_what_it_knows_and_the_command_goes_before_it(file):
    entry = local_entry(f"{file}:Stating", Stated(mean=(0.1,)))
    assert entry.preprocessing.input_shape == (1, 20, 30)
    assert entry.class_names == ("a", "b", "c")
    assert entry.preprocessing.normalisation.mean == (0.1,)
    assert entry.preprocessing.normalisation.std == (0.2,)


def test_an_entry_brings_all_it_says(file):
    entry = local_entry(f"{file}:entry", Stated())
    assert entry.preprocessing == registry.entry("lenet5").preprocessing
    assert entry.class_names == tuple("0123456789")


def test_class_names_come_from_a_file(file, tmp_path):
    (tmp_path / "names.txt").write_text("cat\ndog\nbird\n")
    stated = Stated(input_shape=(1, 28, 28), class_names=tmp_path / "names.txt")
    assert local_entry(f"{file}:build", stated).class_names == ("cat", "dog", "bird")


def test_a_package_on_the_path_is_found_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "my_networks.py").write_text(FILE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert local_entry("my_networks:build", GRAY).title == "Sequential of my_networks:build"


@pytest.mark.parametrize(
    ("function", "stated", "sentence"),
    [
        ("training", GRAY, "the network is in training mode, where it computes something else"),
        ("raising", GRAY, "raising() failed with ValueError: no file"),
        ("returning_text", GRAY, "returned something of the type str; it has to return an nn.Module"),
        ("number", GRAY, "number is no function; it is of the type int"),
        ("nothing", GRAY, "has nothing called nothing"),
        ("build", Stated(), "the network cannot compute 1 × 3 × 224 × 224"),
        ("build", Stated(input_shape=(1, 8, 8), mean=(0.1, 0.2)), "--mean has 2 numbers; the input needs 1 number"),
        ("scalar", Stated(), "the object’s mean is 0.5; it has to be a list of 1 number"),
        ("two", Stated(), "the object’s mean has 2 numbers; the input needs 1 number"),
        ("flat", Stated(), "the object’s std is 0, and nothing can be divided by it"),
        ("none", Stated(), "the object’s std is (nan,); it has to be finite"),
        ("failing", Stated(), "its entry cannot be built: ValueError: no file"),
        ("build", Stated(input_shape=(1, 8, 8), std=(0.0,)), "--std is 0, and nothing can be divided by it"),
    ],
)
def test_a_function_that_does_not_fit_is_one_sentence(file, function, stated, sentence):
    with pytest.raises(CnnCoreError, match=re.escape(sentence)) as error:
        local_entry(f"{file}:{function}", stated)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("build", "write it as package.module:build or file.py:build"),
        (
            "no_such_package.x:build",
            "cannot be imported: ModuleNotFoundError: No module named 'no_such_package'",
        ),
        ("no_such_file.py:build", "there is no file no_such_file.py here"),
    ],
)
def test_a_place_that_is_none_is_one_sentence(target, sentence):
    with pytest.raises(CnnCoreError, match=re.escape(sentence)):
        local_entry(target, GRAY)


def test_the_number_of_names_has_to_be_that_of_the_classes(file, tmp_path):
    (tmp_path / "names.txt").write_text("cat\ndog\n")
    stated = Stated(input_shape=(1, 28, 28), class_names=tmp_path / "names.txt")
    with pytest.raises(CnnCoreError, match=r"--classes .*names.txt: the file has 2 names and the network 3 classes"):
        local_entry(f"{file}:build", stated)


def test_it_is_found_as_own_local_and_never_leaves(file):
    store = OwnNetworks(0)
    store.keep_local(local_entry(f"{file}:build", GRAY))
    assert store.find("local") is store.local
