import dataclasses

import pytest

from cnn_core.errors import CnnCoreError
from cnn_core.stacks import Parallel, Residual, Stack, read_stack, write_stack
from cnn_core.stacks.layers import (
    Activation,
    BatchNorm,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Pooling,
)
from tests.cnn_core.stacks.some_stacks import WRONG, impossible, possible

RELU = Activation(function="relu")


@pytest.mark.parametrize("text", [*possible(40), *impossible(40)])
def test_a_stack_that_is_written_is_read_as_the_same(text):
    stack = read_stack(text)
    assert read_stack(write_stack(stack)) == stack
    assert len(write_stack(stack)) <= len(text)


def test_every_kind_of_layer_is_read():
    text = "3x32x24~conv.16.3.2.1.4.2~max.3.2.1~avg.2~norm~act.relu~drop.50~gap~flat~dense.10"
    items = (
        Convolution(filters=16, kernel=3, stride=2, padding=1, dilation=4, groups=2),
        Pooling(pools="max", window_size=3, stride=2, padding=1),
        Pooling(pools="average", window_size=2, stride=2),
        *(BatchNorm(), RELU, Dropout(percent=50), GlobalAveragePooling(), Flatten(), Dense(outputs=10)),
    )
    assert read_stack(text) == Stack(channels=3, rows=32, cols=24, items=items)
    assert write_stack(read_stack(text)) == text


def test_blocks_are_read_with_their_branches():
    stack = read_stack("1x8x8~res(norm~res(act.relu)!norm)~par(norm!act.relu!norm)")
    inner = Residual(branches=((RELU,),))
    assert stack.items == (
        Residual(branches=((BatchNorm(), inner), (BatchNorm(),))),
        Parallel(branches=((BatchNorm(),), (RELU,), (BatchNorm(),))),
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("3x32x32~conv.16.3.1.0.1.1", "3x32x32~conv.16.3"),
        ("3x32x32~conv.16.3.1.1.1.1~max.2.2.0~avg.3.1", "3x32x32~conv.16.3.1.1~max.2~avg.3.1"),
        ("03x032x32~conv.016.3", "3x32x32~conv.16.3"),
    ],
)
def test_defaults_at_the_end_and_zeros_at_the_beginning_are_left_out(text, written):
    assert write_stack(read_stack(text)) == written


def test_layers_are_named_by_kind_and_number_in_the_order_of_reading():
    stack = read_stack("3x8x8~conv.2.1~res(conv.2.1~max.1!norm)~avg.1~par(flat!flat)~conv.1.1")
    names = ["conv1", "block1", "conv2", "pool1", "norm1", "pool2", "block2", "flat", "flat2", "conv3"]
    assert [placed.name for placed in stack.placed] == names
    assert stack.placed[4].path == "block1.branch2.norm1"
    assert [placed.index for placed in stack.placed] == list(range(len(names)))
    assert [placed.depth for placed in stack.placed] == [0, 0, 1, 1, 1, 0, 0, 1, 1, 0]


@pytest.mark.parametrize("text", possible(40))
def test_a_position_is_where_the_layer_stands_in_the_text(text):
    stack = read_stack(text)
    for placed in stack.placed:
        assert stack.text.startswith(placed.item.text, placed.position)
        assert stack.text[placed.position - 1] in "~(!"


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:40])
def test_what_is_no_stack_is_refused_in_one_sentence(text):
    with pytest.raises(CnnCoreError) as refusal:
        read_stack(text)
    sentence = str(refusal.value)
    assert len(sentence) <= 300
    assert "\n" not in sentence
    assert "; " in sentence or "so " in sentence  # what to do


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the network's text is empty; write its input and its layers"),
        ("x" * 10_000_000, "the network's text has 10,000,000 characters; 1,900 fit into an address"),
        ("3x32x32~norm~", "wrong at character 14: a layer is missing here"),
        (
            "3x32x32~cnv.3",
            "wrong at character 9: in 'cnv.3', there is no kind of layer of that name; choose conv, max, avg",
        ),
        ("3x32x32~norm~conv.16", r"character 14: .* conv takes 2 to 6 numbers \(filters, .*\) .*; here are 1"),
        ("3x32x32~conv.3.3.x", "the stride is 'x'; write a whole number in digits"),
        ("3x32x32~gap.2", "gap takes no number behind it, each after a dot; here are 1"),
        (f"3x32x32~conv.{'9' * 40}.3", "the number of filters is 99999999999999999999…; choose 1 to 2,048"),
        ("3x32x32~act.elu", "there is no activation called 'elu'; choose relu, leaky_relu, .* or softmax"),
        ("3x32x32~max.3.1.2", "a padding of 2 px is more than half of a pooling window of 3 px; choose 1 px or less"),
        ("3x32x32~res(norm", "character 17: the block that begins at character 9 is not closed"),
        ("3x32x32~norm)", r"character 13: this '\)' belongs to no block"),
        (f"3x32x32~{'res(' * 50}", "character 21: blocks stand in one another more than 3 deep"),
        ("3x32x32~par(norm)", "character 9: a parallel block has 2 to 6 branches; here are 1"),
        ("5x32x32~norm", "the number of input channels is 5; choose 1 to 4"),
        ("cat", "character 1: 'cat' is no input; write channels, rows and columns, such as 3x32x32"),
        (f"3x32x32~{'~'.join(['norm'] * 101)}", "the network has 101 layers and blocks; choose 1 to 100"),
    ],
    ids=lambda text: text[:40],
)
def test_a_refusal_says_what_is_wrong_and_where(text, sentence):
    with pytest.raises(CnnCoreError, match=sentence):
        read_stack(text)


def test_a_text_that_would_be_too_long_cannot_be_written():
    layer = Convolution(filters=2048, kernel=15, stride=8, padding=15, dilation=8, groups=2048)
    with pytest.raises(CnnCoreError, match=r"the network's text has 2,505 characters; 1,900 fit"):
        Stack(channels=1, rows=8, cols=8, items=(layer,) * 100)


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        (Convolution(filters=4, kernel=3), {"filters": 0}),
        (Convolution(filters=4, kernel=3), {"groups": 3}),
        (Pooling(pools="max", window_size=2, stride=2), {"padding": 2}),
        (Dropout(percent=50), {"percent": 91}),
        (Dense(outputs=10), {"outputs": 2049}),
        (Residual(branches=((RELU,),)), {"branches": ()}),
        (Parallel(branches=((RELU,), (RELU,))), {"branches": ((RELU,), ())}),
    ],
)
def test_an_illegal_layer_cannot_be_made(layer, wrong):
    with pytest.raises(CnnCoreError):
        dataclasses.replace(layer, **wrong)
