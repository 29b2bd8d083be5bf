"""Where the network map puts everything: pure JavaScript, on the wiring of real networks."""

import functools
from itertools import combinations
from typing import Any

import pytest
import torch

from cnn_core.blocks import blocks_of
from cnn_core.graph import graph_of
from cnn_core.models import registry
from tests.browser.conftest import MODULES
from viz_app.components.network import _block

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

NETWORKS = ("lenet5", "mini_resnet", "googlenet", "densenet121")
LAID_OUT = """async ([address, {steps, blocks, open}]) => {
    const { Wiring, isBlock } = await import(`${address}/network/wiring.js`);
    const { layOut } = await import(`${address}/network/layout.js`);
    const wiring = new Wiring(steps, blocks);
    const opened = wiring.openOf(open);
    const step = ({length}) => ({width: 60 + 7 * (length % 9), height: 80 + 40 * (length % 7)});
    const sizeOf = (id) => isBlock(id) ? {width: 126, height: 200} : step(id);
    const picture = layOut({wiring, open: opened, gap: 44, sizeOf});
    const shown = Object.fromEntries(steps.map(({name}) => [name, wiring.cardOf(name, opened)]));
    return {...picture, shown, open: wiring.textOf(opened), entries: null, exits: null};
}"""


@functools.cache
def wiring(slug: str) -> dict[str, Any]:
    entry = registry.entry(slug)
    with torch.device("meta"):
        module = entry.build().eval()
    graph = graph_of(module, entry.preprocessing.input_shape)
    steps = [{"name": node.name, "inputs": node.inputs} for node in graph.nodes]
    return {"steps": steps, "blocks": _block(blocks_of(module, graph))}


@pytest.fixture
def laid_out(modules):
    """Lay a network out with some blocks open."""
    return lambda slug, opened: modules.evaluate(LAID_OUT, [MODULES, {**wiring(slug), "open": opened}])


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def around(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] <= other["x"]
        and one["y"] <= other["y"]
        and other["x"] + other["width"] <= one["x"] + one["width"]
        and other["y"] + other["height"] <= one["y"] + one["height"]
    )


everywhere = pytest.mark.parametrize(("slug", "opened"), [(slug, text) for slug in NETWORKS for text in ("", "all")])


@everywhere
def test_no_card_lies_over_another(laid_out, slug, opened):
    cards = laid_out(slug, opened)["cards"]
    assert [pair for pair in combinations(cards, 2) if overlap(*pair)] == []


@everywhere
def test_the_frames_of_blocks_lie_in_one_another_or_apart(laid_out, slug, opened):
    picture = laid_out(slug, opened)
    for one, other in combinations(picture["frames"], 2):
        assert not overlap(one, other) or around(one, other) or around(other, one)
    for frame in picture["frames"]:
        assert all(around(frame, card) for card in picture["cards"] if overlap(frame, card))


@everywhere
def test_every_line_goes_from_left_to_right_and_crosses_no_card(laid_out, slug, opened):
    picture = laid_out(slug, opened)
    for line in picture["lines"]:
        for reach in line["reaches"]:
            assert reach["x0"] < reach["x1"]
            low, high = sorted((reach["y0"], reach["y1"]))
            box = {"x": reach["x0"], "y": low, "width": reach["x1"] - reach["x0"], "height": high - low + 1e-3}
            assert not any(overlap(box, card) for card in picture["cards"])


@everywhere
def test_every_input_of_a_step_arrives_at_its_card(laid_out, slug, opened):
    picture = laid_out(slug, opened)
    arrived = {(line["source"], lead, line["to"]) for line in picture["lines"] for lead in line["leads"]}
    shown = picture["shown"]
    for step in wiring(slug)["steps"]:
        for source in step["inputs"]:
            here = shown[step["name"]]
            assert here == shown[source] or (source, step["name"], here) in arrived


@everywhere
def test_each_step_has_one_card_or_is_in_a_closed_block(laid_out, slug, opened):
    picture = laid_out(slug, opened)
    cards = [card["id"] for card in picture["cards"]]
    assert sorted(cards) == sorted(set(picture["shown"].values()))
    assert opened != "all" or not any(card.startswith("block ") for card in cards)


@pytest.mark.parametrize("slug", ["lenet5", "mini_resnet", "googlenet", "densenet121", "inception_v3"])
def test_a_network_opens_with_so_many_cards_that_it_can_be_looked_over(laid_out, slug):
    assert 10 <= len(laid_out(slug, "")["cards"]) <= 26


@pytest.mark.parametrize(
    ("opened", "text"),
    [
        ("", ""),
        ("none", ""),
        ("all", "all"),
        ("block2", "block2"),
        ("block1,block2.shortcut", "block1,block2.shortcut"),
        ("nothing", ""),
    ],
)
def test_open_blocks_are_named_by_the_innermost_ones(laid_out, opened, text):
    assert laid_out("mini_resnet", opened)["open"] == text


def test_a_skip_connection_passes_beside_what_it_skips(laid_out):
    picture = laid_out("mini_resnet", "block1")
    cards = {card["id"]: card for card in picture["cards"]}
    skipped = cards["step block1_conv2"]
    passing = [
        reach
        for line in picture["lines"]
        if line["source"] in ("relu1", "block1_shortcut") and "add" in line["leads"]
        for reach in line["reaches"]
        if reach["x0"] <= skipped["x"] and skipped["x"] + skipped["width"] <= reach["x1"]
    ]
    assert passing
    assert all(not skipped["y"] <= reach["y0"] <= skipped["y"] + skipped["height"] for reach in passing)


@pytest.fixture
def grid(modules):
    """Run a body of JavaScript with grid.js and reads.js at hand."""
    script = f"""async (a) => {{
        const it = {{...await import("{MODULES}/network/grid.js"), ...await import("{MODULES}/network/reads.js")}};
        return (0, eval)(`(it, a) => {{ ${{a.body}} }}`)(it, a);
    }}"""
    return lambda body, **given: modules.evaluate(script, {"body": body, **given})


def step(shape: tuple[int, ...], kind: str = "convolution", groups: int = 1) -> dict[str, Any]:
    maps = shape if len(shape) == 3 else (shape[0], 1, 1)
    return {"shape": shape, "kind": kind, "groups": groups, "thumbnail": maps}


@pytest.mark.parametrize(
    ("shape", "unit"),
    [
        ((32, 16, 20), [7, 12, 19]),
        ((120,), [77]),
        ((192, 1, 1), [100, 0, 0]),
        ((5, 6), [4, 2]),
        ((2, 3, 4, 5), [5, 0, 3]),
    ],
)
def test_a_unit_and_its_pixel_on_the_map_are_the_same_place(grid, shape, unit):
    assert grid("return it.unitOf(a.step, it.spotOf(a.step, a.unit))", step={"shape": shape}, unit=unit) == unit


@pytest.mark.parametrize("shape", [(3, 32, 32), (16, 10, 14), (64, 7, 7), (120, 1, 1), (1000,)])
def test_the_middle_of_every_pixel_is_that_pixel(grid, shape):
    wrong = """
        const grid = it.gridOf(a.step), [count, height, width] = it.mapsOf(a.step);
        const wrong = [];
        for (let pixel = 0; pixel < count * height * width; pixel++) {
            const index = Math.floor(pixel / (height * width));
            const [row, col] = [Math.floor(pixel / width) % height, pixel % width];
            const {x, y} = it.cornerOf(grid, index);
            const point = {x: x + (col + 0.5) / width * grid.cellWidth, y: y + (row + 0.5) / height * grid.cellHeight};
            const spot = it.spotAt(a.step, grid, point);
            if (spot?.index !== index || spot.row !== row || spot.col !== col) wrong.push([index, row, col]);
        }
        return wrong;"""
    assert grid(wrong, step=step(shape)) == []


@pytest.mark.parametrize(
    ("reader", "inputs", "index", "reads"),
    [
        (step((32, 8, 8)), [step((16, 8, 8))], 3, [(0, 0, 16)]),
        (step((32, 8, 8), groups=32), [step((32, 8, 8))], 3, [(0, 3, 4)]),
        (step((8, 8, 8), groups=2), [step((6, 8, 8))], 5, [(0, 3, 6)]),
        (step((32, 4, 4), "max pooling"), [step((32, 8, 8))], 3, [(0, 3, 4)]),
        (step((32, 4, 4), "addition"), [step((32, 4, 4))] * 2, 3, [(0, 3, 4), (1, 3, 4)]),
        (step((32, 4, 4), "multiplication"), [step((32, 4, 4)), step((32, 1, 1))], 3, [(0, 3, 4), (1, 3, 4)]),
        (step((12, 4, 4), "concatenation"), [step((4, 4, 4)), step((8, 4, 4))], 5, [(1, 1, 2)]),
        (step((400,), "flatten"), [step((16, 5, 5))], 26, [(0, 1, 2)]),
        (step((10,), "dense"), [step((400,))], 2, [(0, 0, 400)]),
    ],
)
def test_a_map_is_computed_from_the_maps_that_its_kind_reads(grid, reader, inputs, index, reads):
    found = grid("return it.readsOf(a.step, a.inputs, a.index)", step=reader, inputs=inputs, index=index)
    assert [(read["input"], read["first"], read["end"]) for read in found] == reads
