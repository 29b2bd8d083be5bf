"""Every page opens, and its controls reach the core. What moves in the browser is tested in tests/browser."""

import re
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor

from cnn_core.geometry import Window, Window2d
from cnn_core.kernels import Kernel, preset_kernel
from viz_app.cache import recordings
from viz_app.components.stage import ConvolutionView, Lane, StageState, show_convolution
from viz_app.controls import convolution
from viz_app.lessons import LESSONS
from viz_app.painting import Canvas, decode_paint, encode_paint
from viz_app.views import convolution as convolution_page
from viz_app.views import pixels

CANVAS = Canvas(name="", channels=1, pixels=21 * 32)


def page(slug: str) -> None:
    """One page of the app with its sidebar; the navigation around it is tested in the browser."""
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.picture import pick_picture  # noqa: PLC0415
    from viz_app.lessons import LESSONS  # noqa: PLC0415

    link.open_page(slug)
    chosen = pick_picture()
    next(lesson for lesson in LESSONS if lesson.slug == slug).render(chosen)
    link.close_page(slug)


def opened(slug: str, **address: str) -> AppTest:
    app = AppTest.from_function(page, kwargs={"slug": slug}, default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def notes(app: AppTest) -> list[str]:
    return app.session_state["visit"].notes


@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS])
def test_every_page_opens_with_something_to_look_at(slug):
    app = opened(slug)
    assert not app.exception
    assert not app.error
    assert notes(app) == []


@pytest.mark.parametrize(
    ("slug", "name", "value"),
    [
        ("gallery", "net", "timm.![](//elsewhere/x.png)"),
        ("build", "stack", "![](//elsewhere/x.png)"),
        ("layers", "open", "![](//elsewhere/x.png)"),
        ("layers", "net", "![](//elsewhere/x.png)"),
        ("own", "own", "![](//elsewhere/x.png)"),
        ("runs", "run", "![](//elsewhere/x.png)"),
    ],
)
def test_no_address_makes_the_page_fetch_a_picture_from_elsewhere(slug, name, value):
    app = opened(slug, **{name: value})
    assert notes(app)
    assert not any("![" in re.sub("`[^`]*`", "", note) for note in notes(app))  # in code it is no picture


def test_a_shape_of_ones_is_told_in_the_singular():
    assert pixels.in_words(1, 1, 1) == "1 channel × 1 row × 1 column = 1 number"
    assert pixels.in_words(3, 170, 256) == "3 channels × 170 rows × 256 columns = 130,560 numbers"


def test_two_lessons_never_share_a_name():
    assert len({lesson.slug for lesson in LESSONS}) == len(LESSONS)


@pytest.fixture
def staged(monkeypatch) -> list[tuple[Kernel, ConvolutionView]]:
    """What the pages put on the convolution stage, run by run."""
    shown: list[tuple[Kernel, ConvolutionView]] = []

    def show(picture: Tensor, state: StageState, *, view: ConvolutionView, **options: Any) -> StageState:
        shown.append((state.kernel, view))
        return show_convolution(picture, state, view=view, **options)

    monkeypatch.setattr(convolution, "show_convolution", show)
    return shown


def test_an_address_is_read_when_a_page_is_opened(staged):
    app = opened("convolution", image="checkerboard", preset="gaussian", size="5", stride="2", padding="valid")
    assert app.session_state["setting_image"] == "checkerboard"
    kernel, view = staged[-1]
    assert kernel == preset_kernel("gaussian", size=5)
    axis = Window(size=5, stride=2)
    assert view.lanes == (Lane(window=Window2d(rows=axis, cols=axis)),)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("image", "unicorn", "The link says `image=unicorn`, but there is no such choice; there are"),
        ("size", "12", "it must be a whole number from 1 to 11"),
        ("size", "3.5", "it must be a whole number from 1 to 11"),
        ("size", "--5", "it must be a whole number from 1 to 11"),
        ("stride", "٣", "it must be a whole number from 1 to 16"),
        ("edit", "!!!", "not a kernel edit"),
        ("edit", "a" * 2001, "2,001 characters, more than the 2,000"),
        ("preset", "![](http://elsewhere/a.png)`", "The link says `preset=![](http://elsewhere/a.png)'`, but there is"),
        ("at", "0.-1.2", "it must be a map, a row and a column, counted from 0, such as 0.12.40"),
        ("at", "0.999.0", "The link opens row 999, column 0 of map 0, and there is no such pixel"),
        ("at", "1.0.0", "The link opens row 0, column 0 of map 1, and there is no such pixel"),
        ("bias", "1e99", "it must be a number from -2 to 2"),
        ("bias", "nan", "it must be a number from -2 to 2"),
        ("paint", "!!!", "it is no paint for a picture of this size"),
        ("padding", "<script>", "there is no such choice; there are valid, same, explicit"),
    ],
)
def test_a_wrong_address_gives_a_sentence_and_the_default(name, value, sentence):
    app = opened("convolution", **{name: value})
    assert not app.exception
    assert any(sentence in note for note in notes(app))


def test_an_illegal_setting_puts_a_sentence_on_the_stage_until_it_is_legal(staged):
    app = opened("convolution", side="32", padding="valid", dilation="16")
    assert staged[-1][1].lanes[0].window is None
    assert "A window reaching 33 px does not fit in 21 px with 0 px padding" in staged[-1][1].lanes[0].refusal
    app.slider(key="setting_convolution_dilation").set_value(2).run()
    assert staged[-1][1].lanes[0].window.rows.dilation == 2
    assert staged[-1][1].lanes[0].refusal == ""


def test_the_map_of_a_picture_of_one_row_has_a_height_too(monkeypatch):
    monkeypatch.setattr(convolution_page, "in_channels", lambda *_: torch.zeros(1, 1, 40, dtype=torch.uint8))
    (size,) = (text.value for text in opened("convolution").markdown if "Size of the map" in text.value)
    assert "height = ⌊(1 + 1 + 1 − 3) / 1⌋ + 1 = **1**" in size
    assert "width = ⌊(40 + 1 + 1 − 3) / 1⌋ + 1 = **40**" in size


def test_a_run_sets_no_slider_over_what_was_chosen_in_the_browser_meanwhile():
    app = opened("convolution", preset="gabor", bias="0.5").run()
    assert app.slider
    assert [slider.label for slider in app.slider if slider.proto.set_value] == []


def test_a_border_that_would_mirror_twice_is_refused(staged):
    opened("convolution", side="32", image="gradient", size="11", dilation="8", border="reflect")
    assert "Reflect padding of 40 px does not work on 32 px; pad at most 31 px" in staged[-1][1].lanes[0].refusal


def test_a_unit_changes_how_numbers_are_read(staged):
    app = opened("convolution")
    app.segmented_control(key="setting_convolution_values").set_value("0-255").run()
    assert not app.exception
    assert [view.unit for _, view in staged] == ["0-1", "0-255"]


@pytest.mark.parametrize(
    ("slug", "name", "value", "sentence"),
    [
        ("bank", "kernels", "sobel_x.sobel_x", "it must name 1 to 8 of them, none twice"),
        ("bank", "kernels", "a" * 500, "there is no such choice"),
        ("bank", "count", "99", "it must be a whole number from 1 to 16"),
        (
            "kinds",
            "kind",
            "<b>",
            "there is no such choice; there are flipped, depthwise, grouped, pointwise, transposed",
        ),
        ("dimensions", "row", "-1", "it must be a whole number from 0 to"),
        ("dimensions", "dimensions", "2", "there is no such choice; there are 1, 3"),
        ("border", "first", "mirror", "there is no such choice; there are valid, zeros, reflect"),
        ("colour", "size", "0", "it must be a whole number from 1 to 11"),
    ],
)
def test_a_wrong_address_of_another_page_gives_a_sentence_too(slug, name, value, sentence):
    settings = {"source": "random"} if name == "count" else {}
    app = opened(slug, **settings, **{name: value})
    assert not app.exception
    assert any(sentence in note for note in notes(app))


def test_a_pinned_pixel_leaves_the_address_when_the_map_no_longer_has_it():
    app = opened("convolution", side="256", at="0.150.200")
    assert app.session_state["setting_convolution_at"] == "0.150.200"
    app.selectbox(key="setting_side").set_value("32").run()
    assert app.session_state["setting_convolution_at"] == ""
    assert notes(app) == []


def test_paint_comes_and_goes_with_its_picture():
    app = opened("convolution", image="chelsea", side="32", paint=encode_paint({5: (255,)}))
    assert notes(app) == []
    app.selectbox(key="setting_image").set_value("coffee").run()
    assert app.session_state["setting_convolution_paint"] == ""
    app.selectbox(key="setting_image").set_value("chelsea").run()
    assert decode_paint(app.session_state["setting_convolution_paint"], CANVAS) == {5: (255,)}


def test_another_layer_is_opened():
    app = opened("layers", net="lenet5", image="digit-3")
    app.selectbox(key="setting_layers_layer").set_value("conv2").run()
    assert not app.exception
    assert any("conv2: convolution, 16 × 10 × 10" in heading.value for heading in app.subheader)


def test_a_layer_that_the_next_network_lacks_gives_way_to_its_first():
    app = opened("layers", net="lenet5", layer="dense3")
    app.selectbox(key="setting_layers_net").set_value("tiny_vgg").run()
    assert not app.exception
    assert app.session_state["setting_layers_layer"] == "conv1_1"


def test_visitors_who_ask_the_same_share_one_record():
    opened("layers", net="tiny_vgg")
    before = recordings._recordings().nbytes
    opened("layers", net="tiny_vgg", layer="conv2_1")
    assert recordings._recordings().nbytes == before


@pytest.mark.parametrize(
    ("slug", "address", "line"),
    [
        ("convolution", {"preset": "box", "activation": "relu"}, "nn.ReLU()"),
        ("border", {"second": "reflect"}, 'padding_mode="reflect"'),
        ("colour", {}, "nn.Conv2d(3, 1, kernel_size=5"),
        ("bank", {"kernels": "box.emboss"}, "nn.Conv2d(3, 2, kernel_size=3"),
        ("kinds", {"kind": "depthwise"}, "groups=3"),
        ("kinds", {"kind": "transposed"}, "nn.ConvTranspose2d("),
        ("dimensions", {}, "nn.Conv1d("),
        ("dimensions", {"dimensions": "3"}, "nn.Conv3d("),
        ("pooling", {"keep": "average"}, "nn.AvgPool2d("),
        ("pooling", {"window": "whole"}, "nn.AdaptiveMaxPool2d("),
        ("nonlinearity", {"function": "gelu"}, "nn.GELU()"),
        ("dropout", {"per": "channel", "p": "0.25"}, "nn.Dropout2d(0.25)"),
        ("batch-norm", {"epsilon": "0.1"}, "nn.BatchNorm2d(3, eps=0.1"),
        ("softmax", {}, "nn.Linear(512, 10)"),
    ],
)
def test_every_layer_has_its_code_on_its_page(slug, address, line):
    app = opened(slug, code="open", **address)
    assert not app.exception
    [code] = app.code
    assert line in code.value


def test_a_page_in_keras_names_keras_layers():
    [code] = opened("pooling", code="open", library="keras").code
    assert "keras.layers.MaxPooling2D(" in code.value
