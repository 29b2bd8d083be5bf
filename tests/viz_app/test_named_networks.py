"""Every network that the lecture names is recorded, and drawn on the network map."""

import pytest

from cnn_core.blocks import Block, blocks_of
from cnn_core.classification import guesses
from cnn_core.graph import graph_of
from cnn_core.models import registry
from cnn_core.models.zoo import NAMED
from cnn_core.recording import record
from tests.cnn_core.networks_without_cost import filled, image_for, shapes_only
from viz_app.components.network import NetworkView, packed_network
from viz_app.draw.thumbnails import thumbnails_of


def _steps_in(block: Block) -> list[str]:
    inner = {name for child in block.blocks for name in child.nodes}
    own = [name for name in block.nodes if name not in inner]
    return own + [name for child in block.blocks for name in _steps_in(child)]


@pytest.mark.slow
@pytest.mark.parametrize("slug", NAMED)
def test_a_named_network_is_recorded_and_drawn_from_the_picture_to_the_answer(slug: str):
    entry, images = registry.entry(slug), image_for(slug)
    network = filled(shapes_only(entry.build))
    recording, graph = record(network, images), graph_of(network, tuple(images.shape[1:]))
    assert [node.name for node in graph.nodes] == [step.name for step in recording.records]
    blocks = blocks_of(network, graph)
    assert sorted(_steps_in(blocks)) == sorted(node.name for node in graph.nodes)
    view = NetworkView(
        name=slug,
        module=network,
        graph=graph,
        blocks=blocks,
        thumbnails=thumbnails_of(graph, recording),
        seen=images[0].numpy(),
        guesses=guesses(recording.records[-1].output[0], entry.class_names),
        layer=graph.nodes[-1].name,
    )
    assert 10_000 < len(packed_network(view, key="map")) < 4_000_000
