"""What has to be kept of an epoch that is not over yet."""

from dataclasses import asdict, dataclass
from typing import Any

from torch import Tensor


@dataclass(kw_only=True)
class RunningEpoch:
    """The order of the images, how far the training is in it, and sums over what is done."""

    order: Tensor  # indices of the training images, on the processor
    images: int = 0  # done
    loss_sum: float = 0.0
    right: int = 0
    seconds: float = 0.0

    def add(self, *, images: int, loss: float, right: int, seconds: float) -> None:
        """Count a mini-batch."""
        self.images += images
        self.loss_sum += loss * images
        self.right += right
        self.seconds += seconds

    @property
    def is_over(self) -> bool:
        """Whether every image had its turn."""
        return self.images >= len(self.order)

    def state(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {**asdict(self), "order": self.order.clone()}
