import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from cnn_core.convolution import convolve
from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Window, Window2d, same_padding
from cnn_core.kernels import PRESETS, flip, preset, preset_kernel, rotate

SIZES = range(1, 12)
SLUGS = [entry.slug for entry in PRESETS]
KEEPS_BRIGHTNESS = ["identity", "box", "gaussian", "motion_blur", "sharpen", "unsharp", "emboss"]
ADDS_UP_TO_ZERO = [
    "sobel_x",
    "sobel_y",
    "prewitt_x",
    "prewitt_y",
    "scharr_x",
    "scharr_y",
    "laplacian",
    "outline",
    "gabor",
]
TEXTBOOK = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "box": [[1 / 9] * 3] * 3,
    "gaussian": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
    "motion_blur": [[0, 0, 0], [1 / 3] * 3, [0, 0, 0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "unsharp": [[-1 / 16, -2 / 16, -1 / 16], [-2 / 16, 28 / 16, -2 / 16], [-1 / 16, -2 / 16, -1 / 16]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "prewitt_x": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "prewitt_y": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "scharr_x": [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
    "scharr_y": [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


def plane(slug, size, **options):
    kernel = preset_kernel(slug, size=size, **options)
    return torch.tensor(kernel.values, dtype=torch.float64).reshape(size, size)


def answer(slug, size, image):
    """What the kernel answers, laid over the top left corner of the image."""
    return (plane(slug, size) * image[:size, :size]).sum().item()


RAMP = torch.arange(11, dtype=torch.float64).repeat(11, 1)  # 1 brighter with every column


def test_there_are_enough_presets_each_with_its_own_name_and_one_sentence():
    assert len(PRESETS) >= 16
    assert (
        len(set(SLUGS)) == len({entry.title for entry in PRESETS}) == len({e.sentence for e in PRESETS}) == len(SLUGS)
    )
    assert all(entry.sentence.count(".") == 1 and entry.sentence.endswith(".") for entry in PRESETS)


@pytest.mark.parametrize("slug", TEXTBOOK)
def test_three_by_three_is_the_textbooks(slug):
    assert torch.equal(plane(slug, 3), torch.tensor(TEXTBOOK[slug], dtype=torch.float64))


def test_the_five_by_five_classics_are_the_textbooks_up_to_their_strength():
    bell = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0], dtype=torch.float64)
    sobel = torch.outer(bell, torch.tensor([-1.0, -2.0, 0.0, 2.0, 1.0], dtype=torch.float64))
    assert torch.equal(plane("gaussian", 5) * 256, torch.outer(bell, bell))
    assert torch.equal(plane("sobel_x", 5) * 16, sobel)
    assert plane("unsharp", 5)[2, 2] * 256 == 476


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("size", SIZES)
def test_every_preset_works_in_every_size_gray_and_in_colour(slug, size):
    gray = preset_kernel(slug, size=size, angle=30.0, seed=5)
    colour = preset_kernel(slug, size=size, channels=3, angle=30.0, seed=5)
    assert (gray.channels, gray.height, gray.width) == (1, size, size)
    assert (colour.channels, colour.height, colour.width) == (3, size, size)
    assert "-0.0" not in str(gray.values).replace(")", ",").split(", ")
    if size > 1 or slug not in ADDS_UP_TO_ZERO:
        assert any(gray.values)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("size", [1, 2, 3, 6, 11])
def test_colour_answers_as_the_gray_mean_does(slug, size):
    image = torch.rand(3, 12, 13, generator=torch.Generator().manual_seed(0))
    window = Window2d(rows=Window(size=size), cols=Window(size=size))
    gray = convolve(image.mean(0, keepdim=True), preset_kernel(slug, size=size).weights()[None], window)
    colour = convolve(image, preset_kernel(slug, size=size, channels=3).weights()[None], window)
    assert torch.allclose(colour, gray, atol=2e-5)


@pytest.mark.parametrize("slug", KEEPS_BRIGHTNESS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("channels", [1, 3])
def test_what_keeps_the_brightness_adds_up_to_one_and_is_the_identity_in_one_pixel(slug, size, channels):
    assert sum(preset_kernel(slug, size=size, channels=channels, angle=20.0).values) == pytest.approx(1.0)
    assert plane(slug, 1).item() == 1.0


@pytest.mark.parametrize("slug", ADDS_UP_TO_ZERO)
@pytest.mark.parametrize("size", SIZES)
def test_what_compares_adds_up_to_zero_and_is_zero_in_one_pixel(slug, size):
    assert sum(preset_kernel(slug, size=size, angle=20.0).values) == pytest.approx(0.0, abs=1e-10)
    assert plane(slug, 1).item() == 0.0


@pytest.mark.parametrize("size", SIZES)
def test_the_identity_with_same_padding_is_the_image(size):
    image = torch.rand(1, 9, 7, generator=torch.Generator().manual_seed(0))
    rows = Window(size=size, padding=same_padding(9, size=size))
    cols = Window(size=size, padding=same_padding(7, size=size))
    kernel = preset_kernel("identity", size=size).weights()[None]
    assert torch.equal(convolve(image, kernel, Window2d(rows=rows, cols=cols)), image)


@pytest.mark.parametrize(("name", "response"), [("sobel", 8), ("prewitt", 6), ("scharr", 32)])
@pytest.mark.parametrize("size", SIZES[1:])
def test_a_gradient_answers_a_ramp_alike_in_every_size(name, response, size):
    assert answer(f"{name}_x", size, RAMP) == pytest.approx(response)
    assert answer(f"{name}_x", size, RAMP.T) == pytest.approx(0.0, abs=1e-9)
    assert torch.equal(plane(f"{name}_y", size), plane(f"{name}_x", size).T)


@pytest.mark.parametrize("size", SIZES[2:])
def test_the_laplacian_answers_a_bowl_alike_in_every_size_and_no_ramp(size):
    assert answer("laplacian", size, RAMP**2 + RAMP.T**2) == pytest.approx(4)
    assert answer("laplacian", size, RAMP) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("slug", ["laplacian", "sharpen", "unsharp"])
@pytest.mark.parametrize("size", [4, 6, 8, 10])
def test_an_even_size_with_a_middle_pixel_is_the_odd_one_before_it(slug, size):
    assert torch.equal(plane(slug, size)[:-1, :-1], plane(slug, size - 1))
    assert not plane(slug, size)[-1].any()
    assert not plane(slug, size)[:, -1].any()


def test_two_pixels_have_their_stated_forms():
    assert plane("sobel_x", 2).tolist() == [[-4, 4], [-4, 4]]
    assert plane("laplacian", 2).tolist() == [[-2, 1], [1, 0]]
    assert plane("sharpen", 2).tolist() == [[3, -1], [-1, 0]]
    assert plane("unsharp", 2).tolist() == [[1.75, -0.25], [-0.25, -0.25]]
    assert plane("gabor", 2).tolist() == [[-0.25, 0.25], [-0.25, 0.25]]


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("angle", [0.0, 17.0, 45.0, 90.0, 200.0])
def test_a_gabor_turned_by_ninety_degrees_is_its_plane_turned(size, angle):
    turned = rotate(preset_kernel("gabor", size=size, angle=angle))
    assert preset_kernel("gabor", size=size, angle=angle + 90).values == pytest.approx(turned.values, abs=1e-9)
    assert sum(abs(value) for value in turned.values) == pytest.approx(1.0)


@pytest.mark.parametrize("size", [5, 8, 11])
def test_a_gabor_answers_most_to_stripes_of_its_own_direction(size):
    steps = torch.arange(size) - (size - 1) / 2
    stripes = torch.cos(2 * torch.pi * steps / (2 * size / 3)).double().repeat(size, 1)  # vertical ones
    answers = [(plane("gabor", size, angle=angle) * stripes).sum().item() for angle in (0.0, 30.0, 60.0, 90.0)]
    assert answers == sorted(answers, reverse=True)
    assert answers[0] > 5 * abs(answers[-1])


@pytest.mark.parametrize("size", SIZES)
def test_motion_blur_is_a_line_of_as_many_pixels_as_the_size(size):
    middle = (size - 1) // 2
    assert plane("motion_blur", size, angle=0.0)[middle].tolist() == [1 / size] * size
    assert plane("motion_blur", size, angle=90.0)[:, middle].tolist() == [1 / size] * size
    assert torch.equal(plane("motion_blur", size, angle=135.0), torch.eye(size, dtype=torch.float64) / size)
    assert torch.equal(plane("motion_blur", size, angle=45.0), torch.eye(size, dtype=torch.float64).flip(0) / size)
    for angle in range(-180, 360, 7):
        assert (plane("motion_blur", size, angle=float(angle)) > 0).sum() == size


@pytest.mark.parametrize("slug", ["box", "gaussian", "gabor"])
@pytest.mark.parametrize("size", [1, 3, 4, 9, 10])
def test_what_looks_alike_both_ways_round_is_its_own_flip(slug, size):
    kernel = preset_kernel(slug, size=size, angle=25.0)
    assert flip(kernel).values == pytest.approx(kernel.values, abs=1e-11)


def test_random_weights_depend_on_the_seed_alone():
    first, again, other = (preset_kernel("random", size=5, seed=seed) for seed in (1, 1, 2))
    torch.manual_seed(7)
    assert first == again == preset_kernel("random", size=5, seed=1)
    assert first != other
    weights = [value for seed in range(30) for value in preset_kernel("random", size=11, seed=seed).values]
    assert torch.tensor(weights).std().item() == pytest.approx(1 / 11, rel=0.05)


def test_the_angle_and_the_seed_matter_only_where_a_preset_says_so():
    for entry in PRESETS:
        plain = preset_kernel(entry.slug, size=7)
        assert (preset_kernel(entry.slug, size=7, angle=40.0) != plain) == entry.takes_angle
        assert (preset_kernel(entry.slug, size=7, seed=40) != plain) == entry.takes_seed


def test_many_threads_draw_the_same_kernels():
    wishes = list(itertools.product(SLUGS, [3, 8]))

    def draw(wish):
        return preset_kernel(wish[0], size=wish[1], angle=12.0, seed=3)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(draw, wishes)) == [draw(wish) for wish in wishes]


def test_a_preset_is_found_by_its_name():
    assert preset("sobel_x").title == "Sobel x"
    with pytest.raises(CnnCoreError, match="there is no kernel preset 'sobel'; choose one of identity, box, gaussian"):
        preset("sobel")


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("box", {"size": 0}, "a kernel side of 0 px is out of range; choose 1 to 11 px"),
        ("box", {"size": 12}, "a kernel side of 12 px is out of range; choose 1 to 11 px"),
        ("box", {"size": 3, "channels": 0}, "a kernel of 0 channels has no weights; choose 1 channel or more"),
        (
            "gabor",
            {"size": 3, "angle": float("nan")},
            "an angle of nan° has no direction; choose a finite number of degrees",
        ),
        ("random", {"size": 3, "seed": -1}, "a seed of -1 is out of range; choose 0 or more"),
    ],
)
def test_a_preset_out_of_range_is_told_with_its_numbers(slug, options, sentence):
    with pytest.raises(CnnCoreError) as error:
        preset_kernel(slug, **options)
    assert str(error.value) == sentence
