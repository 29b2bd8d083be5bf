"""Networks that people bring. Every file is made here; what should be refused is, with its numbers."""

import io
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision import models

from cnn_core.errors import CnnCoreError
from cnn_core.models import registry
from cnn_core.models.own import OwnNetworks, brought_weights, checking, pickle_reading, read_class_names
from cnn_core.models.own.brought import Brought, of_module
from cnn_core.models.own.pickle_reading import read_pickle
from cnn_core.models.own.stored import stored
from cnn_core.models.own.unfilled import without_numbers
from cnn_core.models.own.weights_file import read_weights
from cnn_core.recording import record
from tests.cnn_core.own_files import Trap, as_safetensors, as_torch, resnet18, rezipped, small, trapped

SHARED = Path("../shared/data/torch/hub/checkpoints/squeezenet1_0-b66bff10.pth")


def brought(data: bytes, slug: str = "lenet5", **options) -> Brought:
    return brought_weights(data, registry.entry(slug), file_name="mine.pt", **options)


def loaded(own: Brought) -> nn.Module:
    return registry.load(own.default_entry("own.x")).module


def refused(data: bytes, slug: str = "lenet5", **options) -> str:
    with pytest.raises(CnnCoreError) as error:
        brought(data, slug, **options)
    return str(error.value)


@pytest.mark.parametrize(
    "written",
    [
        as_safetensors,
        as_torch,
        lambda state: as_torch(state, old=True),
        lambda state: as_torch({"epoch": 3, "state_dict": state, "optimizer": {"lr": 0.1}}),
        lambda state: as_torch({"model": {f"module.{name}": tensor for name, tensor in state.items()}}),
        lambda state: as_torch({f"_orig_mod.{name}": nn.Parameter(tensor) for name, tensor in state.items()}),
    ],
)
def test_every_common_way_of_saving_gives_the_same_network(written):
    own = small()
    images = torch.rand(1, 1, 28, 28)
    assert torch.equal(loaded(brought(written(own.state_dict())))(images), own(images))


def test_a_file_with_two_classes_rebuilds_the_last_layer():
    own = resnet18(2)
    mine = brought(as_torch(own.state_dict()), "resnet18")
    images = torch.rand(1, 3, 64, 64)
    assert torch.equal(loaded(mine)(images), own(images))
    assert mine.class_names == ("class 0", "class 1")
    assert mine.notes == ("The layer fc was rebuilt for the file’s 2 classes.",)


def test_a_gray_first_layer_is_rebuilt_and_the_picture_comes_in_gray():
    own = resnet18(10, channels=1)
    mine = brought(as_safetensors(own.state_dict()), "resnet18")
    assert mine.preprocessing.input_shape == (1, 224, 224)
    assert mine.preprocessing.normalisation.mean == (0.0,)
    images = torch.rand(1, 1, 64, 64)
    assert torch.equal(loaded(mine)(images), own(images))


def test_a_convolution_that_makes_the_classes_is_rebuilt_too():
    own = models.squeezenet1_1(num_classes=5).eval()
    images = torch.rand(1, 3, 64, 64)
    assert torch.equal(loaded(brought(as_torch(own.state_dict()), "squeezenet1_1"))(images), own(images))


def test_one_output_for_sigmoid_becomes_two_classes_with_the_same_share():
    own = small(1)
    images = torch.rand(1, 1, 28, 28)
    answer = loaded(brought(as_torch(own.state_dict())))(images)
    assert torch.softmax(answer, 1)[0, 1].item() == pytest.approx(own(images).sigmoid().item(), abs=1e-6)


def test_shorter_floats_are_turned_into_float32_and_it_is_said():
    mine = brought(as_torch(small().half().state_dict()))
    assert {weight.dtype for weight in loaded(mine).parameters()} == {torch.float32}
    assert mine.notes[0] == "Numbers of the type float16 were turned into float32, which the app shows."


def test_auxiliary_classifiers_and_missing_counters_do_not_matter():
    state = models.googlenet(init_weights=False).state_dict()
    state = {name: tensor for name, tensor in state.items() if "num_batches" not in name}
    mine = brought(as_torch(state), "googlenet")
    assert mine.notes[0] == "The auxiliary classifiers, which only training uses, were left out."
    assert "mine.pt has as many classes as GoogLeNet, 1,000, so their names are shown" in mine.notes[1]


def test_what_does_not_fit_is_told_by_name_and_shape_and_what_would_is_named():
    told = refused(as_torch(models.squeezenet1_1().state_dict()), "squeezenet1_0", others=registry.entries().values())
    assert "layer features.0.weight is (64, 3, 3, 3) in the file and (96, 3, 7, 7) in SqueezeNet" in told
    assert re.search(r"; and 29 more\. It fits SqueezeNet ?1\.1: choose that$", told)


def test_missing_and_strange_layers_are_told():
    state = small().state_dict()
    state["extra.weight"] = torch.zeros(3)
    del state["conv2.bias"]
    told = refused(as_torch(state))
    assert "layer conv2.bias is (16,) in LeNet-5 and missing in the file" in told
    assert "layer extra.weight is (3,) in the file and missing in LeNet-5" in told


def test_a_strangers_pickle_is_never_run(tmp_path):
    mark = tmp_path / "mark"
    assert "would have to be run to be opened" in refused(trapped(str(mark)))
    assert "plain pickle, which could run any program" in refused(pickle.dumps(Trap(str(mark))))
    assert not mark.exists()


def test_the_same_pickle_does_run_where_pickles_are_run(tmp_path):
    mark = tmp_path / "mark"
    pickle.loads(pickle.dumps(Trap(str(mark))))
    assert mark.exists()


def test_a_whole_model_is_refused_with_the_line_that_saves_its_weights():
    told = refused(as_torch(small()))
    assert "torch.nn.modules.container.Sequential" in told
    assert "torch.save(model.state_dict(), 'weights.pt')" in told


def test_what_a_file_declares_is_held_against_what_it_holds():
    giant = as_torch({"conv1.weight": torch.zeros(1).expand(100_000, 100_000)})
    assert len(giant) < 2_000
    assert "declares a tensor of 10,000,000,000 numbers where it holds 1" in refused(giant)


def test_many_tensors_over_one_storage_are_counted_before_they_are_read():
    zeros = torch.zeros(1_000_000)
    told = refused(as_torch({f"layer{number}.weight": zeros for number in range(160)}))
    assert "declares 160,000,000 numbers; a network may have 150,000,000 (600 MB as 32-bit floats)" in told


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "mine.pt is empty: 0 bytes"),
        (b"GIF89a", "neither safetensors nor a file of torch.save; its first bytes"),
        (b"\x89HDF\r\n\x1a\n", "export the model as ONNX"),
        (as_torch(small().state_dict())[:-3000], "its table of contents cannot be read"),
        (as_torch(small().state_dict(), old=True)[:-3000], "and holds"),
        (as_safetensors(small().state_dict())[:-100], "dense3.weight ends at byte 246,824 of 246,724"),
        ((2**20).to_bytes(8, "little") + b"{}", "its header has 1,048,584 bytes and the file 10"),
        (rezipped(as_torch(small().state_dict()), compressed=True), "torch.save writes its zip uncompressed"),
        (rezipped(as_torch(small().state_dict()), data_pkl=b"\x80\x02}q\x00"), "its pickle is damaged"),
        (rezipped(as_torch(small().state_dict()), data_pkl=b"\x80\x02r\xff\xff\xff\xff."), "its pickle is damaged"),
        (as_torch({"epoch": 3}), "it holds epoch"),
        (as_torch([1, 2]), "holds no dictionary of weights but a list"),
        (as_torch({"conv1.weight": torch.zeros(6, 1, 5, 5, dtype=torch.complex64)}), "it holds a ComplexFloatStorage"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(data, sentence):
    assert sentence in refused(data)


def test_numbers_that_are_none_are_found():
    own = small()
    own.conv1.weight.data[0] = float("nan")
    assert "layer conv1.weight in mine.pt holds 25 of 150 numbers that are none" in refused(as_torch(own.state_dict()))


def test_quantised_weights_are_refused():
    state = small().state_dict() | {"conv1.weight": torch.zeros(6, 1, 5, 5, dtype=torch.int8)}
    assert "layer conv1.weight is of whole numbers (torch.int8)" in refused(as_torch(state))


def test_a_view_of_a_larger_storage_is_read_as_it_lies():
    whole = torch.arange(24.0).reshape(4, 6)
    views = {"a": whole.T, "b": whole[1:, ::2], "c": torch.tensor(3.0), "d": torch.zeros(0, 2)}
    for name, tensor in read_weights(as_torch(views), "f").items():
        assert torch.equal(tensor.read(), views[name])


@pytest.mark.parametrize(
    ("shape", "stride", "offset"), [((-1,), (1,), 0), ((2,), (-1,), 0), ((3,), (1,), 2), ((2,), (), 0)]
)
def test_a_tensor_outside_of_its_storage_is_refused(shape, stride, offset):
    with pytest.raises(CnnCoreError, match="declares a tensor"):
        stored(memoryview(bytes(16)), dtype=torch.float32, shape=shape, stride=stride, offset=offset)


def test_the_reader_of_pickles_agrees_with_torch():
    if not SHARED.is_file():
        pytest.skip("needs SqueezeNet's weights in ../shared/data")
    expected = torch.load(SHARED, weights_only=True)
    found = read_weights(SHARED.read_bytes(), "squeezenet.pth")
    assert list(found) == list(expected)
    assert all(torch.equal(found[name].read(), tensor) for name, tensor in expected.items())


def test_a_long_pickle_stops(monkeypatch):
    monkeypatch.setattr(pickle_reading, "_MOST_STEPS", 1000)
    steps = io.BytesIO(b"\x80\x02" + b"N0" * 600 + b"N.")
    with pytest.raises(CnnCoreError, match="more than 1,000 steps"):
        read_pickle(steps)


def test_a_network_without_numbers_has_the_names_and_shapes_of_the_built_one():
    for slug in ("lenet5", "regnet_y_400mf"):
        entry = registry.entry(slug)
        shapes = {name: tensor.shape for name, tensor in without_numbers(entry.build).state_dict().items()}
        assert shapes == {name: tensor.shape for name, tensor in entry.build().state_dict().items()}


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"cat\ndog", ("cat", "dog")),
        (b"\xef\xbb\xbfcat\r\ndog\r\n\r\n", ("cat", "dog")),
        ("Käse\nœuf\n".encode(), ("Käse", "œuf")),
        (b'["cat", "big  dog"]\n', ("cat", "big dog")),
        ("می\u200cخواهم\nbig\u00a0dog".encode(), ("می\u200cخواهم", "big dog")),
    ],
)
def test_class_names_are_read_from_text_and_json(data, names):
    assert read_class_names(data, classes=2) == names


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a\nb\nc", "the file has 3 names and the network 2 classes"),
        (b"", "the file holds no name, and the network has 2 classes"),
        (b"a\n\n\n", "the file has 1 name and the network 2 classes"),
        (b"\nb\n \n", "name 1 is empty"),
        (bytes(10_000_000), "the file has 10.0 MB; a list of class names may have 1 MB"),
        ("a\nb".encode("utf-16"), "no text in UTF-8"),
        (b"a\x00\nb", "it holds control characters"),
        (b'["a\\u0000", "b"]', "it holds control characters"),
        (b'["a\\ud800", "b"]', "it holds control characters"),
        ("a\u202eb\nc".encode(), "it holds control characters"),
        ("\u200c\nb".encode(), "name 1 is empty"),
        (b"a\n" + b"b" * 101, "name 2 has 101 characters; a name may have 100"),
        (b"[1, 2]", "no list of texts"),
        (b'["a", "b"', "no JSON list"),
        (b"[" * 5000, "no JSON list"),
    ],
)
def test_class_names_that_do_not_fit_are_one_sentence(data, sentence):
    with pytest.raises(CnnCoreError, match=re.escape(sentence)):
        read_class_names(data, classes=2)


def counted() -> int:
    """Bytes that a kept network counts for."""
    store = OwnNetworks(10_000_000)
    kept(store)
    return store.nbytes


def kept(store: OwnNetworks, visitor: str = "a") -> str:
    return store.keep(brought(as_torch(small().state_dict())), visitor=visitor)


def test_a_network_is_found_under_its_token_and_each_statement_has_a_slug():
    store = OwnNetworks(10_000_000)
    token = kept(store)
    mine = store.brought(token)
    first = store.variant(token, mine.preprocessing, mine.class_names)
    assert store.variant(token, mine.preprocessing, mine.class_names) is first
    other = store.variant(token, mine.preprocessing, tuple("abcdefghij"))
    assert other.slug != first.slug
    assert store.find(other.slug.removeprefix("own.")) is other
    assert len(token) >= 20


@pytest.mark.parametrize("rest", ["nobody", "nobody.0", "", "..", "local", "x" * 5000])
def test_a_token_that_is_not_there_is_one_sentence(rest):
    with pytest.raises(
        CnnCoreError, match=r"no longer in this server’s memory; bring the file again|--model names one"
    ):
        OwnNetworks(1000).find(rest)


def test_the_network_that_was_asked_for_least_recently_leaves():
    size = counted()
    store = OwnNetworks(3 * size)
    first, second, third = (kept(store, visitor) for visitor in "abc")
    store.brought(first)
    kept(store, "d")
    assert store.nbytes == 3 * size
    store.brought(first)
    store.brought(third)
    with pytest.raises(CnnCoreError, match="bring the file again"):
        store.brought(second)


def test_one_visitor_keeps_half_at_most_and_nobody_elses_leaves():
    size = counted()
    store = OwnNetworks(4 * size)
    mine = kept(store, "a")
    for _ in range(5):
        kept(store, "b")
    assert store.nbytes == 3 * size
    store.brought(mine)


def test_a_network_larger_than_the_store_is_refused_with_both_sizes():
    with pytest.raises(CnnCoreError, match=r"takes 1 MB of memory, and one visitor may keep 0 MB.*CNN_VIZ_OWN_MIB"):
        kept(OwnNetworks(1000))


def test_many_visitors_at_once_stay_within_the_bound():
    size = counted()
    store, data = OwnNetworks(4 * size), as_torch(small().state_dict())
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda visitor: store.keep(brought(data), visitor=visitor), "abcdefghijkl"))
    assert store.nbytes == 4 * size


def test_another_input_size_is_tried_before_it_is_taken():
    mine = brought(as_torch(small().state_dict()))
    bigger = replace(mine.preprocessing, resize=64, crop=(64, 64))
    with pytest.raises(CnnCoreError, match="the network cannot compute"):
        mine.entry("own.x", bigger, mine.class_names)


def of(module: nn.Module, shape: tuple[int, int, int] = (1, 8, 8)) -> Brought:
    preprocessing = brought(as_torch(small().state_dict())).preprocessing
    sized = replace(preprocessing, channels=shape[0], crop=shape[1:])
    return of_module(module, title="Mine", source="mine", preprocessing=sized, class_names=None)


@pytest.mark.parametrize(
    ("module", "shape", "sentence"),
    [
        (nn.Conv2d(1, 5, 3), (1, 8, 8), "the network ends in 5 × 6 × 6, not in one number per class"),
        (nn.Sequential(nn.Flatten(), nn.Linear(64, 1)), (1, 8, 8), "gives 1 number without a sigmoid"),
        (nn.Sequential(nn.Flatten(), nn.Linear(64, 2)), (2, 8, 4), "takes 2 channels; a picture has 1 (gray) or 3"),
        (nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.Sigmoid()), (1, 8, 8), "a sigmoid of 3 numbers"),
        (nn.Sequential(nn.Flatten(), nn.Linear(63, 2)), (1, 8, 8), "cannot compute"),
        (nn.Sequential(nn.Flatten(), nn.Linear(64, 2)), (1, 1, 6000), "1 × 6,000 px; a side may have 1 to 1,024"),
        (nn.Sequential(nn.Conv2d(1, 2000, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten()), (1, 1024, 1024), "8,004 MB"),
    ],
)
def test_a_module_that_cannot_be_looked_into_is_refused_with_a_reason(module, shape, sentence):
    with pytest.raises(CnnCoreError, match=re.escape(sentence)):
        of(module.eval(), shape)


def test_a_softmax_at_the_end_is_taken_off_and_the_shares_stay():
    module = nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.Softmax(1)).eval()
    mine, images = of(module), torch.rand(1, 1, 8, 8)
    assert torch.allclose(torch.softmax(loaded(mine)(images), 1), module(images))
    assert "softmax at the end is left out" in mine.notes[0]
    assert isinstance(module[2], nn.Softmax)


def test_a_sigmoid_of_one_number_becomes_two_classes_with_the_same_share():
    module = nn.Sequential(nn.Flatten(), nn.Linear(64, 1), nn.Sigmoid()).eval()
    mine, images = of(module), torch.rand(1, 1, 8, 8)
    assert torch.allclose(torch.softmax(loaded(mine)(images), 1)[:, 1:], module(images))
    assert mine.class_names == ("class 0", "class 1")


class EndingInASoftmax(nn.Module):
    """One whose code takes the softmax itself."""

    def forward(self, x):
        return x.flatten(1).softmax(1)


def test_a_softmax_that_is_no_layer_is_refused():
    with pytest.raises(CnnCoreError, match="ends in a softmax that is no layer of its own"):
        of(EndingInASoftmax().eval())


def test_a_network_of_too_many_steps_is_refused(monkeypatch):
    monkeypatch.setattr(checking, "_MOST_STEPS", 13)
    with pytest.raises(CnnCoreError, match="the network has 17 steps; 13 can be shown"):
        of(nn.Sequential(*[nn.Identity()] * 14, nn.Flatten(), nn.Linear(64, 2)).eval())


def test_a_network_in_training_mode_is_refused():
    with pytest.raises(CnnCoreError, match=r"training mode.*call network.eval\(\) first"):
        of(nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(64, 2)).train())


def test_a_wide_picture_and_a_deep_network_work():
    deep = nn.Sequential(*[nn.Conv2d(3, 3, 3, padding=1) for _ in range(200)], nn.Flatten(), nn.Linear(3 * 4 * 90, 2))
    mine = of(deep.eval(), (3, 4, 90))
    assert mine.class_names == ("class 0", "class 1")
    assert len(record(loaded(mine), torch.zeros(1, 3, 4, 90)).records) == 203
