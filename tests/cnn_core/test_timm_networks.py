"""The networks of timm: what timm says of them is what the entry says."""

import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import save_file
from timm.data import ImageNetInfo, create_transform, resolve_data_config
from torchvision.models import AlexNet_Weights
from torchvision.transforms import Compose

from cnn_core.images import as_floats
from cnn_core.models import registry
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


def test_a_hub_file_where_the_loader_looks_is_loaded(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    entry = registry.entry("inception_resnet_v2")
    state = entry.build().state_dict()
    path_of(entry).parent.mkdir(parents=True)
    save_file(state, path_of(entry))
    module = registry.load(entry).module
    assert all(torch.equal(tensor, state[name]) for name, tensor in module.state_dict().items())
