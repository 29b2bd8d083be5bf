"""Files of weights made to hurt: each is one sentence, soon and in little memory."""

import io
import re

import pytest
import torch

from cnn_core.errors import CnnCoreError
from cnn_core.models.own.mismatches import without_prefix
from cnn_core.models.own.pickle_reading import read_pickle
from cnn_core.models.own.stored import stored
from cnn_core.models.own.torch_file import TorchFile
from tests.cnn_core.own_files import as_torch, rezipped

DEEP = b"N" + b"2\x86" * 2000  # a tuple of two of the tuple of two … of None: written out, 2 ** 2000 times None
LONG = b"(" + b"N" * 17 + b"t"
TEXT = b"X\x02\x00\x00\x00ab"
TENSOR = b"ctorch._utils\n_rebuild_tensor_v2\n"
STORAGE = b"(" + TEXT + b"ctorch\nFloatStorage\n"
OLD = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19." + b"\x80\x02N." * 2


@pytest.mark.parametrize(
    "steps",
    [
        DEEP + b"N\x93",
        TEXT + DEEP + b"\x93",
        TEXT + b"Q",
        LONG + b"Q",
        TENSOR + TEXT + b"R",
        TENSOR + LONG + b"R",
        b"ctorch._utils\n_rebuild_parameter\n" + TEXT + b"R",
    ],
)
def test_a_pickle_names_by_texts_and_calls_with_short_tuples(steps):
    with pytest.raises(CnnCoreError, match="its pickle is damaged"):
        read_pickle(io.BytesIO(b"\x80\x02" + steps + b"."))


@pytest.mark.parametrize("key", [DEEP, b"]", b"N"])
def test_a_storage_is_called_by_a_text(key):
    steps = b"\x80\x02" + TENSOR + b"(" + STORAGE + key + TEXT + b"K\x01tQK\x00K\x01\x85K\x01\x85tR."
    file = TorchFile(rezipped(as_torch({"a": torch.zeros(1)}), data_pkl=steps), "mine.pt")
    with pytest.raises(CnnCoreError, match=re.escape("mine.pt is damaged: it declares a tensor that cannot be")):
        file.tensor(file.content)


@pytest.mark.parametrize(
    ("storage", "keys", "sentence"),
    [
        (b"(" + TEXT + b"tQ", b"]", "it declares a storage that cannot be"),
        (STORAGE + b"]" + TEXT + b"K\x01tQ", b"]", "it declares a storage that cannot be"),
        (STORAGE + TEXT + TEXT + b"K\x01tQ", b"]]a", "it calls a storage by something that is no text"),
    ],
)
def test_an_old_file_that_is_damaged_is_one_sentence(storage, keys, sentence):
    tensor = TENSOR + b"(" + storage + b"K\x00))tR"
    with pytest.raises(CnnCoreError, match=f"mine.pt is damaged: {sentence}"):
        TorchFile(OLD + b"\x80\x02" + tensor + b"." + b"\x80\x02" + keys + b".", "mine.pt")


def test_a_tensor_of_many_axes_is_refused_before_anything_is_multiplied():
    with pytest.raises(CnnCoreError, match="declares a tensor of 1,000,000 axes; one may have 8"):
        stored(memoryview(bytes(4)), dtype=torch.float32, shape=[2**60] * 1_000_000)


def test_a_name_with_very_many_prefixes_keeps_most_of_them():
    (name,) = without_prefix({"module." * 2000 + "weight": 1}, {"weight": (1,)})
    assert name == "module." * 1992 + "weight"
