"""A file that can be fetched."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file, of weights or of images, that a person can ask for."""

    url: str
    nbytes: int  # as its library states it, perhaps rounded
    name: str = ""  # under which it is kept; "" for the last part of its address
    sha256: str = ""  # its first hexadecimal digits, 8 at least; "" where the name holds them, or nobody states them

    @property
    def megabytes(self) -> float:
        """Its size in units of 1,000,000 bytes, as disks are sold and networks are timed."""
        return self.nbytes / 1e6

    @property
    def file_name(self) -> str:
        """The name under which the file is kept, such as "resnet18-f37072fd.pth"."""
        return self.name or self.url.partition("?")[0].rsplit("/", 1)[-1]

    @property
    def checksum(self) -> str:
        """The first hexadecimal digits of the file's SHA-256, which torchvision puts into the name; "" if unknown."""
        in_name = re.search(r"-([0-9a-f]{8,64})\.", self.file_name)
        return self.sha256 or (in_name[1] if in_name else "")
