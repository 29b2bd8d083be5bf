import pytest
import torch

from cnn_core.graph import graph_of
from cnn_core.receptive_field import field_size, seeing_steps
from cnn_core.stacks import LayerReport, build_stack, read_stack, shapes_of
from cnn_core.stacks.stack import Block
from cnn_core.walking import walk
from tests.cnn_core.stacks.some_stacks import impossible, possible

STACKS = possible(40)


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
        assert (report.seen.rows, report.seen.cols) == field_size(steps, names[report.placed.path]), report.placed


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
