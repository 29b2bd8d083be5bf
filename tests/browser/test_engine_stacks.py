"""A stack in the browser is read, written, shaped and priced as the core does it, in real Chromium."""

import pytest

from cnn_core.stacks import StackShapes, read_stack, shapes_of
from tests.cnn_core.stacks.some_stacks import WRONG, impossible, possible

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

SHAPES = """return a.map((text) => {
    const stack = it.readStack(text);
    const { reports, problem } = it.shapesOf(stack);
    const rows = reports.map(({ name, ...of }) => [name, of.shape, of.parameters, of.multiplyAdds, of.field]);
    return { text: it.writeStack(stack), rows, problem: problem && problem.name, sentence: problem && problem.problem };
})"""
READS = "return a.map((text) => { try { it.readStack(text); return ''; } catch (error) { return error.message; } })"
EMPTY = "3x32x32~"  # the browser's alone: a stack that is begun
BIG = (
    "3x256x256~conv.2048.3.1.1",
    "3x32x32~flat~dense.2048~dense.2048~dense.2048~dense.2048~dense.2048",
    f"3x256x256~{'~'.join(['conv.60.1'] * 9)}",
)


def rows_of(shapes: StackShapes) -> list[list[object]]:
    return [
        [
            report.placed.name,
            list(report.shape),
            report.parameters,
            report.multiply_adds,
            [report.seen.rows, report.seen.cols],
        ]
        for report in shapes.reports
    ]


def test_possible_stacks_have_the_cores_shapes_costs_and_fields(engine):
    texts = possible(150)
    for text, found in zip(texts, engine("stacks", SHAPES, texts), strict=True):
        stack = read_stack(text)
        assert found["text"] == stack.text
        assert found["problem"] is None
        assert found["rows"] == rows_of(shapes_of(stack)), text


def test_an_impossible_stack_is_so_at_the_same_layer(engine):
    texts = (*impossible(150), *BIG)
    for text, found in zip(texts, engine("stacks", SHAPES, texts), strict=True):
        shapes = shapes_of(read_stack(text))
        assert shapes.problem
        assert found["problem"] == shapes.problem.placed.name, text
        assert found["sentence"].endswith(".")
        computed = {row[0]: row for row in found["rows"]}
        assert all(computed[row[0]] == row for row in rows_of(shapes)), text


def test_what_is_no_stack_is_refused_with_a_sentence(engine):
    texts = [text for text in WRONG if text != EMPTY and len(text) < 10_000]
    for text, said in zip(texts, engine("stacks", READS, texts), strict=True):
        assert said.endswith("."), text
        assert len(said) < 200
