import random

import pytest
import torch
from torch import Tensor, nn

from cnn_core.blocks import blocks_of
from cnn_core.errors import CnnCoreError
from cnn_core.graph import graph_of
from cnn_core.recording import record
from cnn_core.stacks import build_stack, read_stack
from cnn_core.units import made, open_unit
from cnn_core.units.making import magnitude
from cnn_core.units.opened import Place
from tests.cnn_core.stacks.some_stacks import possible

BRANCHES = "3x6x6~conv.2.1~res(norm~act.gelu)~res(norm!conv.2.1)~par(conv.1.3.1.1!max.3.1.1)"


def place_in(name: str, output: Tensor, chance: random.Random) -> Place:
    return Place(step=name, index=tuple(chance.randrange(length) for length in output.shape[1:]))


@pytest.mark.parametrize("text", possible(18, seed=2))
def test_a_number_of_every_step_is_made_of_what_was_recorded(text):
    stack, chance = read_stack(text), random.Random(text)
    network = build_stack(stack).eval()
    recording = record(network, torch.rand(1, *stack.input_shape, generator=torch.Generator().manual_seed(1)))
    for step in recording.records[1:]:
        unit = open_unit(network, recording, place_in(step.name, step.output, chance))
        assert unit.making
        assert made(unit.making) == pytest.approx(unit.value, rel=0, abs=1e-5 * (1 + magnitude(unit.making)))


def test_blocks_add_and_join_what_their_branches_make():
    stack = read_stack(BRANCHES)
    network, images = build_stack(stack).eval(), torch.rand(2, *stack.input_shape)
    x = network.conv1(images)
    x = torch.nn.functional.gelu(network.block1.branch1.norm1(x)) + x
    x = network.block2.branch1.norm2(x) + network.block2.branch2.conv2(x)
    x = torch.cat([network.block3.branch1.conv3(x), torch.nn.functional.max_pool2d(x, 3, 1, 1)], 1)
    assert torch.equal(network(images), x)


def test_steps_have_the_names_of_their_modules():
    stack = read_stack(BRANCHES)
    recording = record(build_stack(stack).eval(), torch.rand(1, *stack.input_shape))
    names = [record.path or record.kind for record in recording.records[1:]]
    assert names == [
        *("conv1", "block1.branch1.norm1", "block1.branch1.act1", "addition"),
        *("block2.branch1.norm2", "block2.branch2.conv2", "addition"),
        *("block3.branch1.conv3", "block3.branch2.pool1", "concatenation"),
    ]


def test_blocks_are_residual_and_parallel_blocks():
    stack = read_stack("3x6x6~conv.2.1~res(norm~conv.2.1~act.relu)~par(conv.1.1~norm!max.1~conv.1.1)")
    network = build_stack(stack).eval()
    blocks = blocks_of(network, graph_of(network, stack.input_shape)).blocks
    assert [(block.name, block.kind) for block in blocks] == [
        ("block1", "residual block"),
        ("block2", "parallel block"),
    ]


def test_weights_are_the_same_for_the_same_seed_and_leave_the_global_generator_alone():
    stack, state = read_stack(BRANCHES), torch.get_rng_state()
    one, same, other = (build_stack(stack, seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(tensor, same[name]) for name, tensor in one.items())
    assert not torch.equal(one["conv1.weight"], other["conv1.weight"])
    assert torch.equal(torch.get_rng_state(), state)


def test_weights_are_drawn_as_for_training():
    network = build_stack(read_stack("3x8x8~conv.256.5~flat~dense.64"))
    for layer, inputs in ((network.conv1, 75), (network.dense1, 256 * 16)):
        assert float(layer.weight.detach().std()) == pytest.approx((2 / inputs) ** 0.5, rel=0.02)
        assert not layer.bias.any()


def test_on_the_meta_device_a_network_has_no_numbers():
    with torch.device("meta"):
        network = build_stack(read_stack("3x256x256~conv.2048.15.8~gap~flat~norm"))
    assert all(tensor.is_meta for tensor in network.state_dict().values())


def test_no_step_writes_over_what_it_reads():
    network = build_stack(read_stack("1x4x4~act.relu~act.leaky_relu~act.silu~drop.50"))
    assert not any(getattr(module, "inplace", False) for module in network.modules())
    assert len([module for module in network.modules() if not isinstance(module, nn.Sequential)]) == 4


def test_an_impossible_stack_is_not_built():
    with pytest.raises(
        CnnCoreError, match=r"^conv1: a window reaching 5 px does not fit in 3 px; choose padding 1, or"
    ):
        build_stack(read_stack("1x3x3~conv.1.5"))
