"""Dropout: in training some numbers of a map are set to 0 by chance, and the others grow, so that the sum is kept.

Which ones is drawn from a seed by a hash, so that the browser draws the same (`engine/dropout.js`).
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Float64
from torch import Tensor

from cnn_core.errors import CnnCoreError
from cnn_core.geometry import Position, check_position

_WORD = 0xFFFFFFFF
_STEP = 0x9E3779B9  # so that seed 0 does not begin with 0


@dataclass(frozen=True, kw_only=True)
class DropoutStep:
    """How one number came about: result = value × mask × scale."""

    value: float
    mask: int  # 1 where the number is kept, 0 where it is dropped
    scale: float  # 1 / (1 - p)
    result: float


@torch.inference_mode()
def draw(count: int, *, seed: int) -> Float64[Tensor, " {count}"]:
    """Draw numbers evenly from 0 (included) to 1 (left out), the same ones for the same seed.

    Args:
        count: How many; the first ones are the same whatever the count.
        seed: A whole number from 0 to 4,294,967,295.

    Source:
        Chris Wellons, "Hash Prospector", public domain: the 32-bit mixer with the multipliers 21f0aaad and 735a2d97.
    """
    if not 0 <= seed <= _WORD:
        raise CnnCoreError(f"a seed of {seed} is out of range; choose 0 to {_WORD:,}")
    key = _mixed(torch.tensor([seed + _STEP]) & _WORD)
    words = _mixed((torch.arange(count) + key) & _WORD)
    return (words >> 8).double() / 2**24


@torch.inference_mode()
def mask_of(
    shape: tuple[int, int, int], *, p: float, seed: int, per_channel: bool = False
) -> Float[Tensor, "{shape[0]} {shape[1]} {shape[2]}"]:
    """Draw which numbers are kept: 1 for those, 0 for the ones that are dropped.

    Args:
        shape: (channels, height, width).
        p: The probability of being dropped, 0 to 1. What a smaller p drops, a larger one drops too.
        seed: See `draw`.
        per_channel: Whether a channel is kept or dropped as a whole (torch's Dropout2d).

    Raises:
        CnnCoreError: If p or the seed is out of range.

    Source:
        Srivastava et al. 2014, JMLR 15, section 4; Tompson et al. 2015, arXiv:1411.4280, for whole channels.
    """
    _check(p)
    channels, height, width = shape
    if per_channel:
        kept = draw(channels, seed=seed)[:, None, None].expand(shape) >= p
    else:
        kept = draw(channels * height * width, seed=seed).reshape(shape) >= p
    return kept.float()


@torch.inference_mode()
def drop(maps: Float[Tensor, "c h w"], mask: Float[Tensor, "c h w"], *, p: float) -> Float[Tensor, "c h w"]:
    """Set to 0 what the mask drops, and multiply the rest by 1 / (1 - p): then the mean stays what it was on average.

    In evaluation nothing is dropped and nothing grows.

    Raises:
        CnnCoreError: If p is out of range.

    Source:
        torch.nn.Dropout ("inverted" dropout); with p = 1 everything is 0.
    """
    _check(p)
    return maps * mask * _scale(p)


@torch.inference_mode()
def dropout_step_at(
    maps: Float[Tensor, "c h w"], mask: Float[Tensor, "c h w"], position: Position, *, p: float
) -> DropoutStep:
    """Open one number of `drop`.

    Raises:
        CnnCoreError: If p is out of range, or there is no such number.
    """
    _check(p)
    check_position(position, len(maps), (maps.shape[1], maps.shape[2]))
    value, kept = (part[position.channel, position.row, position.col].item() for part in (maps, mask))
    return DropoutStep(value=value, mask=int(kept), scale=_scale(p), result=value * kept * _scale(p))


def _mixed(words: Tensor) -> Tensor:
    """Mix the bits of 32-bit words, held in 64 so that no product is cut off."""
    words = ((words ^ (words >> 16)) * 0x21F0AAAD) & _WORD
    words = ((words ^ (words >> 15)) * 0x735A2D97) & _WORD
    return words ^ (words >> 15)


def _scale(p: float) -> float:
    return 0.0 if p == 1 else 1 / (1 - p)


def _check(p: float) -> None:
    if not 0 <= p <= 1:
        raise CnnCoreError(f"a probability of {p:g} is out of range; choose 0 to 1")
