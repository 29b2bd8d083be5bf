"""Whatever is done to a stack in the builder makes a stack that the core reads, and leaves the old one as it was."""

import pytest

from cnn_core.stacks import read_stack
from tests.cnn_core.stacks.some_stacks import possible

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

# A hundred moves, copies and deletions of items that are drawn by chance, in every direction that there is.
EDITS = """const [model, moves, random] = await Promise.all(["builder/model", "builder/moves", "engine/random"]
    .map((name) => import(new URL(`../${name}.js`, address))));
return a.map((text, seed) => {
    let stack = it.readStack(text);
    const chances = [...random.randomNumbers(seed, 300, 0.5)].map((number) => number + 0.5);
    const draw = (list) => list[Math.min(list.length - 1, Math.floor(chances.pop() * list.length))];
    const texts = [];
    for (let step = 0; step < 100; step++) {
        const before = it.writeStack(stack);
        const path = draw(it.shapesOf(stack).reports.map(({ path }) => path));
        const what = draw(["up", "down", "left", "right", "up", "down", "left", "right", "duplicate", "remove"]);
        if (path === undefined) break;
        const slot = what.length < 6 ? moves.slotAlong(stack, path, what) : null;
        try {
            const made = slot ? model.move(stack, path, slot) : what === "duplicate" ? model.duplicate(stack, path)
                : what === "remove" ? model.remove(stack, path) : { stack, path };
            if (made.path !== "" && !model.itemAt(made.stack, made.path)) return `nothing at ${made.path}`;
            if (it.writeStack(stack) !== before) return `${what} changed the old stack ${before}`;
            stack = made.stack;
        } catch (error) {
            if (!/at most/.test(error.message)) throw error;
        }
        texts.push(it.writeStack(stack));
    }
    return texts;
})"""
SETTINGS = """const model = await import(new URL("../builder/model.js", address));
const changed = (text, numbers) => it.writeStack(model.change(it.readStack(text), "0", { numbers }).stack);
return a.map(([text, numbers]) => changed(text, numbers));"""


def test_hundreds_of_moves_copies_and_deletions_leave_stacks_that_the_core_reads(engine):
    for texts in engine("stacks", EDITS, possible(20)):
        assert isinstance(texts, list), texts
        for text in {text for text in texts if not text.endswith("~") and len(text) <= 1900}:
            assert read_stack(text).text == text


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        ("3x9x9~max.4.2.2", {"window": 2}, "3x9x9~max.2.2.1"),
        ("3x9x9~max.2", {"padding": 3}, "3x9x9~max.6.2.3"),
        ("4x9x9~conv.6.3.1.0.1.3", {"filters": 8}, "4x9x9~conv.8.3.1.0.1.2"),
        ("4x9x9~conv.7.3", {"groups": 3}, "4x9x9~conv.9.3.1.0.1.3"),
    ],
)
def test_a_setting_makes_another_give_way_where_both_cannot_be(engine, text, numbers, expected):
    assert engine("stacks", SETTINGS, [[text, numbers]]) == [expected]
    assert read_stack(expected).text == expected
