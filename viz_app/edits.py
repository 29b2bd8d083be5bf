"""A kernel edit as a short text for the address: what differs from the preset, deflated, base64url."""

import struct

from cnn_core.errors import CnnCoreError
from cnn_core.kernels import Kernel
from viz_app.deflated import deflated, inflated

_BAD = "it is not a kernel edit for this preset and size"


def encode_edit(kernel: Kernel, preset: Kernel) -> str:
    """Return the weights that differ from the preset, "" where none does."""
    changed = [_single(a) != _single(b) for a, b in zip(kernel.values, preset.values, strict=True)]
    if not any(changed):
        return ""
    weights = [value for value, differs in zip(kernel.values, changed, strict=True) if differs]
    mask = b"" if all(changed) else _bits(changed)
    packed = mask + struct.pack(f"<{len(weights)}f", *weights)
    return deflated(packed)


def decode_edit(text: str, preset: Kernel) -> Kernel:
    """Return the preset with the edit laid over it.

    Raises:
        CnnCoreError: If the text is damaged, or made for a kernel of another shape.
    """
    if not text:
        return preset
    packed, count = _inflate(text), len(preset.values)
    changed = [True] * count
    if len(packed) != 4 * count:
        size = -(-count // 8)
        changed = [bool(packed[i // 8] >> i % 8 & 1) for i in range(count)] if len(packed) > size else [False] * count
        packed = packed[size:]
    if not any(changed) or len(packed) != 4 * sum(changed):
        raise CnnCoreError(_BAD)
    weights = iter(struct.unpack(f"<{sum(changed)}f", packed))
    values = tuple(
        next(weights) if differs else old for differs, old in zip(changed, preset.values, strict=bool(changed))
    )
    return Kernel(channels=preset.channels, height=preset.height, width=preset.width, values=values)


def _single(value: float) -> float:
    """Round to a 32-bit float, which is what the edit keeps."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def _bits(flags: list[bool]) -> bytes:
    return sum(1 << i for i, flag in enumerate(flags) if flag).to_bytes(-(-len(flags) // 8), "little")


def _inflate(text: str) -> bytes:
    try:
        return inflated(text, most=10_000)  # far above any kernels'
    except ValueError as error:
        raise CnnCoreError(_BAD) from error
