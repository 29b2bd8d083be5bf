"""The pictures that are there from the start: photographs out of scikit-image's wheel, and drawn patterns.

A photograph is read from the installed files. scikit-image's own loaders would fetch a missing one from the internet;
they are never called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import resources

from jaxtyping import UInt8
from torch import Tensor

from cnn_core import patterns
from cnn_core.errors import CnnCoreError
from cnn_core.images import decode, resize_to_fit

_MOST = 512  # pixels on a photograph's longer side
_DRAWN = "drawn by this project, MIT"


@dataclass(frozen=True)
class Sample:
    """A picture that anyone may choose. The slug is its name in links and stays as it is."""

    slug: str
    title: str
    sentence: str  # what to look at
    draw: Callable[[], UInt8[Tensor, "c h w"]]
    source: str = _DRAWN  # who made it, and its licence, as scikit-image states them


def sample(slug: str) -> Sample:
    """Return the sample of that name.

    Raises:
        CnnCoreError: If there is none.
    """
    if slug not in _BY_SLUG:
        raise CnnCoreError(f"there is no sample {slug!r}; choose one of {', '.join(_BY_SLUG)}")
    return _BY_SLUG[slug]


def _photograph(file: str) -> UInt8[Tensor, "c h w"]:
    try:
        data = (resources.files("skimage") / "data" / file).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise CnnCoreError(f"the photograph {file} is missing from scikit-image: install scikit-image anew") from error
    return resize_to_fit(decode(data), most=_MOST)


def _from_wheel(file: str) -> Callable[[], UInt8[Tensor, "c h w"]]:
    return partial(_photograph, file)


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "chelsea",
        "Cat",
        "Fine fur, whiskers in all directions and two large eyes.",
        _from_wheel("chelsea.png"),
        "Stefan van der Walt, CC0",
    ),
    Sample(
        "coffee",
        "Coffee cup",
        "Smooth porcelain with round edges, beside rough wood.",
        _from_wheel("coffee.png"),
        "Rachel Michetti, courtesy of Pikolo Espresso Bar, CC0",
    ),
    Sample(
        "astronaut",
        "Astronaut",
        "A face, a flag with stripes and a rocket in one picture: Eileen Collins.",
        _from_wheel("astronaut.png"),
        "NASA Great Images, public domain",
    ),
    Sample(
        "rocket",
        "Rocket",
        "Thin towers of struts around a smooth rocket, lamps in a dark sky.",
        _from_wheel("rocket.jpg"),
        "SpaceX, public domain",
    ),
    Sample(
        "motorcycle",
        "Motorcycle",
        "Spokes, tubes and tools: edges at every angle and of every size.",
        _from_wheel("motorcycle_left.png"),
        "Middlebury 2014 stereo benchmark (Scharstein et al., GCPR 2014); scikit-image names no licence",
    ),
    Sample(
        "camera",
        "Photographer",
        "A gray picture, with one channel: a dark coat before a bright sky.",
        _from_wheel("camera.png"),
        "Lav Varshney, CC0",
    ),
    Sample(
        "ihc",
        "Stained tissue",
        "Pathology: glands of the colon, a protein in brown, cell nuclei in blue.",
        _from_wheel("ihc.png"),
        "Center for Microscopy And Molecular Imaging, no known copyright restrictions",
    ),
    Sample(
        "retina",
        "Retina",
        "Medicine: thin vessels that branch, on the back of an eye.",
        _from_wheel("retina.jpg"),
        "Mikael Häggström, CC0",
    ),
    Sample(
        "edges", "Edges", "An edge every 22.5°: which ones does a kernel see, and which does it miss?", patterns.edges
    ),
    Sample(
        "checkerboard",
        "Checkerboard",
        "Flat squares: a kernel that sums to 0 leaves the borders.",
        patterns.checkerboard,
    ),
    Sample("gradient", "Gradient", "The same slope everywhere: a derivative is one constant.", patterns.gradient),
    Sample("dot", "Dot", "One white pixel: its map is the kernel itself, turned by half a circle.", patterns.dot),
    Sample("rings", "Rings", "Finer and finer rings: a blur wipes out the fine ones first.", patterns.rings),
    Sample("stripes", "Stripes", "Bars in four directions: an oriented kernel answers to one.", patterns.stripes),
    Sample("text", "Text", "Letters in three sizes: outline, thicken or blur them.", patterns.text),
    Sample("colours", "Colours", "Nine pure colours: what does each of the three channels hold?", patterns.colours),
    *(
        Sample(
            f"digit-{value}",
            f"Digit {value}",
            "White on black, 28 × 28 px, as the network for handwritten digits expects it.",
            partial(patterns.digit, value),
        )
        for value in patterns.DIGITS
    ),
)

_BY_SLUG = {entry.slug: entry for entry in SAMPLES}
if len(_BY_SLUG) < len(SAMPLES):
    raise CnnCoreError(f"{len(SAMPLES)} samples have only {len(_BY_SLUG)} different slugs: name each one once")
