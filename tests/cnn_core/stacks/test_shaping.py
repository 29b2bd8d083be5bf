import pytest
import torch

from cnn_core.graph import graph_of
from cnn_core.receptive_field import field_size, seeing_steps
from cnn_core.stacks import LayerReport, build_stack, read_stack, shapes_of
from cnn_core.stacks.stack import Block
from cnn_core.walking import walk
from tests.cnn_core.stacks.some_stacks import impossible, possible

STACKS = possible(24)


def step_names(text: str) -> dict[str, str]:
    """Per layer or block, the name of its step in the graph of the built network."""
    stack = read_stack(text)
    with torch.device("meta"):
        nodes = graph_of(build_stack(stack).eval(), stack.input_shape).nodes
    ends = {node.scope: node.name for node in nodes if node.kind in ("addition", "concatenation")}
    return {node.path: node.name for node in nodes if node.path} | ends


def layers(text: str) -> list[LayerReport]:
    return [report for report in shapes_of(read_stack(text)).reports if not isinstance(report.placed.item, Block)]


@pytest.mark.parametrize("text", STACKS)
def test_shapes_and_costs_are_those_of_the_built_network(text):
    stack, names = read_stack(text), step_names(text)
    with torch.device("meta"):
        nodes = {node.name: node for node in graph_of(build_stack(stack).eval(), stack.input_shape).nodes}
    reports = shapes_of(stack).reports
    assert len(reports) == len(stack.placed) == len(nodes) - 1
    for report in reports:
        node = nodes[names[report.placed.path]]
        assert report.shape == node.shape
        if not isinstance(report.placed.item, Block):
            assert (report.parameters, report.multiply_adds) == (node.parameters, node.multiply_adds)


@pytest.mark.parametrize("text", STACKS)
def test_what_a_layer_sees_is_what_the_walk_through_the_built_network_finds(text):
    stack, names = read_stack(text), step_names(text)
    steps = seeing_steps(walk(build_stack(stack).eval(), torch.zeros(1, *stack.input_shape)))
    for report in shapes_of(stack).reports:
        seen, found = (report.seen.rows, report.seen.cols), field_size(steps, names[report.placed.path])
        if len(report.shape) == 1 and "par(" in text:  # the middle number of a vector is from one of the branches
            assert seen >= found
        else:
            assert seen == found, report.placed


@pytest.mark.parametrize("text", STACKS)
def test_a_block_costs_what_its_layers_do_and_the_stack_what_all_do(text):
    shapes = shapes_of(read_stack(text))
    outside = [report for report in shapes.reports if not report.placed.depth]
    for count in ("parameters", "multiply_adds"):
        inside = sum(getattr(layer, count) for layer in layers(text))
        assert inside == sum(getattr(report, count) for report in outside) == getattr(shapes.cost, count)


@pytest.mark.parametrize("text", impossible(40))
def test_layers_before_the_impossible_one_are_as_in_the_stack_that_ends_there(text):
    stack = read_stack(text)
    shapes = shapes_of(stack)
    assert shapes.problem
    assert shapes.problem.sentence.startswith(f"{shapes.problem.placed.name}: ")
    assert all(report.placed in stack.placed for report in shapes.reports)
    top = [item for item in stack.placed if not item.depth and item.index <= shapes.problem.placed.index]
    before = stack.text[: top[-1].position - 1]
    if "~" in before:
        shorter = shapes_of(read_stack(before))
        assert shorter.problem is None
        assert shorter.reports == shapes.reports[: len(shorter.reports)]


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        (
            "3x3x9~conv.4.5",
            6,
            "conv1: a window reaching 5 px does not fit in 3 px; choose padding 1, or a smaller kernel",
        ),
        (
            "3x9x3~norm~max.9.1.1",
            11,
            "pool1: a window reaching 9 px does not fit in 3 px with 1 px of padding on each side; choose "
            "padding 3, or a "
            "smaller window",
        ),
        (
            "3x2x2~conv.4.15.1.15.8",
            6,
            "conv1: a window reaching 113 px does not fit in 2 px with 15 px of padding on each side; take a "
            "smaller kernel",
        ),
        (
            "3x8x8~conv.4.3.1.1.1.2",
            6,
            "conv1: 2 groups do not divide the 3 channels that come in; choose a number of groups that does",
        ),
        (
            "3x8x8~dense.10",
            6,
            "dense1: a dense layer needs a vector, and maps of (3, 8, 8) come in; put flatten before it, or "
            "global average "
            "pooling and flatten",
        ),
        (
            "3x8x8~flat~gap",
            11,
            "pool1: global average pooling needs maps with rows and columns, and a vector of 192 numbers comes "
            "in; put it "
            "before the layer that flattens",
        ),
        (
            "3x8x8~norm~res(conv.4.3~act.relu!conv.4.1)",
            11,
            "block1: its branches make (4, 6, 6) and (4, 8, 8), and cannot be added; make them equal",
        ),
        (
            "3x8x8~res(max.2)",
            6,
            "block1: its branch makes (3, 4, 4) of an input of (3, 8, 8), and the two cannot be added; make "
            "them equal, or "
            "give the block a second branch",
        ),
        (
            "3x8x8~par(max.2!norm!flat)",
            6,
            "block1: its branches make (3, 4, 4), (3, 8, 8) and (192), and cannot be joined; make rows and "
            "columns equal",
        ),
        (
            "3x256x256~flat~dense.2048",
            15,
            "dense1: up to here the network has 402,655,232 parameters, and 20,000,000 are allowed; take fewer "
            "filters or "
            "outputs, or make the maps smaller before they are flattened",
        ),
        (
            "3x256x256~conv.64.7.1.3~conv.64.7.1.3",
            24,
            "conv2: up to here the network takes 13,769,900,032 multiply-adds, and 2,000,000,000 are allowed; "
            "take fewer "
            "filters, or make the maps smaller before",
        ),
        (
            "3x256x256~conv.500.1",
            10,
            "conv1: up to here the network makes 32,768,000 numbers of one image, and 32,000,000 are allowed; "
            "take fewer "
            "filters, or make the maps smaller before",
        ),
    ],
)
def test_an_impossible_stack_says_which_layer_and_why(text, position, sentence):
    problem = shapes_of(read_stack(text)).problem
    assert problem
    assert problem.sentence == sentence
    assert problem.placed.position == position
