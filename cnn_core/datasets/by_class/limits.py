"""How much a person's images may hold, held against what is declared before any memory is taken."""

from dataclasses import dataclass, field

from cnn_core.images import Limits

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class ReadingLimits:
    """Bounds of what is read as one data set."""

    zip_bytes: int = 200 * MEGABYTE
    unpacked_bytes: int = 1_000 * MEGABYTE  # of all files together, as declared
    files: int = 150_000
    classes: int = 1_000
    pixels: int = 4_000_000_000  # of all images together as stored: about a minute of decoding
    memory: int = 500 * MEGABYTE  # of all images at the size in which they are kept
    image: Limits = field(default_factory=Limits)
