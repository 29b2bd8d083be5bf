"""What the maps component is told, and what it believes of the browser's answer."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnn_core.errors import CnnCoreError
from viz_app.components.maps import MapsState, MapsView, Mark, Position, Tile, map_tiles, picture_tiles, show_maps
from viz_app.components.maps.mounting import packed, state_from

GRAY = Tile(title="gray", kind="gray", plane=0)
PAGE = Path(__file__).parents[1] / "browser" / "maps_page.py"
BYTES = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)


def sent_type(maps: np.ndarray, tile: Tile) -> str:
    block = packed(maps, MapsView(tiles=(tile,)))
    (length,) = struct.unpack_from("<I", block)
    return json.loads(block[4 : 4 + length])["arrays"][0]["type"]


def state(answer: dict[str, object]) -> MapsState:
    return state_from(answer, tiles=2, height_width=(3, 4))


def test_a_photo_goes_as_bytes_and_anything_else_as_floats() -> None:
    picture = BYTES / np.float32(255)
    signed = Tile(title="", kind="signed", plane=0, limits=(-1, 1))
    assert sent_type(picture, GRAY) == "uint8"
    assert sent_type(picture, signed) == "float32"
    assert sent_type(np.nextafter(picture, np.float32(1)), GRAY) == "float32"


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.5, 1.5])
def test_brightness_outside_a_photo_goes_as_floats(value: float) -> None:
    assert sent_type(np.full((1, 2, 2), value, np.float32), GRAY) == "float32"


def test_a_choice_within_the_maps_is_believed() -> None:
    expected = MapsState(selected=1, position=Position(tile=1, row=2, col=3))
    assert state({"selected": 1, "position": [1, 2, 3]}) == expected


@pytest.mark.parametrize("selected", [-1, 2, 1.0, True, "1", None, [], {}])
def test_a_tile_that_is_not_there_is_no_choice(selected: object) -> None:
    assert state({"selected": selected}).selected is None


@pytest.mark.parametrize(
    "position", [[2, 0, 0], [0, 3, 0], [0, 0, 4], [0, 0, -1], [0, 0], [0, 0, True], "000", {"a": 1}]
)
def test_a_pixel_that_is_not_there_is_no_position(position: object) -> None:
    assert state({"position": position}).position is None


def test_an_empty_answer_is_no_choice() -> None:
    assert state({}) == MapsState()


def test_signed_limits_must_lie_evenly_around_zero() -> None:
    with pytest.raises(CnnCoreError, match=r"not from -1 to 2: give \(-limit, limit\)"):
        Tile(title="a", kind="signed", plane=0, limits=(-1, 2))


@pytest.mark.parametrize("limits", [(1, 1), (2, 1), (float("nan"), 1), (0, float("inf"))])
def test_limits_must_be_finite_and_in_order(limits: tuple[float, float]) -> None:
    with pytest.raises(CnnCoreError, match="low end below its high end"):
        Tile(title="a", kind="unsigned", plane=0, limits=limits)


def test_a_view_needs_a_tile() -> None:
    with pytest.raises(CnnCoreError, match="give at least 1"):
        MapsView(tiles=())


def test_each_map_needs_a_title_and_limits() -> None:
    with pytest.raises(CnnCoreError, match="2 titles do not fit 1 colour scales"):
        map_tiles(["a", "b"], [(0, 1)], kind="unsigned")


def test_a_picture_apart_has_four_tiles_over_three_maps() -> None:
    assert [(tile.kind, tile.plane) for tile in picture_tiles(apart=True)] == [
        ("rgb", 0),
        ("red", 0),
        ("green", 1),
        ("blue", 2),
    ]


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (
            MapsView(tiles=(Tile(title="a", kind="gray", plane=2),)),
            'tile "a" shows map 2 and there are 2: count',
        ),
        (MapsView(tiles=picture_tiles(apart=False)), 'tile "colour" shows map 2 and there are 2'),
        (MapsView(tiles=(Tile(title="b", kind="gray", plane=0, reads=(3,)),)), 'tile "b" shows map 3 and there are 2'),
        (MapsView(tiles=(GRAY,), selected=1), "lies outside the 1 tiles"),
        (MapsView(tiles=(GRAY,), marks=(Mark(row=0, col=0, tile=3),)), "lies outside the 1 tiles"),
    ],
)
def test_a_view_of_what_is_not_there_is_refused(view: MapsView, message: str) -> None:
    with pytest.raises(CnnCoreError, match=message):
        show_maps(np.zeros((2, 3, 3), np.float32), view=view, key="maps")


def test_maps_without_a_pixel_are_refused() -> None:
    with pytest.raises(CnnCoreError, match=r"shape \(1, 0, 3\) have no pixel"):
        show_maps(np.zeros((1, 0, 3), np.float32), view=MapsView(tiles=(GRAY,)), key="maps")


def test_a_page_starts_with_the_tile_that_its_view_names() -> None:
    app = AppTest.from_file(PAGE)
    app.query_params["show"] = "strange"
    app.run()
    assert not app.exception
    assert app.text[0].value.startswith(f"python: {MapsState(selected=1)}")
