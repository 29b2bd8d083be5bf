from viz_app import cache


def test_the_steps_of_a_network_are_timed_once_for_all_visitors():
    times = cache.step_times("lenet5", "random")
    assert list(times) == [node.name for node in cache.graph("lenet5", "random").nodes]
    assert cache.step_times("lenet5", "random") is times


def test_the_blocks_of_a_network_hold_the_steps_of_its_graph():
    blocks = cache.blocks("mini_resnet", "random")
    assert blocks.nodes == tuple(node.name for node in cache.graph("mini_resnet", "random").nodes)
    assert [block.title for block in blocks.blocks] == [f"block{number}" for number in range(1, 7)]
