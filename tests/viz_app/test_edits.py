import base64
import zlib

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.kernels import Kernel, preset_kernel
from viz_app.deflated import LONGEST
from viz_app.edits import decode_edit, encode_edit


def changed(kernel: Kernel, **weights: float) -> Kernel:
    values = list(kernel.values)
    for index, value in weights.items():
        values[int(index[1:])] = value
    return Kernel(channels=kernel.channels, height=kernel.height, width=kernel.width, values=tuple(values))


def test_no_edit_is_an_empty_text():
    preset = preset_kernel("sobel_x", size=3)
    assert encode_edit(preset, preset) == ""
    assert decode_edit("", preset) == preset


def test_an_edit_comes_back():
    preset = preset_kernel("sobel_x", size=3)
    edited = changed(preset, _0=0.5, _8=-3.25)
    assert decode_edit(encode_edit(edited, preset), preset) == edited


def test_the_largest_edit_fits_into_the_address():
    preset, edited = preset_kernel("identity", size=11, channels=3), preset_kernel("random", size=11, channels=3)
    text = encode_edit(edited, preset)
    assert len(text) <= LONGEST
    assert decode_edit(text, preset).values == pytest.approx(edited.values, rel=1e-6)
    all_but_one = changed(edited, _0=preset.values[0])
    assert len(encode_edit(all_but_one, preset)) <= LONGEST


def bomb() -> str:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.urlsafe_b64encode(deflater.compress(bytes(1_000_000)) + deflater.flush()).decode()


@pytest.mark.parametrize("text", ["!", "AAAA", "x" * 1500, "é", "A", bomb(), "a b", "%00"])
def test_a_damaged_edit_is_refused_in_a_sentence(text):
    with pytest.raises(CnnCoreError, match="not a kernel edit"):
        decode_edit(text, preset_kernel("box", size=3))


def test_an_edit_of_another_size_is_refused():
    preset = preset_kernel("box", size=5)
    text = encode_edit(changed(preset, _20=2.0), preset)
    with pytest.raises(CnnCoreError, match="not a kernel edit"):
        decode_edit(text, preset_kernel("box", size=3))


def test_a_weight_that_is_no_number_is_refused():
    preset = preset_kernel("box", size=1)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    text = base64.urlsafe_b64encode(deflater.compress(b"\x00\x00\xc0\x7f") + deflater.flush()).decode()
    with pytest.raises(CnnCoreError, match="weight of nan"):
        decode_edit(text, preset)
