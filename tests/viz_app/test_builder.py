"""The page that builds a network: what its address may say, what one can start from, and what is offered below."""

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.stacks import build_stack, keras_code, pytorch_code, read_stack, shapes_of
from viz_app.controls.builder import PRESETS

SMALL = "1x8x8~conv.4.3.1.1~act.relu~flat~dense.3"
LONG = f"3x200x200~{'~'.join(['conv.1000.1.1.1.2.1000'] * 99)}"
SHIPPED = {"LeNet-5": "lenet5", "Tiny VGG": "tiny_vgg", "Mini ResNet": "mini_resnet"}


def page() -> None:
    from viz_app import link  # noqa: PLC0415 -- AppTest runs this function's text as a script of its own
    from viz_app.controls.builder import offer_stack, take_stack  # noqa: PLC0415

    link.open_page("build")
    offer_stack(take_stack("builder"))
    link.close_page("build")


def opened(told: object = None, **address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if told is not None:
        app.session_state["builder"] = {"live": told}
        app.run()
    assert not app.exception
    return app


def stack_of(app: AppTest) -> str:
    return app.session_state["setting_build_stack"]


def notes(app: AppTest) -> list[str]:
    return app.session_state["visit"].notes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<script>alert(1)</script>", "channels, rows and columns, such as 3x32x32"),
        ("3x32x32", "no layer follows the input"),
        ("3x32x32~conv.9999.3", "the number of filters is 9999; choose 1 to 2,048"),
        ("3x32x32~norm~", "a layer is missing here"),
        ("9x32x32~", "the number of input channels is 9; choose 1 to 4"),
        (f"3x32x32~{'res(' * 400}", "blocks stand in one another more than 3 deep"),
        ("x" * 100_000, "has 100,000 characters"),
    ],
)
def test_a_hostile_address_gives_a_sentence_and_the_default(text, sentence):
    app = opened(stack=text)
    assert sentence in notes(app)[0]
    assert stack_of(app) == PRESETS[0].text


@pytest.mark.parametrize("text", [SMALL, "2x9x5~", "3x8x8~dense.3~max.2"])
def test_a_stack_in_the_address_is_opened_also_one_without_layers_or_with_an_impossible_one(text):
    app = opened(stack=text)
    assert notes(app) == []
    assert stack_of(app) == text


def test_what_the_browser_settled_on_goes_over_the_address():
    assert stack_of(opened({"stack": "2x9x5~norm"}, stack=SMALL)) == "2x9x5~norm"


@pytest.mark.parametrize("told", [{"stack": 5}, {"stack": "<b>"}, {"stack": "norm"}, "norm", {"stack": LONG * 20}])
def test_what_no_builder_sends_is_not_believed(told):
    assert stack_of(opened(told, stack=SMALL)) == SMALL


def test_a_stack_too_long_for_an_address_is_kept_for_the_visit_alone():
    app = opened({"stack": LONG}, stack=SMALL)
    assert stack_of(app) == LONG
    assert app.session_state["visit"].settings["stack"].write(LONG) == ""
    assert "1,900" in app.caption[0].value


def test_an_impossible_stack_says_which_layer_is_to_be_mended():
    app = opened(stack="3x8x8~conv.4.3~dense.3")
    assert app.caption[0].value == "The code stands here, and the Layers page opens it, once dense1 is mended."
    assert not app.expander


def test_the_code_is_that_of_the_stack_in_both_libraries():
    app = opened(stack=SMALL, code="open")
    assert [code.value for code in app.code] == [pytorch_code(read_stack(SMALL)).strip()]
    app.segmented_control[0].set_value("keras").run()
    assert [code.value for code in app.code] == [keras_code(read_stack(SMALL)).strip()]


@pytest.mark.parametrize("preset", PRESETS[:-1], ids=lambda preset: preset.title)
def test_a_preset_is_possible_and_answers_with_ten_classes(preset):
    stack = read_stack(preset.text)
    assert preset.text == stack.text
    assert shapes_of(stack).problem is None
    assert shapes_of(stack).output_shape == (10,)


@pytest.mark.parametrize(("title", "slug"), SHIPPED.items())
def test_a_preset_has_the_shapes_of_the_network_that_ships(title, slug):
    entry = registry.entry(slug)
    stack = read_stack(next(preset.text for preset in PRESETS if preset.title == title))
    assert stack.input_shape == entry.preprocessing.input_shape
    assert shapes_along(build_stack(stack), stack.input_shape) == shapes_along(entry.build(), stack.input_shape)


def shapes_along(network: nn.Module, input_shape: tuple[int, int, int]) -> list[tuple[str, tuple[int, ...]]]:
    """Kind and shape of every step that multiplies by weights or pools, in order."""
    with torch.no_grad():
        nodes = graph_of(network.eval(), input_shape).nodes
    return sorted((node.kind, node.shape) for node in nodes if node.multiply_adds or "pooling" in node.kind)
