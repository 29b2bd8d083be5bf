import pytest
import torch

from cnn_core.errors import CnnCoreError
from cnn_core.images import as_floats, gray
from cnn_core.samples import sample
from cnn_core.sequences import FILM_KERNELS, FRAMES, SIDE, brightness_along, film, film_kernel


def slid(slug: str) -> torch.Tensor:
    kernel = film_kernel(slug).kernel.weights()
    return torch.nn.functional.conv3d(film()[None, None], kernel[None, None], padding=(0, 1, 1))[0, 0]


def test_a_signal_is_one_row_of_the_picture():
    picture = sample("chelsea").draw()
    signal = brightness_along(picture, 7)
    assert signal.shape == (1, 1, picture.shape[2])
    assert torch.equal(signal[0, 0], as_floats(gray(picture))[0, 7])


def test_a_row_that_is_not_there_gets_a_sentence():
    with pytest.raises(CnnCoreError, match="there is no row 300; the picture has"):
        brightness_along(sample("checkerboard").draw()[:, :200], 300)


def test_a_film_is_the_same_every_time_and_holds_brightness_in_bytes():
    frames = film()
    assert frames.shape == (FRAMES, SIDE, SIDE)
    assert torch.equal(frames, film())
    assert torch.equal(frames, torch.round(frames * 255) / 255)
    assert 0 <= float(frames.min()) < float(frames.max()) == 1


def test_only_what_moves_is_left_of_a_change_in_time():
    changes = slid("change")
    frames = film()
    still = frames[2:] == frames[:-2]
    assert bool((changes[still] == 0).all())
    assert bool((changes[~still] != 0).all())


def test_the_average_over_time_keeps_what_stands_still():
    frames, averages = film(), slid("average")
    still = (frames[2:] == frames[:-2]) & (frames[2:] == frames[1:-1])
    torch.testing.assert_close(averages[still], frames[1:-1][still])


def test_a_kernel_that_looks_at_one_frame_is_a_2_d_convolution():
    plane = film_kernel("edges").kernel.weights()[1]
    expected = torch.nn.functional.conv2d(film()[1:-1, None], plane[None, None], padding=1)[:, 0]
    torch.testing.assert_close(slid("edges"), expected)


def test_film_kernels_are_found_by_name_and_no_two_share_one():
    assert len({entry.slug for entry in FILM_KERNELS}) == len(FILM_KERNELS)
    with pytest.raises(CnnCoreError, match="no film kernel 'sharpen'; choose one of change, average"):
        film_kernel("sharpen")
