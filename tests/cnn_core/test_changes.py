"""A changed picture and a changed network compute what torch computes with the same change; the network stays."""

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from cnn_core.changes import (
    EMPTY,
    Changes,
    ChannelsOff,
    Occlusion,
    PictureChange,
    PlaneEdit,
    changed_picture,
    compute_changed,
    walk_changed,
    weights_of,
)
from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.recording import record

PICTURE = torch.rand(3, 7, 10, generator=torch.Generator().manual_seed(0))
IMAGE = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def network() -> nn.Module:
    return registry.load(registry.entry("tiny_vgg")).module


def test_no_change_is_the_picture_itself():
    assert torch.equal(changed_picture(PICTURE, PictureChange()), PICTURE)


def test_a_square_covers_its_pixels_and_no_others():
    covered = changed_picture(PICTURE, PictureChange(occlusion=Occlusion(row=2, col=8, size=3))).clone()
    assert (covered[:, 2:5, 8:] == EMPTY).all()
    covered[:, 2:5, 8:] = PICTURE[:, 2:5, 8:]
    assert torch.equal(covered, PICTURE)


def test_a_square_over_the_edge_covers_what_is_left_of_it():
    covered = changed_picture(PICTURE, PictureChange(occlusion=Occlusion(row=-2, col=-1, size=3)))
    assert int((covered != PICTURE).any(0).sum()) == 2


def test_a_picture_moves_by_whole_pixels_and_leaves_gray_behind():
    moved = changed_picture(PICTURE, PictureChange(down=2, right=-3))
    assert torch.equal(moved[:, 2:, :-3], PICTURE[:, :-2, 3:])
    assert (moved[:, :2] == EMPTY).all()
    assert (moved[:, :, -3:] == EMPTY).all()


def test_a_quarter_turn_of_a_square_is_counter_clockwise():
    square = PICTURE[:, :, :7]
    turned = changed_picture(square, PictureChange(rotation=90.0))
    torch.testing.assert_close(turned, square.rot90(1, (1, 2)))


@pytest.mark.parametrize("degrees", [12.0, -77.5, 180.0])
def test_a_turn_is_torchs_bilinear_one(degrees: float):
    turned = changed_picture(PICTURE, PictureChange(rotation=degrees))
    height, width = PICTURE.shape[1:]
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    affine = torch.tensor([[[cos, -sin * height / width, 0], [sin * width / height, cos, 0]]])
    grid = F.affine_grid(affine, [1, *PICTURE.shape], align_corners=False)
    expected = F.grid_sample((PICTURE - EMPTY)[None], grid, align_corners=False)[0] + EMPTY
    torch.testing.assert_close(turned, expected, atol=1e-5, rtol=0)


def test_it_is_turned_first_and_moved_then():
    both = changed_picture(PICTURE, PictureChange(rotation=30.0, right=2))
    turned = changed_picture(PICTURE, PictureChange(rotation=30.0))
    torch.testing.assert_close(both[:, :, 2:], turned[:, :, :-2])


def test_an_edited_plane_gives_what_the_edited_network_gives():
    edit = PlaneEdit(path="conv2_1", made=5, read=7, weights=(1.0, 0.0, -1.0, 2.0, 0.0, -2.0, 1.0, 0.0, -1.0))
    twin = network()
    twin.get_submodule("conv2_1").weight[5, 7] = torch.tensor(edit.weights).view(3, 3)
    walked = walk_changed(network(), IMAGE, Changes(planes=(edit,)))
    for step in record(twin, IMAGE).records:
        torch.testing.assert_close(walked.value(step.name), step.output)


def test_a_dense_layer_has_single_weights_to_edit():
    edit = PlaneEdit(path="dense", made=3, read=500, weights=(4.0,))
    shared = network()
    walked = walk_changed(shared, IMAGE, Changes(planes=(edit,)))
    before, features = shared(IMAGE), walked.value("flatten")
    expected = before[0, 3] + (4 - weights_of(shared, "dense")[3, 500]) * features[0, 500]
    torch.testing.assert_close(walked.value("dense")[0, 3], expected)


def test_a_channel_that_is_off_is_0_and_all_after_it_know():
    walked = walk_changed(network(), IMAGE, Changes(off=(ChannelsOff(step="relu1_1", channels=(0, 4)),)))
    before = record(network(), IMAGE)["relu1_1"].output.clone()
    before[:, [0, 4]] = 0
    assert torch.equal(walked.value("relu1_1"), before)
    torch.testing.assert_close(walked.value("conv1_2"), network().get_submodule("conv1_2")(before))


def test_the_shared_network_stays_as_it_is():
    shared = network()
    before = {name: tensor.clone() for name, tensor in shared.state_dict().items()}
    edit = PlaneEdit(path="conv1_1", made=0, read=0, weights=(9.0,) * 9)
    walk_changed(shared, IMAGE, Changes(planes=(edit,), off=(ChannelsOff(step="pool1", channels=(1,)),)))
    assert all(torch.equal(tensor, before[name]) for name, tensor in shared.state_dict().items())


def plane(**changed: object) -> Changes:
    return Changes(planes=(PlaneEdit(**{"path": "conv1_1", "made": 0, "read": 0, "weights": (1.0,) * 9, **changed}),))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (Changes(off=(ChannelsOff(step="nowhere", channels=(0,)),)), "no step 'nowhere' among its 18"),
        (Changes(off=(ChannelsOff(step="conv1_1", channels=(32,)),)), "32 channels, counted from 0, and no channel 32"),
        (plane(path="relu1_1"), "no convolution or dense layer at 'relu1_1'"),
        (plane(read=3), "makes 32 channels and reads 3, counted from 0"),
        (plane(made=-1), "no weights between channel 0 and channel -1"),
        (plane(weights=(1.0,)), "a kernel of conv1_1 has 9 weights, not 1"),
        (plane(weights=(float("nan"),) * 9), "is no number to compute with"),
    ],
)
def test_what_the_network_does_not_have_is_told(changes: Changes, sentence: str):
    with pytest.raises(CnnCoreError, match=sentence):
        changes.check(network(), graph_of(network(), (3, 32, 32)))


def test_a_square_without_a_side_is_refused():
    with pytest.raises(CnnCoreError, match="a square of 0 px covers nothing"):
        Occlusion(row=0, col=0, size=0)


def test_a_branching_network_takes_changes_too():
    shared, image = registry.load(registry.entry("mini_resnet")).module, IMAGE
    changes = Changes(off=(ChannelsOff(step="add_1", channels=tuple(range(40))),))
    walked = walk_changed(shared, image, changes)
    off: Tensor = walked.value("block2_relu2")
    assert float(off.abs().max()) == 0


@pytest.mark.parametrize("off", [(), (ChannelsOff(step="relu1_1", channels=(2,)),)])
def test_one_step_and_the_last_one_are_kept(off: tuple[ChannelsOff, ...]):
    changed = compute_changed(network(), IMAGE, Changes(off=off), "conv3_2")
    walked = walk_changed(network(), IMAGE, Changes(off=off))
    torch.testing.assert_close(changed.output, walked.value("conv3_2"))
    torch.testing.assert_close(changed.logits, walked.value("dense"))


class Grouped(nn.Module):
    """Its channels stand in groups for a while."""

    def forward(self, images: Tensor) -> Tensor:
        return images.reshape(1, 2, 2, 3, 5).transpose(1, 2).flatten(1, 2)


def test_channels_in_groups_are_counted_through():
    image = torch.rand(1, 4, 3, 5, generator=torch.Generator().manual_seed(2))
    changes = Changes(off=(ChannelsOff(step="transpose", channels=(1,)),))
    changes.check(Grouped(), graph_of(Grouped().eval(), (4, 3, 5)))
    expected = image[:, [0, 2, 1, 3]]
    expected[:, 1] = 0
    assert torch.equal(walk_changed(Grouped().eval(), image, changes).value("flatten"), expected)
