"""What can be changed of a training image: what each change is, how far it goes, and where it does harm."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One amount of an augmentation, which 0 or "off" leaves out."""

    name: str  # of the field of Augmentation
    title: str
    unit: Literal["pixels", "degrees", "share", "switch"]
    most: int | float = 1
    sentence: str
    caution: str  # when not to use it
    coloured: bool = False  # changes nothing in gray images


KINDS = (
    Kind(
        name="shift",
        title="Shift",
        unit="pixels",
        most=1000,
        sentence="Moves the image by up to so many pixels, up or down and left or right. What comes in at the border "
        "is the mean colour of the training images.",
        caution="Not so far that what the image shows is pushed out of it, and not where the place itself is the "
        "answer.",
    ),
    Kind(
        name="rotate",
        title="Rotate",
        unit="degrees",
        most=180,
        sentence="Turns the image by up to so many degrees, to both sides.",
        caution="Not so far that it becomes another class: a 6 turned by 180° is a 9. Photographs seldom hang askew by "
        "more than 15°.",
    ),
    Kind(
        name="scale",
        title="Scale",
        unit="share",
        most=0.9,
        sentence="Makes what the image shows larger or smaller: 0.1 draws a size of 0.9 to 1.1.",
        caution="Not where the size tells the classes apart, such as a large cell from a small one.",
    ),
    Kind(
        name="crop",
        title="Crop",
        unit="share",
        most=0.9,
        sentence="Cuts out a part from anywhere and stretches it to the whole: 0.2 keeps 0.8 to 1 of each side.",
        caution="Not so much that what the image shows is cut away: part of a 9 may be a 1.",
    ),
    Kind(
        name="brightness",
        title="Brightness",
        unit="share",
        sentence="Multiplies every number by one factor: 0.2 draws one from 0.8 to 1.2.",
        caution="Not where the brightness is what was measured, such as depth or density. At 1, some images become "
        "black.",
    ),
    Kind(
        name="contrast",
        title="Contrast",
        unit="share",
        sentence="Multiplies every number’s distance from the image’s mean gray by one factor: 0.2 draws one from 0.8 "
        "to 1.2.",
        caution="Not so much that nothing is left: at 1, some images become one even gray.",
    ),
    Kind(
        name="saturation",
        title="Saturation",
        unit="share",
        sentence="Makes all colours paler or stronger by one factor: 0.2 draws one from 0.8 to 1.2; at 0 they are "
        "gray.",
        caution="Not where the strength of a colour tells the classes apart, such as ripe fruit from unripe.",
        coloured=True,
    ),
    Kind(
        name="hue",
        title="Hue",
        unit="share",
        most=0.5,
        sentence="Moves all colours along the colour circle: 0.1 by up to a tenth of the way around, to both sides.",
        caution="Not where the colour is the answer: a red traffic light must not become a green one.",
        coloured=True,
    ),
    Kind(
        name="noise",
        title="Noise",
        unit="share",
        sentence="Adds another random number to each number, with this standard deviation; black is 0, white is 1.",
        caution="Not so much that you cannot tell the class yourself. Small images drown in it sooner.",
    ),
    Kind(
        name="erase",
        title="Erase",
        unit="pixels",
        most=1000,
        sentence="Covers a square of so many pixels by the mean colour, so that the network cannot rely on one part "
        "alone.",
        caution="Not so large that it covers all that tells the classes apart.",
    ),
    Kind(
        name="mirror",
        title="Mirror",
        unit="switch",
        sentence="Swaps left and right in every second image, by chance.",
        caution="Not for digits, letters or signs: a mirrored 2 is no 2.",
    ),
    Kind(
        name="flip",
        title="Flip",
        unit="switch",
        sentence="Swaps top and bottom in every second image, by chance.",
        caution="Not where there is an up and a down: no ship sails upside down, and a flipped 2 is no 2. It is right "
        "for what is seen from above or through a microscope.",
    ),
)
"""In the order of the settings. The changes are made in the order of `STEPS`."""
