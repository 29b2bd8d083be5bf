"""Decoding what is right, and what is done with a picture."""

import io
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from PIL import Image, ImageFile
from torch.nn import functional as F

from cnn_core.errors import CnnCoreError
from cnn_core.images import Limits, as_floats, crop, decode, digest, gray, resize_to_fit, to_png

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
PICTURE = torch.randint(0, 256, (3, 30, 45), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
SMOOTH = F.interpolate(PICTURE[None, :, :3, :4].float(), (30, 45), mode="bicubic")[0].clamp(0, 255).byte()


def as_image(picture):
    return Image.fromarray(picture.permute(1, 2, 0).numpy() if len(picture) == 3 else picture[0].numpy())


def encode(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("TIFF", {"compression": "packbits"}),
    ],
)
def test_a_lossless_file_gives_the_pixels_back(kind, options):
    assert torch.equal(decode(encode(as_image(PICTURE), kind, **options)), PICTURE)


@pytest.mark.parametrize("options", [{"progressive": True}, {"progressive": False}, {"subsampling": 0}])
def test_a_jpeg_gives_what_pillow_decodes(options):
    data = encode(as_image(SMOOTH), "JPEG", quality=90, **options)
    assert torch.equal(decode(data), torch.from_numpy(np.array(Image.open(io.BytesIO(data)))).permute(2, 0, 1))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF", "GIF"])
def test_gray_stays_one_channel(kind):
    ramp = torch.arange(256, dtype=torch.uint8).reshape(1, 16, 16)
    decoded = decode(encode(as_image(ramp), kind))
    assert decoded.shape == (1, 16, 16)
    assert (decoded.int() - ramp.int()).abs().max() <= (3 if kind == "JPEG" else 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright(kind, orientation):
    upright = SMOOTH[:, :16, :24]
    stored = {1: upright, 2: upright.flip(2), 3: upright.flip(1, 2), 4: upright.flip(1), 5: upright.mT}
    stored |= {6: upright.mT.flip(1), 7: upright.mT.flip(1, 2), 8: upright.mT.flip(2)}
    exif = Image.Exif()
    exif[274] = orientation
    lossless = {"WEBP": {"lossless": True}, "JPEG": {"quality": 100, "subsampling": 0}}.get(kind, {})
    decoded = decode(encode(as_image(stored[orientation]), kind, exif=exif, **lossless))
    assert (decoded.int() - upright.int()).abs().max() <= (6 if kind == "JPEG" else 0)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_several_frames_the_first_is_taken(kind):
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    assert torch.equal(decode(data), torch.tensor(RED, dtype=torch.uint8)[:, None, None].expand(3, 6, 8))


def test_a_photograph_with_a_second_one_behind_it_is_one_picture():
    first, second = Image.new("RGB", (8, 6), "red"), Image.new("RGB", (8, 6), "blue")
    assert decode(encode(first, "MPO", save_all=True, append_images=[second]))[2].max() < 10


def test_threads_decode_without_disturbing_each_other():
    files = [encode(as_image(PICTURE.roll(step, 2)), kind) for step in range(4) for kind in ("PNG", "TIFF", "BMP")]
    with ThreadPoolExecutor(8) as pool:
        decoded = list(pool.map(decode, files * 8))
    assert all(torch.equal(one, PICTURE.roll(index % 12 // 3, 2)) for index, one in enumerate(decoded))


def test_no_global_setting_of_pillow_or_of_the_warnings_is_changed():
    before = (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, list(warnings.filters), list(Image.ID))
    decode(encode(as_image(PICTURE), "WEBP"))
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, list(warnings.filters), list(Image.ID))


@pytest.mark.parametrize("limits", [{"bytes": 0}, {"pixels": 0}, {"pixels": 90_000_000}])
def test_limits_that_cannot_be_kept_are_refused(limits):
    with pytest.raises(CnnCoreError, match="cannot be kept: take at least 1 byte and 1 to 89,000,000 px"):
        Limits(**limits)


def test_the_longer_side_is_made_to_fit():
    assert resize_to_fit(PICTURE, most=15).shape == (3, 10, 15)
    assert resize_to_fit(PICTURE.mT, most=15).shape == (3, 15, 10)
    assert resize_to_fit(PICTURE[:, :1], most=15).shape == (3, 1, 15)
    assert torch.equal(resize_to_fit(PICTURE, most=45), PICTURE)


def test_resizing_averages_instead_of_dropping_pixels():
    checkerboard = (torch.arange(64)[:, None] + torch.arange(64)).remainder(2).mul(255).byte()[None]
    inside = resize_to_fit(checkerboard, most=8)[:, 1:-1, 1:-1].float()
    assert (inside - 127.5).abs().max() <= 2


def test_a_picture_does_not_fit_in_nothing():
    with pytest.raises(CnnCoreError, match="fit in 0 px: take 1 or more"):
        resize_to_fit(PICTURE, most=0)


def test_a_crop_is_the_rectangle():
    assert torch.equal(crop(PICTURE, top=2, left=3, height=4, width=5), PICTURE[:, 2:6, 3:8])


@pytest.mark.parametrize("part", [(-1, 0, 2, 2), (0, -1, 2, 2), (0, 0, 0, 2), (29, 0, 2, 2), (0, 44, 2, 2)])
def test_a_crop_over_the_edge_is_refused_with_the_numbers(part):
    top, left, height, width = part
    with pytest.raises(CnnCoreError, match=f"{height} × {width} px from row {top}, column {left} .* of 30 × 45 px"):
        crop(PICTURE, top=top, left=left, height=height, width=width)


def test_floats_go_from_0_to_1():
    picture = torch.tensor([[[0, 51, 255]]], dtype=torch.uint8)
    assert torch.equal(as_floats(picture), torch.tensor([[[0.0, 0.2, 1.0]]]))


def test_gray_is_pillows_luma_and_leaves_gray_alone():
    assert torch.equal(gray(PICTURE)[0], torch.from_numpy(np.array(as_image(PICTURE).convert("L"))))
    assert torch.equal(gray(PICTURE[:1]), PICTURE[:1])


def test_two_channels_cannot_be_turned_gray():
    with pytest.raises(CnnCoreError, match="2 channels"):
        gray(PICTURE[:2])


def test_a_digest_names_shape_and_pixels():
    assert digest(PICTURE) == digest(PICTURE.clone()) == digest(PICTURE.mT.contiguous().mT)
    assert len({digest(PICTURE), digest(PICTURE + 1), digest(PICTURE.reshape(3, 45, 30)), digest(PICTURE[:1])}) == 4
    assert digest(torch.zeros(1, 1, 1, dtype=torch.uint8)) == "a7154865332fea015ee16cbf3f332b59"


@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_holds_the_picture_without_loss(channels):
    assert torch.equal(decode(to_png(PICTURE[:channels])), PICTURE[:channels])
