"""The bytes that carry arrays to a component."""

import json
import struct

import numpy as np
import pytest

from viz_app.components.packing import pack


def header_of(packed: bytes) -> tuple[dict[str, object], bytes]:
    (length,) = struct.unpack_from("<I", packed)
    return json.loads(packed[4 : 4 + length]), packed[4 + length :]


def test_the_header_holds_the_facts_and_the_place_of_each_array() -> None:
    packed = pack({"title": "größer 0"}, {"maps": np.zeros((1, 2, 3), np.float32), "picture": np.zeros((5,), np.uint8)})
    header, payload = header_of(packed)
    assert header["facts"] == {"title": "größer 0"}
    assert header["arrays"] == [
        {"name": "maps", "type": "float32", "shape": [1, 2, 3], "offset": 0},
        {"name": "picture", "type": "uint8", "shape": [5], "offset": 24},
    ]
    assert len(payload) == 24 + 8


@pytest.mark.parametrize("title", ["", "a", "ab", "abc", "äöü", "猫"])
def test_every_array_starts_at_a_multiple_of_four_bytes(title: str) -> None:
    packed = pack({"title": title}, {"bytes": np.ones(3, np.uint8), "floats": np.ones(2, np.float32)})
    header, payload = header_of(packed)
    assert (len(packed) - len(payload)) % 4 == 0
    assert [array["offset"] % 4 for array in header["arrays"]] == [0, 0]


def test_floats_come_back_bit_for_bit_with_nan_and_infinity() -> None:
    values = np.array([[0.1, -0.0, np.nan], [np.inf, -np.inf, 1e-45]], np.float32)
    _, payload = header_of(pack({}, {"maps": values}))
    assert payload == values.tobytes()


def test_an_array_that_is_not_contiguous_is_sent_row_by_row() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3).T
    _, payload = header_of(pack({}, {"maps": values}))
    assert np.frombuffer(payload, "<f4").tolist() == [0, 3, 1, 4, 2, 5]


def test_a_fact_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"limit": float("nan")}, {})


def test_an_array_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="float32 or uint8, not float64"):
        pack({}, {"maps": np.zeros(3)})
