"""What is believed of a picture that the browser sends with its class."""

import base64

import pytest

from viz_app.components.class_camera import Taken, taken_told

FILE = base64.b64encode(b"a file").decode()
SHOT = {"identity": "a-1", "className": " pen ", "file": FILE}


def test_a_picture_comes_with_its_class():
    assert taken_told({"shot": SHOT}) == Taken(identity="a-1", class_name="pen", file=b"a file")


@pytest.mark.parametrize(
    "wrong",
    [
        {"className": " "},
        {"className": "x" * 61},
        {"className": 3},
        {"identity": "x" * 61},
        {"identity": None},
        {"file": "no base64!"},
        {"file": "A" * 8_000_004},
        {"file": b"a file"},
    ],
)
def test_what_the_browser_does_not_send_is_no_picture(wrong):
    assert taken_told({"shot": SHOT | wrong}) is None


@pytest.mark.parametrize("state", [None, {}, {"shot": None}, {"shot": "a-1"}])
def test_where_nothing_came_there_is_no_picture(state):
    assert taken_told(state) is None
