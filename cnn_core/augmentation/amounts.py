"""How far a training image may be changed."""

from dataclasses import dataclass

from cnn_core.augmentation.kinds import KINDS
from cnn_core.errors import CnnCoreError


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How far a training image may be changed. Zero and False change nothing."""

    shift: int = 0  # pixels, up, down, left and right
    mirror: bool = False  # left and right swapped, for every second image
    erase: int = 0  # pixels, side of a gray square put over the image
    rotate: float = 0.0  # degrees, to both sides
    scale: float = 0.0  # 0.1 draws a size between 0.9 and 1.1
    flip: bool = False  # top and bottom swapped, for every second image
    crop: float = 0.0  # 0.2 cuts out a part of 0.8 to 1 of each side and stretches it to the whole
    brightness: float = 0.0  # 0.2 draws a factor between 0.8 and 1.2; so do contrast and saturation
    contrast: float = 0.0
    saturation: float = 0.0
    hue: float = 0.0  # share of the colour circle, to both sides; 0.5 reaches every hue
    noise: float = 0.0  # standard deviation of what is added to each number, 0 to 1

    def __post_init__(self) -> None:
        """Refuse what no image can be changed by."""
        for kind in KINDS:
            amount = getattr(self, kind.name)
            if not 0 <= amount <= kind.most:
                raise CnnCoreError(f"{kind.name} is {amount:g}; it must be from 0 to {kind.most:g}")

    def __repr__(self) -> str:
        """Name what is on, as it is written on a model card."""
        amounts = ", ".join(f"{name}={amount}" for name, amount in vars(self).items() if amount)
        return f"Augmentation({amounts})"
