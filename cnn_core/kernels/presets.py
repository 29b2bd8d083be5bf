"""The kernels to start from, one entry each; the menu, the links and the tests read this table."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from jaxtyping import Float64
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.kernels import averages, differences, patterns
from cnn_core.kernels.averages import Plane
from cnn_core.kernels.kernel import Kernel, check_size


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """What a preset is drawn from."""

    size: int  # pixels along a side, 1 to 11
    angle: float = 0.0  # degrees, counter-clockwise from the right
    seed: int = 0  # 0 or more


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A kernel with a name, in every size: its title, what it does in one sentence, and how its plane is drawn."""

    slug: str
    title: str
    sentence: str
    draw: Callable[[Sketch], Plane]
    takes_angle: bool = False
    takes_seed: bool = False


PRESETS = (
    Preset(
        slug="identity",
        title="Identity",
        sentence="Copies the middle pixel, so the map is the image itself.",
        draw=lambda sketch: averages.identity(sketch.size),
    ),
    Preset(
        slug="box",
        title="Box blur",
        sentence="Averages all pixels of the window equally, which blurs and leaves square traces.",
        draw=lambda sketch: averages.box(sketch.size),
    ),
    Preset(
        slug="gaussian",
        title="Gaussian blur",
        sentence="Averages with most weight in the middle, which blurs softly and alike in all directions.",
        draw=lambda sketch: averages.gaussian(sketch.size),
    ),
    Preset(
        slug="motion_blur",
        title="Motion blur",
        sentence="Averages along a line, as if the camera had moved in that direction.",
        draw=lambda sketch: averages.motion_blur(sketch.size, sketch.angle),
        takes_angle=True,
    ),
    Preset(
        slug="sharpen",
        title="Sharpen",
        sentence="Raises each pixel above its neighbours, so edges stand out and even areas stay.",
        draw=lambda sketch: differences.sharpen(sketch.size),
    ),
    Preset(
        slug="unsharp",
        title="Unsharp mask",
        sentence="Adds back what a Gaussian blur would take away, the photographer's way to sharpen.",
        draw=lambda sketch: differences.unsharp(sketch.size),
    ),
    Preset(
        slug="sobel_x",
        title="Sobel x",
        sentence="Answers to vertical edges: positive where it gets brighter to the right, negative where darker.",
        draw=lambda sketch: differences.sobel(sketch.size),
    ),
    Preset(
        slug="sobel_y",
        title="Sobel y",
        sentence="Answers to horizontal edges: positive where it gets brighter downwards, negative where darker.",
        draw=lambda sketch: differences.sobel(sketch.size).T,
    ),
    Preset(
        slug="prewitt_x",
        title="Prewitt x",
        sentence="Answers to vertical edges like Sobel x, with all rows weighing the same.",
        draw=lambda sketch: differences.prewitt(sketch.size),
    ),
    Preset(
        slug="prewitt_y",
        title="Prewitt y",
        sentence="Answers to horizontal edges like Sobel y, with all columns weighing the same.",
        draw=lambda sketch: differences.prewitt(sketch.size).T,
    ),
    Preset(
        slug="scharr_x",
        title="Scharr x",
        sentence="Answers to vertical edges like Sobel x, and tells the angle of slanted ones more truly.",
        draw=lambda sketch: differences.scharr(sketch.size),
    ),
    Preset(
        slug="scharr_y",
        title="Scharr y",
        sentence="Answers to horizontal edges like Sobel y, and tells the angle of slanted ones more truly.",
        draw=lambda sketch: differences.scharr(sketch.size).T,
    ),
    Preset(
        slug="laplacian",
        title="Laplacian",
        sentence="Compares each pixel with its four neighbours, so edges of every direction show as a double line.",
        draw=lambda sketch: differences.laplacian(sketch.size),
    ),
    Preset(
        slug="outline",
        title="Outline",
        sentence="Compares each pixel with all around it, so only what differs from its surroundings remains.",
        draw=lambda sketch: differences.outline(sketch.size),
    ),
    Preset(
        slug="emboss",
        title="Emboss",
        sentence="Adds the slope towards the lower right, so the image looks like a relief lit from the upper left.",
        draw=lambda sketch: differences.emboss(sketch.size),
    ),
    Preset(
        slug="gabor",
        title="Gabor",
        sentence="Answers to stripes of one width and one direction, as many first-layer kernels learn to.",
        draw=lambda sketch: patterns.gabor(sketch.size, sketch.angle),
        takes_angle=True,
    ),
    Preset(
        slug="random",
        title="Random",
        sentence="Weights drawn by chance, as a network has them before it has learnt anything.",
        draw=lambda sketch: patterns.noise(sketch.size, sketch.seed),
        takes_seed=True,
    ),
)
_BY_SLUG = {entry.slug: entry for entry in PRESETS}
if len(_BY_SLUG) < len(PRESETS):
    raise ValueError("two kernel presets have the same slug")


def preset(slug: str) -> Preset:
    """Find an entry of `PRESETS`.

    Raises:
        CnnCoreError: If there is none of that name.
    """
    if slug not in _BY_SLUG:
        raise CnnCoreError(f"there is no kernel preset {slug!r}; choose one of {', '.join(_BY_SLUG)}")
    return _BY_SLUG[slug]


def preset_kernel(
    slug: str, *, size: int, width: int | None = None, channels: int = 1, angle: float = 0.0, seed: int = 0
) -> Kernel:
    """Draw a preset in a size, for a gray or a colour image.

    With several channels each gets the same plane, divided by their number: the map is that of the channels' mean, so
    colour and gray versions answer alike, and the identity gives the mean of the colours.

    Args:
        slug: A preset's name.
        size: Pixels along a side, 1 to 11, even ones too.
        width: Columns, where they are not as many as the rows: then the middle of the square one, of the longer side,
            whose weights add up to the same where they add up to anything.
        channels: 1 for gray, 3 for RGB; 1 or more.
        angle: Degrees counter-clockwise from the right, for presets that take one; others leave it aside.
        seed: Which random weights, 0 or more, for presets that take one.

    Raises:
        CnnCoreError: If there is no such preset, or a number is out of range.
    """
    entry = preset(slug)
    width = size if width is None else width
    check_size(size)
    check_size(width)
    if not math.isfinite(angle):
        raise CnnCoreError(f"an angle of {angle:g}° has no direction; choose a finite number of degrees")
    square = entry.draw(Sketch(size=max(size, width), angle=angle, seed=seed))
    plane = _middle(square, size, width) + 0.0  # makes -0.0 a plain 0
    values = (plane / max(channels, 1)).flatten().tolist() * channels
    return Kernel(channels=channels, height=size, width=width, values=tuple(values))


def _middle(square: Plane, height: int, width: int) -> Float64[Tensor, "height width"]:
    """Cut out the middle, and keep the sum of the weights where neither the whole nor the middle sums up to 0."""
    top, left = ((len(square) - side) // 2 for side in (height, width))
    middle = square[top : top + height, left : left + width]
    whole, rest = square.sum().item(), middle.sum().item()
    keeps = min(abs(whole), abs(rest)) > 1e-9
    return middle * (whole / rest) if keeps and middle.shape != square.shape else middle
