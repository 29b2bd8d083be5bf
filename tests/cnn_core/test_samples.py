import dataclasses
import subprocess
import sys

import pytest
import torch
from torch.nn import functional as F

from cnn_core import patterns, samples
from cnn_core.errors import CnnCoreError
from cnn_core.samples import SAMPLES, sample

PHOTOGRAPHS = ("chelsea", "coffee", "astronaut", "rocket", "motorcycle", "camera", "ihc", "retina")
PATTERNS = ("edges", "checkerboard", "gradient", "dot", "rings", "stripes", "text", "colours")


def test_the_table_holds_photographs_then_patterns_then_digits():
    digits = tuple(f"digit-{value}" for value in patterns.DIGITS)
    assert tuple(entry.slug for entry in SAMPLES) == PHOTOGRAPHS + PATTERNS + digits


@pytest.mark.parametrize("entry", SAMPLES, ids=lambda entry: entry.slug)
def test_every_sample_can_be_drawn_and_says_what_it_is(entry):
    picture = entry.draw()
    assert picture.dtype == torch.uint8
    assert picture.shape[0] == (1 if entry.slug in {"camera", *PATTERNS} - {"colours"} or "digit" in entry.slug else 3)
    assert 28 <= max(picture.shape[1:]) <= 512
    assert picture.min() < 30
    assert picture.max() > 225
    assert entry.title
    assert entry.sentence.endswith((".", "?"))
    assert entry.source
    assert sample(entry.slug) is entry
    assert torch.equal(picture, entry.draw())


def test_an_unknown_sample_names_those_there_are():
    with pytest.raises(CnnCoreError, match=r"there is no sample 'dog'; choose one of chelsea, coffee, .*, digit-7"):
        sample("dog")


def test_a_sample_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SAMPLES[0].slug = "other"


def test_photographs_need_no_network_and_never_ask_scikit_images_loader():
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from cnn_core.samples import SAMPLES\n"
        "assert not any(name.partition('.')[0] in ('skimage', 'pooch') for name in sys.modules)\n"
        "[entry.draw() for entry in SAMPLES]\n"
        "assert 'pooch' not in sys.modules and 'skimage.data._fetchers' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_photograph_that_is_missing_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(samples.resources, "files", lambda _: tmp_path)
    with pytest.raises(CnnCoreError, match=r"the photograph chelsea\.png is missing from scikit-image"):
        sample("chelsea").draw()


def test_the_dot_gives_the_kernel_back():
    image = sample("dot").draw().float() / 255
    kernel = torch.arange(25.0).reshape(1, 1, 5, 5)
    answer = F.conv2d(image[None], kernel, padding=2)[0, 0, 13:18, 13:18]
    assert torch.equal(answer.flip(0, 1), kernel[0, 0])


def test_the_gradient_rises_by_one_everywhere():
    steps = sample("gradient").draw().int().diff(dim=2)
    assert (steps == 1).all()


def test_the_checkerboard_turns_into_its_negative_one_square_further():
    board = sample("checkerboard").draw()
    assert torch.equal(board[:, 32:], 255 - board[:, :-32])


@pytest.mark.parametrize(
    ("part", "direction"), [("top left", 0), ("top right", 90), ("bottom left", 45), ("bottom right", 135)]
)
def test_the_stripes_go_four_ways(part, direction):
    rows = slice(0, 128) if "top" in part else slice(128, 256)
    columns = slice(0, 128) if "left" in part else slice(128, 256)
    across, down = slopes(sample("stripes").draw()[0, rows, columns].float())
    angle = torch.rad2deg(torch.atan2(2 * (across * down).sum(), (across**2 - down**2).sum())) / 2
    assert abs((angle - direction + 90) % 180 - 90) < 3


def slopes(image):
    return image.diff(dim=1)[1:], image.diff(dim=0)[:, 1:]


def test_the_edges_come_at_eight_slants():
    across, down = slopes(sample("edges").draw()[0].float())
    strong = across.hypot(down) > 200
    slant = torch.rad2deg(torch.atan2(down, across))[strong].remainder(180)
    assert (torch.histc(slant, 8, -11.25, 168.75) > 20).sum() >= 7


def test_rings_are_the_same_all_around_and_finer_outwards():
    rings = sample("rings").draw()[0]
    assert torch.equal(rings, rings.mT)
    assert torch.equal(rings, rings.flip(0))
    assert rings[127, 128] > 250
    bright = (rings[128, 128:] > 127).reshape(4, 32).int()
    changes = bright.diff(dim=1).abs().sum(1).tolist()
    assert changes == sorted(set(changes))


def test_colours_are_pure():
    squares = sample("colours").draw()[:, 43::86, 43::86].flatten(1).T.tolist()
    assert squares[:3] == [[255, 0, 0], [0, 255, 0], [0, 0, 255]]
    assert squares[6:] == [[0, 0, 0], [128, 128, 128], [255, 255, 255]]


@pytest.mark.parametrize("value", patterns.DIGITS)
def test_a_digit_lies_in_mnists_frame(value):
    digit = patterns.digit(value)[0].float() / 255
    inside = digit[3:25, 4:24]
    assert (inside > 0).sum() == (digit > 0).sum()  # MNIST fits its digits into 20 × 20 px around the middle
    places = torch.arange(28.0)
    for centre in ((digit.sum(1) * places).sum() / digit.sum(), (digit.sum(0) * places).sum() / digit.sum()):
        assert abs(centre - 13.5) < 2.5
    assert 0.08 < digit.mean() < 0.2  # MNIST: 0.13


def test_a_digit_without_strokes_is_refused():
    with pytest.raises(CnnCoreError, match="no strokes for the digit 4; draw one of 2, 3, 5, 7"):
        patterns.digit(4)
