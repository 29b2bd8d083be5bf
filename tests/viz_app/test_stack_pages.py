"""A stack in the address is a network of the pages that look into one."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.viz_app.test_pages import notes, opened

BLOCKS = (
    "3x24x20~conv.4.3.1.1~res(conv.4.3.1.1~norm!conv.4.1~act.gelu)~par(conv.2.1~act.silu!max.3.1.1)~gap~flat~drop.20"
    "~dense.3~act.softmax"
)
MAPS = "1x12x12~conv.2.3~act.leaky_relu~avg.2"
FLAT = "1x8x8~flat~norm~dense.1"


def network(app: AppTest) -> str:
    return next(box.value for box in app.selectbox if box.label == "Network")


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        *(("layers", text) for text in (BLOCKS, MAPS, FLAT)),
        *(("levels", text) for text in (BLOCKS, MAPS)),
        *(("what-if", text) for text in (BLOCKS, MAPS, FLAT)),
    ],
)
def test_a_stack_opens_on_every_page_over_a_network(slug, text):
    app = opened(slug, net=f"stack.{text}")
    assert not app.exception
    assert notes(app) == []
    assert network(app) == f"stack.{text}"
    assert any("Built of layers for an input of" in caption.value for caption in app.caption)
    assert any("has random weights" in warning.value for warning in app.warning)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3x8x8~conv.4.9", "a window reaching 9 px does not fit in 8 px"),
        ("4x8x8~norm", "the network takes 4 channels"),
        ("<b>", "write channels"),
    ],
)
def test_a_stack_that_cannot_be_opened_leaves_the_default_and_says_why(text, reason):
    app = opened("levels", net=f"stack.{text}")
    assert not app.exception
    assert network(app) == "tiny_vgg"
    assert [reason in note for note in notes(app)] == [True]
