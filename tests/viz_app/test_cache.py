from pathlib import Path

import pytest

import viz_app
from viz_app import cache


def test_the_steps_of_a_network_are_timed_once_for_all_visitors():
    times = cache.step_times("lenet5", "random")
    assert list(times) == [node.name for node in cache.graph("lenet5", "random").nodes]
    assert cache.step_times("lenet5", "random") is times


def test_the_blocks_of_a_network_hold_the_steps_of_its_graph():
    blocks = cache.blocks("mini_resnet", "random")
    assert blocks.nodes == tuple(node.name for node in cache.graph("mini_resnet", "random").nodes)
    assert [block.title for block in blocks.blocks] == [f"block{number}" for number in range(1, 10)]


def test_the_field_of_a_unit_and_its_size_are_found_for_a_network_of_the_registry():
    assert cache.field("tiny_vgg", "random", "conv1_2", (3, 9, 0)).rows == range(7, 12)
    assert cache.field("tiny_vgg", "random", "dense", (3,)).whole
    assert cache.field_rows_and_cols("tiny_vgg", "random", "pool1") == (6, 6)


def test_derivatives_are_taken_of_what_the_network_sees_of_a_picture():
    picture = cache.sample_picture("chelsea")
    field = cache.slopes("tiny_vgg", "random", "chelsea", picture, "conv1_2", (3, 9, 9)).of_pixels
    assert field.nonzero().amin(0).tolist() >= [7, 7]
    assert field.nonzero().amax(0).tolist() <= [11, 11]
    on_itself = cache.slopes("tiny_vgg", "random", "chelsea", picture, "dense", (3,)).of_classes
    assert on_itself.tolist() == [0] * 3 + [1] + [0] * 6
    shares = cache.contributions("tiny_vgg", "random", "chelsea", picture, "pool3", 2)
    network = cache.network("tiny_vgg", "random").module
    logit = cache.with_recording("tiny_vgg", "random", "chelsea", picture, lambda all: all["dense"].output[0, 2])
    assert float(shares.sum()) == pytest.approx(float(logit - network.get_submodule("dense").bias[2]), abs=1e-5)


def test_nothing_but_the_cache_keeps_results_between_runs():
    app = Path(viz_app.__file__).parent
    keeping = {path.relative_to(app).parts[0] for path in app.rglob("*.py") if "st.cache_" in path.read_text()}
    assert keeping == {"cache"}
