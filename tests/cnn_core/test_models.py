import dataclasses
import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision import models
from torchvision.transforms import functional as transforms

from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.images import as_floats
from cnn_core.models import registry
from cnn_core.models.card import write_card
from cnn_core.models.embedded import EMBEDDED
from cnn_core.models.weights import path_of
from cnn_core.samples import sample
from cnn_core.training import evaluate

OWN = [entry.slug for entry in EMBEDDED]


def total(slug: str) -> int:
    entry = registry.entry(slug)
    return sum(node.multiply_adds for node in graph_of(entry.build().eval(), entry.preprocessing.input_shape).nodes)


def test_an_unknown_network_is_named():
    with pytest.raises(CnnCoreError, match="no network called 'lenet7'"):
        registry.entry("lenet7")


def test_the_registry_holds_the_own_networks_first_and_those_of_torchvision():
    slugs = list(registry.entries())
    assert slugs[: len(OWN)] == OWN
    assert {"alexnet", "vgg16", "googlenet", "inception_v3", "resnet50", "densenet121", "squeezenet1_0"} <= set(slugs)


@pytest.mark.parametrize(
    ("slug", "title"),
    [("squeezenet1_0", "SqueezeNet1.0"), ("densenet121", "DenseNet121"), ("mobilenet_v3_large", "MobileNet V3 Large")],
)
def test_torchvisions_networks_are_called_as_their_papers_do(slug, title):
    assert registry.entry(slug).title == title


@pytest.mark.parametrize(("slug", "most"), [("tiny_vgg", 17_000_000), ("mini_resnet", 60_000_000)])
def test_the_own_networks_stay_within_their_multiply_adds(slug, most):
    assert total(slug) <= most


def test_lenet5_has_the_textbooks_parameters():
    assert sum(parameter.numel() for parameter in registry.entry("lenet5").build().parameters()) == 61_706


def test_tiny_vgg_has_at_most_32_channels_and_no_batch_norm():
    modules = list(registry.entry("tiny_vgg").build().modules())
    assert max(module.out_channels for module in modules if isinstance(module, nn.Conv2d)) <= 32
    assert not any(isinstance(module, nn.BatchNorm2d) for module in modules)


@pytest.mark.parametrize("slug", [*OWN, "squeezenet1_0", "googlenet"])
def test_random_weights_are_the_same_every_time_and_leave_the_global_generator_alone(slug):
    entry, state = registry.entry(slug), torch.get_rng_state()
    one, other = (registry.load(entry, weights="random").module for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("slug", [slug for slug, entry in registry.entries().items() if entry.origin == "torchvision"])
def test_preprocessing_equals_torchvisions_own(slug):
    picture = sample("chelsea").draw()
    weights = models.get_model_weights(slug)["DEFAULT"]
    assert torch.allclose(
        registry.entry(slug).preprocessing.apply(picture)[0], weights.transforms()(picture), atol=1e-6
    )


def test_a_gray_network_sees_gray_and_a_colour_network_sees_colour():
    picture = sample("chelsea").draw()
    assert registry.entry("lenet5").preprocessing.fit(picture).shape == (1, 28, 28)
    assert registry.entry("tiny_vgg").preprocessing.fit(picture[:1]).shape == (3, 32, 32)


def test_what_a_network_sees_of_a_fitting_picture_is_the_picture():
    picture = torch.randint(0, 256, (3, 32, 32), dtype=torch.uint8)
    assert torch.equal(registry.entry("tiny_vgg").preprocessing.fit(picture), as_floats(picture))


@pytest.mark.parametrize(("height", "width", "levels"), [(40, 401, 0), (401, 40, 1)])
def test_a_strip_becomes_what_torchvision_makes_of_it(height, width, levels):
    strip = torch.randint(0, 256, (3, height, width), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    plain = transforms.center_crop(transforms.resize(strip, [256], antialias=True), [224, 224])
    fitted = registry.entry("alexnet").preprocessing.fit(strip)
    assert (fitted - as_floats(plain)).abs().max() <= (levels + 1e-3) / 255


@pytest.mark.parametrize("shape", [(3, 1, 1024), (3, 1024, 1)])
def test_a_strip_stays_small_while_it_is_resized(shape, monkeypatch):
    resized: list[int] = []
    resize = transforms.resize
    monkeypatch.setattr(
        transforms,
        "resize",
        lambda *args, **options: resized.append((made := resize(*args, **options)).numel()) or made,
    )
    registry.entry("alexnet").preprocessing.fit(torch.zeros(shape, dtype=torch.uint8))
    assert max(resized) < 1e6


def test_missing_weights_say_where_they_belong(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(CnnCoreError, match=r"weights of ResNet18 are not on this machine; they belong at .*resnet18-"):
        registry.load(registry.entry("resnet18"))


@pytest.mark.parametrize("slug", OWN)
def test_the_own_networks_ship_with_weights_and_card(slug):
    path = path_of(registry.entry(slug))
    assert path.stat().st_size <= 5_000_000
    assert f"cnn-viz train {slug}" in path.with_suffix(".md").read_text(encoding="utf-8")
    assert registry.load(registry.entry(slug)).weights == "trained"


@pytest.mark.parametrize("slug", ["googlenet", "inception_v3", "squeezenet1_1", "mobilenet_v3_small", "mnasnet0_5"])
def test_a_file_where_the_loader_looks_is_loaded(slug, monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry(slug)
    options = {"init_weights": False, "aux_logits": True} if slug in ("googlenet", "inception_v3") else {}
    state = models.get_model(slug, weights=None, **options).state_dict()
    path_of(entry).parent.mkdir(parents=True)
    torch.save(state, path_of(entry))
    module = registry.load(entry).module
    assert all(torch.equal(tensor, state[name]) for name, tensor in module.state_dict().items())


def test_a_file_of_densenet_is_loaded_with_the_names_that_torchvision_gave_its_weights_once(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry("densenet121")
    state = entry.build().state_dict()
    path_of(entry).parent.mkdir(parents=True)
    old = {re.sub(r"(denselayer\d+\.(?:norm|conv))(\d)", r"\1.\2", name): tensor for name, tensor in state.items()}
    assert "features.denseblock1.denselayer1.norm.1.weight" in old
    torch.save(old, path_of(entry))
    module = registry.load(entry).module
    assert all(torch.equal(tensor, state[name]) for name, tensor in module.state_dict().items())


def test_squeezenets_real_weights_know_a_cat(monkeypatch):
    if not Path("../shared/data/torch").is_dir():
        pytest.skip("needs SqueezeNet's ImageNet weights in ../shared/data/torch")
    monkeypatch.setenv("TORCH_HOME", "../shared/data/torch")
    network = registry.load(registry.entry("squeezenet1_0"))
    logits = network.module(network.entry.preprocessing.apply(sample("chelsea").draw()))[0]
    assert network.entry.class_names[int(logits.argmax())] == "Egyptian cat"


def test_a_card_states_accuracy_parameters_and_the_command(tmp_path):
    entry = registry.entry("lenet5")
    assert entry.training
    write_card(tmp_path / "card.md", entry, entry.build(), entry.training.recipe, data="some data", accuracy=0.9876)
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert all(part in card for part in ("98.76%", "61,706", "some data", "cnn-viz train lenet5"))


@pytest.mark.parametrize(("slug", "cycles", "option"), [("lenet5", (3,), " --epochs 3"), ("tiny_vgg", (28, 20), "")])
def test_a_card_states_the_epochs_where_they_are_not_those_of_the_recipe(slug, cycles, option, tmp_path):
    entry = registry.entry(slug)
    recipe = dataclasses.replace(entry.training.recipe, cycles=cycles)
    write_card(tmp_path / "card.md", entry, entry.build(), recipe, data="some data", accuracy=0.5)
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert f"cnn-viz train {slug} --data data{option}\n" in card


@pytest.mark.parametrize(("slug", "is_told"), [("lenet5", False), ("tiny_vgg", False), ("mini_resnet", True)])
def test_a_card_tells_of_the_graphics_card_where_a_processor_takes_hours(slug, is_told):
    card = path_of(registry.entry(slug)).with_suffix(".md").read_text(encoding="utf-8")
    assert ("260 epochs of this network take a processor many hours; `--device cuda` makes it" in card) is is_told


@pytest.mark.parametrize("slug", OWN)
def test_a_shipped_card_is_the_one_that_would_be_written_today(slug, tmp_path):
    entry, file = registry.entry(slug), tmp_path / "card.md"
    card = path_of(entry).with_suffix(".md").read_text(encoding="utf-8")
    data, stated = re.search(r"\| data \| (.+) \|", card)[1], re.search(r"accuracy \| ([\d.]+)%", card)[1]
    assert entry.training
    write_card(file, entry, entry.build(), entry.training.recipe, data=data, accuracy=float(stated) / 100)
    assert file.read_text(encoding="utf-8") == card


@pytest.mark.slow
@pytest.mark.parametrize("slug", OWN)
def test_the_shipped_weights_reach_what_their_card_states(slug, shared_data):
    network = registry.load(registry.entry(slug))
    card = path_of(network.entry).with_suffix(".md").read_text(encoding="utf-8")
    stated = float(re.search(r"test accuracy \| ([\d.]+)%", card)[1])
    assert network.entry.training
    test = shared_data(network.entry.training.dataset).test
    accuracy = evaluate(network.module, test, network.entry.preprocessing.normalisation)
    assert 100 * accuracy == pytest.approx(stated, abs=0.3)


def test_a_family_of_networks_is_found_by_what_its_slugs_begin_with(monkeypatch):
    monkeypatch.setattr(registry, "_FAMILIES", dict(registry._FAMILIES))
    registry.add_family("twin", registry.entry)
    assert registry.entry("twin.lenet5").slug == "lenet5"
    with pytest.raises(CnnCoreError, match="two families of networks are called twin"):
        registry.add_family("twin", registry.entry)
