"""The networks of timm: what timm says of them is what the entry says."""

import re

import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import save_file
from timm.data import ImageNetInfo, create_transform, resolve_data_config
from torchvision.models import AlexNet_Weights
from torchvision.transforms import Compose

from cnn_core.errors import CnnCoreError
from cnn_core.images import as_floats
from cnn_core.models import registry
from cnn_core.models.timm_stated import preprocessing_of
from cnn_core.models.weights import path_of
from cnn_core.samples import sample

LECTURE = {
    "xception": "legacy_xception.tf_in1k",
    "inception_resnet_v2": "inception_resnet_v2.tf_in1k",
    "nasnetalarge": "nasnetalarge.tf_in1k",
}


def _timms_own(name: str) -> Compose:
    return create_transform(**resolve_data_config(pretrained_cfg=timm.get_pretrained_cfg(name).to_dict()))


@pytest.mark.parametrize(("slug", "name"), LECTURE.items())
def test_preprocessing_equals_timms_own(slug: str, name: str):
    picture = sample("chelsea").draw()
    resize, crop, _, normalise = _timms_own(name).transforms
    theirs = normalise(as_floats(crop(resize(picture))))
    assert torch.allclose(registry.entry(slug).preprocessing.apply(picture)[0], theirs, atol=1e-6)


@pytest.mark.parametrize(("slug", "name"), LECTURE.items())
def test_preprocessing_is_near_timms_own_on_a_pillow_image(slug: str, name: str):
    picture, preprocessing = sample("chelsea").draw(), registry.entry(slug).preprocessing
    theirs = _timms_own(name)(Image.fromarray(picture.permute(1, 2, 0).numpy()))
    levels = 255 * 0.5 * (preprocessing.apply(picture)[0] - theirs).abs()
    assert levels.max() <= 4, "Pillow cuts off at 0 and 255 after the rows as well, torch only at the end"
    assert levels.mean() < 0.2


def test_timm_orders_the_classes_of_imagenet_as_torchvision_does():
    short, long = AlexNet_Weights.DEFAULT.meta["categories"], ImageNetInfo().label_descriptions()
    others = {index for index, name in enumerate(short) if name != long[index].split(", ")[0]}
    assert others == {134, 639}
    assert (short[134], long[134]) == ("crane bird", "crane")
    assert (short[639], long[639]) == ("maillot tank suit", "maillot, tank suit")


@pytest.mark.parametrize(("slug", "name"), LECTURE.items())
def test_size_and_licence_are_those_that_timm_tells(slug: str, name: str):
    entry, stated = registry.entry(slug), timm.get_pretrained_cfg(name)
    with torch.device("meta"):
        state = timm.create_model(name).state_dict()
    assert entry.download
    assert entry.download.nbytes == sum(tensor.numel() * tensor.element_size() for tensor in state.values())
    assert entry.facts.licence == stated.license == "apache-2.0"
    assert len(entry.class_names) == stated.num_classes


def test_every_file_of_timm_has_a_name_of_its_own():
    names = [registry.entry(slug).download.file_name for slug in LECTURE]
    assert names == ["xception-43020ad28.pth", "inception_resnet_v2.tf_in1k.safetensors", "nasnetalarge-dc4a7b8b.pth"]


@pytest.mark.parametrize(
    "name",
    [
        "convnext_atto",  # its 1×1 convolutions are dense layers
        "tf_efficientnet_lite0",  # its convolutions pad by themselves
        "skresnet18",  # softmax decides between two kernels
        "nf_resnet26",  # its weights are standardised as it runs
        "poolformer_s12",  # looks at neighbourhoods by pooling
        "ghostnet_050",
        "repghostnet_050",
        "selecsls42",
        "resnetv2_50x1_bit.goog_in21k",  # 21,843 classes
    ],
)
def test_a_convolutional_network_of_timm_opens_by_its_name(name: str):
    entry = registry.entry(f"timm.{name}")
    assert entry.slug == f"timm.{name}"
    assert entry.title == f"{name} (timm)"
    assert entry.facts.parameters
    assert entry.facts.multiply_adds
    assert len(entry.class_names) == timm.get_pretrained_cfg(name).num_classes


def test_a_network_that_both_libraries_have_counts_the_same():
    ours, theirs = registry.entry("resnet18").facts, registry.entry("timm.resnet18").facts
    assert (ours.parameters, ours.multiply_adds) == (theirs.parameters, theirs.multiply_adds)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("vit_tiny_patch16_224", "multiplies what it computed by what it computed, as attention does"),
        ("halonet26t", "as attention does"),
        ("swiftformer_xs", "its layer stages.0.blocks.2.attn is attention"),
        ("mixer_s32_224", "only 1 of its steps look at a neighbourhood, beside 34 with weights"),
        ("resnet50_clip", "timm names no classes for its 1,024 outputs: they are features"),
        ("vit_small_patch14_dinov2", "it has no classifier"),
        ("resnet50.nope", "timm has no weights nope of resnet50"),
        ("resnet5000", "timm has no such network"),
        ("hf-hub:timm/resnet50", "timm has no such network"),
        ("local-dir:/etc", "timm has no such network"),
        ("", "timm has no such network"),
    ],
)
def test_what_is_no_convolutional_classifier_is_refused_with_a_reason(name: str, reason: str):
    with pytest.raises(CnnCoreError, match=f"the network {re.escape(name)} of timm cannot be looked into: .*{reason}"):
        registry.entry(f"timm.{name}")


def test_a_picture_is_squeezed_into_a_square_where_timm_does_so():
    name, picture = "dm_nfnet_f0", sample("chelsea").draw()
    resize, crop, _, normalise = _timms_own(name).transforms
    theirs = normalise(as_floats(crop(resize(picture))))
    stated = timm.get_pretrained_cfg(name)
    assert stated.crop_mode == "squash"
    assert torch.allclose(preprocessing_of(stated).apply(picture)[0], theirs, atol=1e-6)


def _as_densenets_files_had_it(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    kept = {name: tensor for name, tensor in state.items() if not name.endswith("num_batches_tracked")}
    return {re.sub(r"(denselayer\d+\.(?:norm|conv))(\d)", r"\1.\2", name): tensor for name, tensor in kept.items()}


def test_timms_own_code_reads_a_file_whose_names_it_changes(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry("timm.densenet121")
    state = registry.load(entry, weights="random").module.state_dict()
    path_of(entry).parent.mkdir(parents=True)
    assert path_of(entry).name == "densenet121.ra_in1k.safetensors"
    save_file(_as_densenets_files_had_it(state), path_of(entry))
    module = registry.load(entry).module
    assert all(torch.equal(tensor, state[name]) for name, tensor in module.state_dict().items())


def test_a_file_of_another_network_is_told_by_its_first_layer(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry("xception")
    path_of(entry).parent.mkdir(parents=True)
    torch.save({"features.weight": torch.zeros(3)}, path_of(entry))
    with pytest.raises(CnnCoreError, match=r"xception-43020ad28[.]pth holds no weights for the layer conv1[.]weight"):
        registry.load(entry)


def test_a_hub_file_where_the_loader_looks_is_loaded(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry("inception_resnet_v2")
    state = entry.build().state_dict()
    path_of(entry).parent.mkdir(parents=True)
    save_file(state, path_of(entry))
    module = registry.load(entry).module
    assert all(torch.equal(tensor, state[name]) for name, tensor in module.state_dict().items())
