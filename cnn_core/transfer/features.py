"""What a layer of a network makes of images, as a row of numbers for each."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from cnn_core.datasets import LabelledImages
from cnn_core.errors import CnnCoreError
from cnn_core.forward import failures_told
from cnn_core.images import gray
from cnn_core.models.entry import Network
from cnn_core.runs.fitting import fit_images
from cnn_core.steps import twin_of
from cnn_core.training.normalising import as_floats
from cnn_core.transfer.layers import FeatureLayer

AT_ONCE = 16  # images that are read in one go


@dataclass(frozen=True, kw_only=True, eq=False)
class Features:
    """The features of some images, in their order."""

    values: Float[Tensor, "n d"]
    seconds: float  # that it took to read them

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.values.nbytes


def joined(parts: Sequence[Features]) -> Features:
    """Return the features of images that were read in several goes."""
    return Features(values=torch.cat([part.values for part in parts]), seconds=sum(part.seconds for part in parts))


class FeatureReader:
    """Reads features at a layer; the steps behind it are not computed.

    It runs a private copy of the network's structure, so that others may use the network meanwhile.
    """

    def __init__(self, network: Network, layer: FeatureLayer) -> None:
        self.preprocessing = network.entry.preprocessing
        self._twin = twin_of(network.module)
        module = self._twin.get_submodule(layer.path)
        if layer.before:
            module.register_forward_pre_hook(_stop_before)
        else:
            module.register_forward_hook(_stop_after)

    def read(self, images: LabelledImages) -> Features:
        """Return the features of images of any size: brought to the network's, and normalised as it expects them."""
        start = time.perf_counter()
        fitted = as_floats(fit_images(images, self.preprocessing).images)
        values = self.read_seen(self.preprocessing.normalisation.apply(fitted))
        return Features(values=values, seconds=time.perf_counter() - start)

    def read_fitted(self, picture: UInt8[Tensor, "c h w"]) -> Float[Tensor, "1 d"]:
        """Return the features of one picture that has been brought to the network's size already.

        Raises:
            CnnCoreError: If it has another size.
        """
        channels, height, width = self.preprocessing.input_shape
        if tuple(picture.shape[1:]) != (height, width):
            raise CnnCoreError(
                f"the picture has {picture.shape[1]} × {picture.shape[2]} px, and the network takes {height} × {width}"
            )
        in_channels = gray(picture) if channels == 1 else picture.expand(3, -1, -1)
        return self.read_seen(self.preprocessing.normalisation.apply(as_floats(in_channels[None])))

    def read_seen(self, images: Float[Tensor, "n c h w"]) -> Float[Tensor, "n d"]:
        """Return the features of images that are prepared for the network: of a layer's maps, the mean of each.

        Raises:
            CnnCoreError: If the network cannot compute these images.
        """
        with torch.inference_mode(), failures_told(images):
            try:
                self._twin(images)
            except _ReachedError as reached:
                return _rows_of(reached.output).clone()
        message = "the layer was not reached"
        raise AssertionError(message)


def _rows_of(output: Tensor) -> Float[Tensor, "n d"]:
    return output.flatten(2).mean(2) if output.ndim > 2 else output


class _ReachedError(Exception):
    """The pass has come as far as it has to; no failure."""

    def __init__(self, output: Tensor) -> None:
        super().__init__()
        self.output = output


def _stop_before(module: nn.Module, inputs: tuple[Any, ...]) -> None:
    raise _ReachedError(inputs[0])


def _stop_after(module: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> None:
    raise _ReachedError(output)
